// B-52 days that stand on invoices and are billed anew in a run: what they cost less is credited, what they cost more is charged.
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { Buyer } from "../../customers/index.ts";
import { sayIn } from "../../partners/index.ts";
import type { BillableService } from "../../services/index.ts";
import { type AdjustedService, adjustService } from "../adjustments/adjust-service.ts";
import type { AdjustmentRow } from "../adjustments/waiting-adjustments.ts";
import { billedLinesFrom, type StoredLine } from "../charges/billed-lines.ts";
import { daysOfService, linesOfOneService, type SortedLine } from "../charges/service-lines.ts";
import { type DraftedCredit, draftCredit } from "../documents/credit-invoice.ts";
import type { AccountDraft, AccountInput, Run } from "./account-draft.ts";
import type { BillingContext } from "./billing-context.ts";

/** A draft whose credit notes are still to be written. */
export type Drafted = AccountDraft & {
  readonly adjusted: readonly { readonly cause: AdjustmentRow; readonly what: AdjustedService<SortedLine> }[];
};

export async function billedLinesOf(
  work: Work,
  services: readonly BillableService[],
  asked: ReadonlyMap<string, readonly AdjustmentRow[]>,
): Promise<ReadonlyMap<string, StoredLine[]>> {
  const from = [...asked.values()].flatMap((rows) => rows.map((row) => row.from_on)).sort()[0];
  if (from === undefined) return new Map();
  return billedLinesFrom(
    work,
    services.filter(({ id }) => asked.has(id)),
    from,
  );
}

/** B-127 a credit note refers to one invoice, so there is one for each whose days are billed anew. */
export async function withNotes(
  work: Work,
  context: BillingContext,
  run: Run,
  { adjusted, ...draft }: Drafted,
  buyer: Buyer | undefined,
): Promise<AccountDraft> {
  const notes: DraftedCredit[] = [];
  const credits = adjusted.flatMap(({ cause, what }) => what.credits.map((credit) => ({ cause, credit })));
  for (const [invoiceId, own] of Map.groupBy(credits, ({ credit }) => credit.invoiceId)) {
    const cause = own[0]?.cause;
    if (!cause) continue;
    const language = buyer?.language ?? "en";
    const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${cause.from_on}T00:00:00Z`));
    const note = await draftCredit(work, context, {
      invoiceId,
      credits: own.map(({ credit }) => credit),
      reason: (await sayIn(work, context.partner.id, language, "print"))(`adjustment-${cause.cause}`, { day }),
    });
    notes.push({ ...note, draft: { ...note.draft, runId: run.runId } });
  }
  return { ...draft, notes };
}

/** B-52 what a service owes less or more for days that are on invoices. */
export function adjustedOf(
  work: Work,
  context: BillingContext,
  input: AccountInput,
  issuedOn: Day,
): { readonly adjusted: Drafted["adjusted"]; readonly adjustmentIds: readonly string[] } {
  const { account, asked } = input;
  if (input.isChargedOnly) return { adjusted: [], adjustmentIds: [] };
  const grids = context.gridsOf(account);
  const pricing = context.pricingOf(account.currency);
  const lines = {
    account,
    locationId: input.buyer?.locationId ?? null,
    language: input.buyer?.language ?? "en",
    grids,
    pricing,
    rateDaysOf: context.rateDaysOf,
  };
  const services = input.services.filter(({ id }) => asked.has(id));
  return {
    adjustmentIds: services.flatMap(({ id }) => (asked.get(id) ?? []).map((row) => row.id)),
    adjusted: services.flatMap((service) => {
      const rows = asked.get(service.id) ?? [];
      const [cause] = rows;
      if (!cause) return [];
      const what = adjustService(context, {
        accountId: account.id,
        service,
        days: daysOfService(service, context),
        lines: input.billed.get(service.id) ?? [],
        asked: rows.map((row) => ({ from: row.from_on, cause: row.cause })),
        grids,
        pricing,
        issuedOn,
        charge: (covered, until) => linesOfOneService(work, lines, service, covered, until),
      });
      return what.credits.length === 0 ? [] : [{ cause, what }];
    }),
  };
}
