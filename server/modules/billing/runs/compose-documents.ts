// The documents over the lines of one account: grouped, within their charges, and issued, deferred or left as days that cost nothing (B-56 to B-58).
import { addDays, type Day, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { buyerOf } from "../accounts/buyer.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { SortedLine } from "../charges/service-lines.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import { type TreatmentsOfDay, taxDocument } from "../documents/tax-rules.ts";
import * as settings from "../settings.ts";
import type { AccountDraft, AccountInput, Run } from "./account-draft.ts";
import type { BillingContext } from "./billing-context.ts";
import { decideDocument, documentDay, dueDay, groupLines, withholdSurplus } from "./run-rules.ts";

export function documentsOf(
  work: Work,
  context: BillingContext,
  run: Run,
  input: AccountInput,
  billingOn: Day,
  lines: readonly SortedLine[],
): Pick<AccountDraft, "documents" | "freeLines" | "surplus" | "warnings"> {
  const { account } = input;
  const place = { customerId: account.id };
  const issuedOn = documentDay(context.dateMode, billingOn, context.today);
  const treatments = context.treatmentsOn(issuedOn);
  const issueSettings = {
    issueZeroInvoices: account.issue_zero_invoices ?? input.settings.get(settings.issueZeroInvoices, place),
    minInvoiceMinor: context.minInvoiceMinor,
    minInvoiceDays: context.minInvoiceDays,
    invoiceFutureItemsAlone: context.futureItemsAlone,
  };
  const documents: DraftDocument[] = [];
  const freeLines: DraftLine[] = [];
  const surplus: DraftLine[] = [];
  const grouping = account.document_grouping ?? input.settings.get(settings.documentGrouping, place);
  for (const group of groupLines(lines, grouping)) {
    const { kept, surplus: over } = withinCharges(context, account, treatments, group);
    surplus.push(...over);
    if (kept.length === 0) continue;
    const document = documentOf(work, context, run, input, { billingOn, issuedOn, treatments, lines: kept });
    const outcome = decideDocument(
      {
        grossMinor: document.taxed.grossMinor,
        recurring: firstPeriodsOf(kept),
        isManual: run.apart?.isManual ?? false,
      },
      issueSettings,
    );
    switch (outcome.kind) {
      case "issue":
        documents.push(document);
        break;
      case "cover_only":
        freeLines.push(...kept);
        break;
      case "defer":
        break;
      case "surplus":
        throw new Error("credits above the charges were withheld before");
    }
  }
  return { documents, freeLines, surplus, warnings: surplus.length > 0 ? ["surplus_credit"] : [] };
}

/** B-58 the days of a service in a pricing period are looked at together, however its lines are cut; the parts of a bundle are the same days. */
function firstPeriodsOf(lines: readonly SortedLine[]): { days: number; isFirstPartial: boolean }[] {
  const ofDays = lines.filter((line) => line.days !== null);
  return [...Map.groupBy(ofDays, (line) => `${line.serviceId} ${line.pp?.start}`).values()].map((own) => ({
    days: [...new Map(own.map((line) => [line.period?.start, line.days ?? 0])).values()].reduce((sum, days) => sum + days, 0),
    isFirstPartial: own.every((line) => line.isFirstPartial),
  }));
}

/** B-56 a document never goes below zero: what its charges cannot bear waits. Nearly no document has credits at all. */
function withinCharges(
  context: BillingContext,
  account: AccountRow,
  treatments: TreatmentsOfDay,
  lines: readonly SortedLine[],
): { kept: SortedLine[]; surplus: SortedLine[] } {
  if (lines.every((line) => line.amountMinor >= 0n)) return { kept: [...lines], surplus: [] };
  const options = { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding };
  return withholdSurplus(lines, (some) => taxDocument(some, treatments, options).grossMinor, currencyExponent(account.currency));
}

/** A recurring invoice over these lines; `settings` holds the days to pay. */
export function documentOf(
  work: Work,
  context: BillingContext,
  run: Pick<Run, "runId">,
  { account, buyer, settings: loaded }: Pick<AccountInput, "account" | "buyer" | "settings">,
  { billingOn, issuedOn, treatments, lines }: { billingOn: Day; issuedOn: Day; treatments: TreatmentsOfDay; lines: readonly SortedLine[] },
): DraftDocument {
  if (!buyer) throw new Error("an account without a customer");
  const issueOn = issuedOn > context.today ? issuedOn : context.today;
  // An item may be for days of its own; the document is for those of its services.
  const periods = lines.flatMap((line) => (line.period && line.days !== null ? [line.period] : []));
  return {
    id: uuidv7(work.now.getTime()),
    kind: "invoice",
    origin: "recurring",
    accountId: account.id,
    partnerId: account.partner_id,
    runId: run.runId,
    invoiceId: null,
    issuedOn,
    dueOn: dueDay(issuedOn, issueOn, {
      dueDays: account.due_days ?? loaded.get(settings.dueDays, { customerId: account.id }),
      minDaysToPay: context.minDaysToPay,
    }),
    period: spanOf(periods) ?? { start: billingOn, end: addDays(billingOn, 1) },
    currency: account.currency,
    rounding: context.rounding,
    taxRounding: context.taxRoundingOf(account.id),
    seller: context.seller,
    buyer: buyerOf(buyer, account),
    language: buyer.language,
    lines,
    taxed: taxDocument(lines, treatments, { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding }),
    taxNames: context.taxNames,
    poNumber: account.po_number,
    note: context.invoiceNote,
    memo: "",
  };
}

function spanOf(periods: readonly Period[]): Period | null {
  const [first, ...rest] = periods;
  if (!first) return null;
  return rest.reduce(
    (span, period) => ({
      start: minDay(span.start, period.start),
      end: maxDay(span.end, period.end),
    }),
    first,
  );
}
