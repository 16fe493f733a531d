// Charges without a document: rows that say what was charged, one entry in the books for each account and day, and the days as covered.
import { type RawBuilder, sql } from "kysely";
import { addDays, addMonths, type Day, onDayOfMonth, type Period } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { openDays } from "../charges/open-days.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import type { TaxableLine } from "../documents/tax-rules.ts";
import { journalLines } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { settleAccounts } from "../ledger/settle-accounts.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { TaxedCharges } from "./charge-tax-rules.ts";
import { dayOfRates, ratesOf } from "./rates-of-charge.ts";

/** A line with `refersTo` gives days of that charge back; its amounts are below zero. */
export interface ChargedLine extends DraftLine {
  /** The days that it opens again. */
  readonly release?: readonly Period[];
}

export interface AccountCharges {
  readonly account: AccountRow;
  readonly lines: readonly ChargedLine[];
  readonly taxed: TaxedCharges;
  /** B-34 an advance-payment invoice billed it: its tax is booked already. */
  readonly isDrawn: boolean;
  /** When it is to be paid; out of a balance, at once. */
  readonly dueOn?: Day;
  /** Of an account that is billed month by month without invoices: the run that made it, if one did. */
  readonly recurring?: { readonly runId: string | null };
}

export const monthOf = (on: Day): Period => {
  const start = onDayOfMonth(on, 1);
  return { start, end: addMonths(start, 1) };
};

/**
 * What the month's charges of each account came to under each tax and rate, for the tax of the next one. What was given back belongs to the
 * month of its charge, whenever that was. Charges of advances stand apart: no invoice of the month lists them. Those of runs have their own tax.
 */
export async function chargedThisMonth(
  work: Work,
  context: BillingContext,
  accountIds: readonly string[],
  { month, isDrawn }: { readonly month: Period; readonly isDrawn: boolean },
): Promise<Map<string, readonly TaxableLine[]>> {
  const { rows } = await sql<{
    account_id: string;
    taxId: string;
    includesTax: boolean;
    amountMinor: bigint;
    taxOn: Day;
    rates: string | null;
  }>`
    select account_id, tax_id as "taxId", includes_tax as "includesTax", sum(amount_minor)::int8 as "amountMinor",
      min(coalesce(tax_on, charged_on)) as "taxOn", rates from billing.charges charge
    where account_id = any (${[...accountIds]}::uuid[]) and charged_on >= ${month.start} and is_drawn = ${isDrawn} and not is_recurring
      and case when refers_to is null then charged_on
        else (select charged.charged_on from billing.charges charged where charged.id = charge.refers_to) end between ${month.start} and ${addDays(month.end, -1)}
    group by account_id, tax_id, includes_tax, rates, ${rateOf(context)}`.execute(work.tx);
  return Map.groupBy(
    rows.map((row) => ({ ...row, taxOn: dayOfRates(context, row) })),
    (row) => row.account_id,
  );
}

/** How many rates the tax of a charge had before the one that it bears: two charges of one tax with one number bear the same. */
export function rateOf({ rateChanges }: Pick<BillingContext, "rateChanges">): RawBuilder<number> {
  if (rateChanges.length === 0) return sql`0::int`;
  return sql<number>`(select count(*)::int from unnest(${rateChanges.map(({ taxId }) => taxId)}::uuid[], ${rateChanges.map(({ on }) => on)}::date[])
    as change (of_tax, on_day) where change.of_tax = tax_id and change.on_day <= coalesce(tax_on, charged_on))`;
}

export async function saveCharges(work: Work, context: BillingContext, on: Day, charges: readonly AccountCharges[]): Promise<void> {
  if (charges.length === 0) return;
  const booked = charges.map((charge) => ({ ...charge, entryId: charge.taxed.grossMinor === 0n ? null : uuidv7(work.now.getTime()) }));
  await postEntriesOf(work, context, on, booked);
  await saveRows(work, context, on, booked);
  await releaseDays(work, booked);
  await coverDays(work, booked);
  await takeCharged(work, booked);
  // What comes back of several charges is several entries of one account.
  await settleAccounts(work, context.partner.id, [...new Set(booked.map(({ account }) => account.id))]);
}

type Booked = AccountCharges & { readonly entryId: string | null };

async function postEntriesOf(work: Work, context: BillingContext, on: Day, charges: readonly Booked[]): Promise<void> {
  const mapping = await loadAccountMapping(work, context.partner.id);
  await postEntries(
    work,
    charges.flatMap(({ account, lines, taxed, isDrawn, dueOn, entryId }) => {
      if (entryId === null) return [];
      const revenue = lines.map((line, index) => ({
        accountCode: line.bookedAccount ?? mapping.revenue(line),
        netMinor: taxed.lines[index]?.netMinor ?? 0n,
        serviceId: line.serviceId,
        planId: line.planId,
      }));
      const taxes = taxed.taxes.map((tax) => ({ ...tax, accountCode: mapping.tax(tax) }));
      return [
        {
          id: entryId,
          partnerId: account.partner_id,
          accountId: account.id,
          entryOn: on,
          kind: taxed.grossMinor < 0n ? ("credit" as const) : ("charge" as const),
          text: [...new Set(lines.map((line) => line.text))].slice(0, 3).join(", "),
          category: "service",
          sourceId: entryId,
          currency: account.currency,
          dueOn: taxed.grossMinor < 0n ? null : (dueOn ?? on),
          lines: journalLines({ kind: isDrawn ? "advance_draw" : "invoice", billingAccountId: account.id, revenue, taxes }),
        },
      ];
    }),
  );
}

async function saveRows(work: Work, context: BillingContext, on: Day, charges: readonly Booked[]): Promise<void> {
  const treatments = context.treatmentsOn(on);
  await insertRows(
    work,
    "billing.charges",
    {
      id: "uuid",
      account_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      service_id: "uuid",
      plan_version_id: "uuid",
      plan_id: "uuid",
      charged_on: "date",
      kind: "text",
      category: "text",
      text: "text",
      pp_start: "date",
      pp_end: "date",
      period_start: "date",
      period_end: "date",
      days: "int",
      unit_price: "numeric",
      quantity: "numeric",
      allowance_minor: "bigint",
      tax_id: "uuid",
      tax_on: "date",
      rates: "text",
      includes_tax: "boolean",
      amount_minor: "bigint",
      net_minor: "bigint",
      tax_minor: "bigint",
      entry_id: "uuid",
      is_recurring: "boolean",
      run_id: "uuid",
      refers_to: "uuid",
      released: "datemultirange",
      is_drawn: "boolean",
      created_at: "timestamptz",
    },
    charges.flatMap(({ account, lines, taxed, isDrawn, recurring, entryId }) =>
      lines.map((line, index) => ({
        id: line.id,
        account_id: account.id,
        customer_id: account.id,
        partner_id: account.partner_id,
        service_id: line.serviceId,
        plan_version_id: line.planVersionId,
        plan_id: line.planId,
        charged_on: on,
        kind: line.kind,
        category: line.category,
        text: line.text,
        pp_start: line.pp?.start ?? null,
        pp_end: line.pp?.end ?? null,
        period_start: line.period?.start ?? null,
        period_end: line.period?.end ?? null,
        days: line.days,
        unit_price: line.unitPrice,
        quantity: line.quantity,
        allowance_minor: line.allowanceMinor,
        tax_id: line.taxId,
        tax_on: line.taxOn ?? null,
        rates: ratesOf(treatments, line),
        includes_tax: line.includesTax,
        amount_minor: line.amountMinor,
        net_minor: taxed.lines[index]?.netMinor ?? 0n,
        tax_minor: taxed.lines[index]?.taxMinor ?? 0n,
        entry_id: entryId,
        is_recurring: recurring !== undefined,
        run_id: recurring?.runId ?? null,
        refers_to: line.refersTo,
        released: line.release?.length ? `{${line.release.map(({ start, end }) => `[${start},${end})`).join(",")}}` : null,
        is_drawn: isDrawn,
        created_at: work.now,
      })),
    ),
  );
}

/** Days that are given back are open again. */
function releaseDays(work: Work, charges: readonly Booked[]): Promise<void> {
  return openDays(
    work,
    charges.flatMap(({ lines }) =>
      lines.flatMap(({ serviceId, release = [] }) => (serviceId === null ? [] : release.map((days) => ({ ...days, serviceId })))),
    ),
  );
}

/** A day that follows the last one of its month makes that stretch longer, so that a month of days is one row. */
async function coverDays(work: Work, charges: readonly Booked[]): Promise<void> {
  const rows = charges.flatMap(({ account, lines }) =>
    lines.flatMap((line) =>
      line.serviceId === null || line.period === null || line.refersTo !== null || (line.kind !== "recurring" && line.kind !== "pause")
        ? []
        : [{ account, serviceId: line.serviceId, ...line.period, days: line.days }],
    ),
  );
  // The parts of a bundle carry its days once.
  const once = [...new Map(rows.map((row) => [`${row.serviceId} ${row.start}`, row])).values()];
  await sql`
    with day as (
      select * from unnest(${once.map((row) => row.serviceId)}::uuid[], ${once.map((row) => row.account.id)}::uuid[],
        ${once.map((row) => row.account.partner_id)}::uuid[], ${once.map((row) => row.start)}::date[], ${once.map((row) => row.end)}::date[])
        as wanted (service_id, account_id, partner_id, start_on, end_before)
    ), longer as (
      update billing.coverage covered set period = daterange(lower(covered.period), day.end_before) from day
      where covered.service_id = day.service_id and covered.line_id is null and upper(covered.period) = day.start_on
        and day.end_before = day.start_on + 1 and date_trunc('month', lower(covered.period)) = date_trunc('month', day.start_on)
      returning day.service_id, day.start_on
    )
    insert into billing.coverage (service_id, customer_id, partner_id, period)
    select service_id, account_id, partner_id, daterange(start_on, end_before) from day
    where (service_id, start_on) not in (select service_id, start_on from longer)`.execute(work.tx);
}

/** B-84 what was charged at once waits for no invoice any more. */
async function takeCharged(work: Work, charges: readonly Booked[]): Promise<void> {
  const taken = charges.flatMap(({ lines }) => lines.filter((line) => line.futureItemId !== null));
  if (taken.length === 0) return;
  await sql`update billing.future_items item set charge_id = taken.charge, version = item.version + 1
    from unnest(${taken.map((line) => line.futureItemId)}::uuid[], ${taken.map((line) => line.id)}::uuid[]) as taken (id, charge)
    where item.id = taken.id`.execute(work.tx);
}
