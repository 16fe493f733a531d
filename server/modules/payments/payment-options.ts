// What the payment sheet needs to know before anybody presses anything (P-115, P-118, B-184).
import type { z } from "zod";
import { maxMinor, minMinor, money, parseMoney, toMoneyJson } from "../../../shared/money.ts";
import type { Work } from "../../platform/work.ts";
import {
  findDocumentFacts,
  listOpenDeposits,
  listOpenDocuments,
  listOpenProformas,
  listRecoverable,
  type OpenDocument,
  previewAllocation,
  previewProformas,
} from "../billing/index.ts";
import { getPartner, getSetting, type Partner } from "../partners/index.ts";
import { type AccountFacts, chooseDocuments, getAccountFacts } from "./account-facts.ts";
import { presetsWithin, topupRange } from "./amount-rules.ts";
import { listUnderWay } from "./attempts/attempt-queries.ts";
import { attemptViews } from "./attempts/attempt-views.ts";
import { judgeWanted, loadLimits, owedOf } from "./attempts/judge-wanted.ts";
import { takenFor } from "./cash-rounding.ts";
import type { PaymentOptions, PaymentPreview } from "./contract.ts";
import { listOffered } from "./gateways/gateway-configs.ts";
import type { Outside } from "./outside.ts";
import { listMethods } from "./saved-methods/saved-methods.ts";
import { topupPresets } from "./settings.ts";
import { surchargeView } from "./surcharges/surcharges.ts";

export async function getPaymentOptions(work: Work, outside: Outside, accountId: string): Promise<z.input<typeof PaymentOptions>> {
  const { money: account, today } = await getAccountFacts(work, accountId);
  const { currency, partnerId } = account;
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const limits = await loadLimits(work, account);
  const range = topupRange(owedOf(account), limits);
  const presets = (await getSetting(work, topupPresets, { partnerId })).map((whole) => parseMoney(String(whole), currency).minor);
  const attempts = await listUnderWay(work, accountId);
  const asked = ({ id, number, dueOn, openMinor }: OpenDocument) => ({
    ...{ id, number, dueOn },
    open: amount(openMinor),
    attemptId: attempts.find((attempt) => attempt.document_ids.includes(id))?.id ?? null,
  });
  const offered = await listOffered(work, outside, { partnerId, currency, use: "portal" });
  const offeredDrivers = new Set(offered.map(({ config }) => config.driver));
  return {
    currency,
    owed: amount(owedOf(account)),
    freeCredit: amount(account.freeCreditMinor),
    documents: (await listOpenDocuments(work, accountId)).map((document) => ({
      id: document.id,
      number: document.number,
      issuedOn: document.issuedOn,
      dueOn: document.dueOn,
      isOverdue: document.dueOn < today,
      open: amount(document.openMinor),
      attemptId: attempts.find((attempt) => attempt.document_ids.includes(document.id))?.id ?? null,
    })),
    deposits: (await listOpenDeposits(work, accountId)).map(asked),
    proformas: (await listOpenProformas(work, accountId)).map(asked),
    gateways: offered.map(({ config, gateway }) => ({
      gateway: config.driver,
      title: config.title,
      paymentMethod: config.payment_method,
      isTest: config.mode === "test",
      canSave: gateway.capabilities.saves,
      surcharge: surchargeView(config),
    })),
    methods: (await listMethods(work, accountId)).filter((method) => offeredDrivers.has(method.gateway)),
    bank: bankOf(await getPartner(work, partnerId)),
    allowPartial: limits.allowPartial,
    smallestPart: amount(limits.smallestPartMinor),
    topup: {
      smallest: amount(range.smallestMinor),
      largest: amount(range.largestMinor),
      presets: presetsWithin(presets, range).map(amount),
    },
    attempts: await attemptViews(work, attempts),
  };
}

const bankOf = ({ legalName, name, iban, bic, bankName }: Partner) =>
  iban === "" ? null : { holder: legalName || name, iban, bic, bankName };

interface PreviewAsked {
  readonly documentIds: readonly string[];
  readonly amountMinor: bigint | undefined;
}

/** What a customer's payment would pay; refuses what a checkout would refuse. */
export async function previewOwnPayment(
  work: Work,
  accountId: string,
  asked: (currency: string) => PreviewAsked,
): Promise<z.input<typeof PaymentPreview>> {
  const facts = await getAccountFacts(work, accountId);
  const wanted = asked(facts.money.currency);
  const { amountMinor } = await judgeWanted(work, facts, wanted);
  return preview(work, facts, amountMinor, wanted.documentIds);
}

/** What money that staff books would pay: any amount is taken. */
export async function previewPayment(
  work: Work,
  accountId: string,
  asked: (currency: string) => PreviewAsked,
): Promise<z.input<typeof PaymentPreview>> {
  const facts = await getAccountFacts(work, accountId);
  const { documentIds, amountMinor } = asked(facts.money.currency);
  const recoverable = await listRecoverable(work, accountId, documentIds);
  const documents = await chooseDocuments(
    work,
    accountId,
    documentIds.filter((id) => !recoverable.has(id)),
  );
  const openMinor = documents.reduce((sum, document) => sum + document.openMinor, 0n);
  const lostMinor = [...recoverable.values()].reduce((sum, minor) => sum + minor, 0n);
  const wantedMinor = amountMinor ?? openMinor + lostMinor;
  // B-152 what is open of the chosen documents first, then what was written off of them, then all else.
  const recovered = await recoveries(work, recoverable, wantedMinor - openMinor);
  const takenMinor = recovered.reduce((sum, line) => sum + line.paidMinor, 0n);
  const shown = await preview(work, facts, wantedMinor - takenMinor, documentIds);
  const amount = (minor: bigint) => toMoneyJson(money(minor, facts.money.currency));
  const inCash = await takenFor(work, {
    partnerId: facts.money.partnerId,
    amountMinor: wantedMinor,
    currency: facts.money.currency,
    method: "cash",
  });
  return {
    ...shown,
    inCash: inCash === wantedMinor ? null : amount(inCash),
    amount: amount(wantedMinor),
    lines: [
      ...recovered.map(({ documentId, number, leftMinor, paidMinor }) => ({
        documentId,
        number,
        dueOn: null,
        open: amount(leftMinor),
        paid: amount(paidMinor),
        left: amount(leftMinor - paidMinor),
        isChosen: true,
        isRecovery: true,
      })),
      ...shown.lines,
    ],
  };
}

async function recoveries(work: Work, recoverable: ReadonlyMap<string, bigint>, minor: bigint) {
  let left = minor;
  const lines: { documentId: string; number: string | null; leftMinor: bigint; paidMinor: bigint }[] = [];
  for (const [documentId, leftMinor] of recoverable) {
    const paidMinor = maxMinor(minMinor(left, leftMinor), 0n);
    lines.push({ documentId, number: (await findDocumentFacts(work, documentId))?.number ?? null, leftMinor, paidMinor });
    left -= paidMinor;
  }
  return lines;
}

async function preview(
  work: Work,
  { money: account }: AccountFacts,
  amountMinor: bigint,
  namedDocumentIds: readonly string[],
): Promise<z.input<typeof PaymentPreview>> {
  const { accountId, partnerId, currency, balanceMinor } = account;
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  // B-126 a proforma that is paid becomes an invoice, which this money pays before any older debt.
  const asked = await previewProformas(work, { accountId, partnerId }, { documentIds: namedDocumentIds, amountMinor });
  const askedMinor = asked.reduce((sum, { openMinor }) => sum + openMinor, 0n);
  const { lines, freeMinor, depositMinor } = await previewAllocation(work, {
    accountId,
    partnerId,
    amountMinor: amountMinor - askedMinor,
    namedDocumentIds,
  });
  return {
    amount: amount(amountMinor),
    lines: [
      ...asked.map(({ id, number, dueOn, openMinor }) => ({
        documentId: id,
        number,
        dueOn,
        open: amount(openMinor),
        paid: amount(openMinor),
        left: amount(0n),
        isChosen: true,
        isRecovery: false,
      })),
      ...lines.map((line) => ({
        documentId: line.documentId,
        number: line.number,
        dueOn: line.dueOn,
        open: amount(line.openMinor),
        paid: amount(line.paidMinor),
        left: amount(line.openMinor - line.paidMinor),
        isChosen: line.isNamed,
        isRecovery: false,
      })),
    ],
    credit: amount(freeMinor),
    balanceAfter: amount(balanceMinor + amountMinor - depositMinor - asked.reduce((sum, { grossMinor }) => sum + grossMinor, 0n)),
    inCash: null,
  };
}
