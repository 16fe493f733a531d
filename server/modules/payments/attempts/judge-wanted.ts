import { minorToDecimal, money, roundToMoney, toMoneyJson } from "../../../../shared/money.ts";
import { parseDecimal } from "../../../../shared/rational.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { OpenDocument } from "../../billing/index.ts";
import { loadSettings } from "../../partners/index.ts";
import { type AccountFacts, chooseDocuments } from "../account-facts.ts";
import { type AmountJudged, type AmountLimits, judgeAmount } from "../amount-rules.ts";
import { alreadyPaid } from "../problems.ts";
import { allowPartial, smallestPart, topupMax, topupMin } from "../settings.ts";

export interface Wanted {
  readonly documentIds: readonly string[];
  readonly amountMinor: bigint | undefined;
}

export interface Judged {
  readonly documents: readonly OpenDocument[];
  readonly amountMinor: bigint;
}

export async function loadLimits(work: Work, { partnerId, currency }: { partnerId: string; currency: string }): Promise<AmountLimits> {
  const settings = await loadSettings(work, [topupMin, topupMax, allowPartial, smallestPart], { partnerId });
  const minor = (text: string): bigint => roundToMoney(parseDecimal(text), currency).minor;
  return {
    topupMinMinor: minor(settings.get(topupMin)),
    topupMaxMinor: minor(settings.get(topupMax)),
    allowPartial: settings.get(allowPartial),
    smallestPartMinor: minor(settings.get(smallestPart)),
  };
}

/** What is owed altogether: documents and charges, less the credit. */
export const owedOf = ({ balanceMinor }: { balanceMinor: bigint }): bigint => (balanceMinor < 0n ? -balanceMinor : 0n);

/** What a customer wants to pay, or why not. */
export async function judgeWanted(work: Work, { money: account }: AccountFacts, wanted: Wanted): Promise<Judged> {
  const documents = await chooseDocuments(work, account.accountId, wanted.documentIds);
  const limits = await loadLimits(work, account);
  const judged = judgeAmount(
    documents.length > 0
      ? { kind: "documents", openMinor: documents.reduce((sum, document) => sum + document.openMinor, 0n), amountMinor: wanted.amountMinor }
      : { kind: "balance", owedMinor: owedOf(account), amountMinor: wanted.amountMinor },
    limits,
  );
  return { documents, amountMinor: accepted(judged, account.currency) };
}

function accepted(judged: AmountJudged, currency: string): bigint {
  const said = (minor: bigint): string => `${minorToDecimal(minor, currency)} ${currency}`;
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  switch (judged.kind) {
    case "pay":
      return judged.amountMinor;
    case "nothing-open":
      throw alreadyPaid("Nothing is open any more.");
    case "missing":
      throw fieldProblem("amount", "required", "Say how much you want to pay.");
    case "part-not-allowed":
      throw fieldProblem("amount", "part-not-allowed", `Pay the whole amount of ${said(judged.totalMinor)}.`, {
        total: amount(judged.totalMinor),
      });
    case "too-small":
      throw fieldProblem("amount", "too-small", `Pay at least ${said(judged.smallestMinor)}.`, { minimum: amount(judged.smallestMinor) });
    case "too-big":
      throw fieldProblem("amount", "too-big", `Pay at most ${said(judged.largestMinor)}.`, { maximum: amount(judged.largestMinor) });
  }
}
