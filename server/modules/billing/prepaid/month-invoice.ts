// On the first of a month the charges of the month before are listed on one invoice (B-32, B-34). The money was taken day by day, so the
// invoice is paid from the start and moves nothing.
import { type RawBuilder, sql } from "kysely";
import { addDays, addMonths, type Day, type Period } from "../../../../shared/calendar.ts";
import type { DailyRun } from "../../../platform/daily/daily-step.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getSetting, loadSettings } from "../../partners/index.ts";
import { listBillableServices } from "../../services/index.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import type { LineKind } from "../charges/line-rules.ts";
import { openDays } from "../charges/open-days.ts";
import type { SortedLine } from "../charges/service-lines.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import { issueDocuments } from "../documents/issue-documents.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { documentOf } from "../runs/compose-documents.ts";
import { dueDays } from "../settings.ts";
import { prepaidInvoiceAfter, prepaidMonthlyInvoice } from "./prepaid-settings.ts";
import { dayOfRates } from "./rates-of-charge.ts";
import { monthOf, rateOf } from "./save-charges.ts";
import { type PartlyUsed, usedParts } from "./used-parts.ts";

const accountsPerStep = 200;

/** Invoices the month before `on` for whoever was charged without a document. Running it again finds nothing left. */
export async function invoiceMonth({ partnerId, on, inWork }: DailyRun): Promise<number> {
  const types = await inWork((work) => listedTypes(work, partnerId));
  if (types.length === 0) return 0;
  const month = monthOf(addMonths(on, -1));
  let invoices = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const ids = await inWork((work) => listCharged(work, { partnerId, types, month, after }));
    const last = ids.at(-1);
    if (last === undefined) return invoices;
    after = last;
    invoices += await inWork((work) => invoiceAccounts(work, { partnerId, ids, month, on }));
  }
}

async function listedTypes(work: Work, partnerId: string): Promise<string[]> {
  const types: string[] = [];
  if (await getSetting(work, prepaidMonthlyInvoice, { partnerId })) types.push("prepaid_daily");
  if ((await getSetting(work, prepaidInvoiceAfter, { partnerId })) === "month_end") types.push("prepaid_period");
  return types;
}

async function listCharged(
  work: Work,
  { partnerId, types, month, after }: { partnerId: string; types: readonly string[]; month: Period; after: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct account.id from billing.charges charge join billing.accounts account on account.id = charge.account_id
    where account.partner_id = ${partnerId} and account.id > ${after}
      and case account.billing_type when 'recurring' then account.prepaid_before else account.billing_type end = any (${[...types]}::text[])
      and ${isListed(month)}
    order by account.id limit ${accountsPerStep}`.execute(work.tx);
  return rows.map((row) => row.id);
}

/**
 * A `charge` of a month that its invoice lists, also what came back in whole: charges of runs are debts of their own, and those of advances stand
 * on the advance-payment invoice.
 */
const isListed = (month: Period): RawBuilder<boolean> => sql<boolean>`(charge.document_id is null and charge.refers_to is null
  and not charge.is_recurring and not charge.is_drawn and charge.charged_on >= ${month.start} and charge.charged_on < ${month.end})`;

interface MonthLine {
  account_id: string;
  /** The charges, with what was given back of them. */
  ids: string[];
  service_id: string | null;
  plan_version_id: string | null;
  plan_id: string | null;
  kind: LineKind;
  category: string;
  text: string;
  pp_start: Day | null;
  pp_end: Day | null;
  period_start: Day | null;
  period_end: Day | null;
  /** The days of the period that it still covers; null: all. */
  covers: readonly Period[] | null;
  days: bigint | null;
  unit_price: string;
  quantity: string;
  allowance: bigint;
  tax_id: string;
  tax_on: Day;
  rates: string | null;
  includes_tax: boolean;
  amount: bigint;
}

async function invoiceAccounts(
  work: Work,
  { partnerId, ids, month, on }: { partnerId: string; ids: readonly string[]; month: Period; on: Day },
): Promise<number> {
  const accounts = await lockAccounts(work, ids);
  const context = await loadBillingContext(work, partnerId);
  const buyers = await listBuyers(work, ids);
  const settings = await loadSettings(work, [dueDays], { partnerId, customerIds: ids });
  const used = await listUsed(work, context, accounts, month);
  const listed = [...(await listLines(work, context, ids, month)), ...used.lines];
  const lines = Map.groupBy(listed.toSorted(inOrder), (line) => line.account_id);
  const drafts: DraftDocument[] = [];
  const chargesOf = new Map<string, readonly string[]>();
  for (const account of accounts) {
    const own = lines.get(account.id) ?? [];
    if (own.length === 0) continue;
    const drafted = own.map((line) => lineOf(work, context, account, line));
    const document = documentOf(
      work,
      context,
      { runId: null },
      { account, buyer: buyers.get(account.id), settings },
      { billingOn: on, issuedOn: on, treatments: context.treatmentsOn(lastDay(month)), lines: drafted },
    );
    for (const [index, line] of drafted.entries())
      chargesOf.set(line.id, [...(own[index]?.ids ?? []), ...(index === 0 ? (used.goneIds.get(account.id) ?? []) : [])]);
    drafts.push({ ...document, taxRounding: "document", posting: "charged" });
  }
  await freeCoverage(work, drafts);
  await issueDocuments(work, drafts);
  await markListed(work, drafts, chargesOf);
  return drafts.length;
}

/** By service, what is for no service first, and by days. */
const inOrder = (a: MonthLine, b: MonthLine): number => placeOf(a).localeCompare(placeOf(b), "en");
const placeOf = ({ service_id, period_start, period_end }: MonthLine): string =>
  `${service_id ?? ""} ${period_start ?? ""} ${period_end ?? ""}`;

const lastDay = (month: Period): Day => addDays(month.end, -1);

/** The month's charges, days that follow each other at one price and one rate as one line. Each bears the rate that was charged. */
async function listLines(work: Work, context: BillingContext, accountIds: readonly string[], month: Period): Promise<MonthLine[]> {
  const { rows } = await sql<MonthLine>`
    with rated as (
      select *, ${rateOf(context)} as rate from billing.charges charge
      where account_id = any (${[...accountIds]}::uuid[]) and ${isListed(month)}
        and not exists (select from billing.charges back where back.refers_to = charge.id)
    ), charge as (
      select *, period_start - (row_number() over (partition by account_id, service_id, plan_version_id, kind, text, unit_price, quantity, tax_id,
        includes_tax, rates, rate, pp_start, days = 1 order by period_start))::int as stretch
      from rated
    )
    select account_id, array_agg(id) as ids, service_id, plan_version_id, plan_id, kind, category, text, pp_start, pp_end,
      min(period_start) as period_start, max(period_end) as period_end, null as covers, sum(days)::int8 as days, unit_price::text, quantity::text,
      sum(allowance_minor)::int8 as allowance, tax_id, min(coalesce(tax_on, charged_on)) as tax_on, rates, includes_tax, sum(amount_minor)::int8 as amount
    from charge
    group by account_id, service_id, plan_version_id, plan_id, kind, category, text, pp_start, pp_end, unit_price, quantity, tax_id, includes_tax, rates, rate,
      case when days = 1 then stretch end, case when days = 1 then null else id end
    order by account_id, service_id nulls first, min(period_start)`.execute(work.tx);
  return rows;
}

type UsedRow = PartlyUsed & Omit<MonthLine, "ids" | "covers" | "days" | "amount" | "allowance"> & { back_ids: string[] };

/**
 * Charges of which something came back: what is left of them, for the days that were used. Those of which nothing is left have no line, and belong
 * to the invoice all the same: each bore what it added to the month's tax, so without them the others may be a cent away from it.
 */
async function listUsed(
  work: Work,
  context: BillingContext,
  accounts: readonly AccountRow[],
  month: Period,
): Promise<{ lines: MonthLine[]; goneIds: ReadonlyMap<string, readonly string[]> }> {
  const { rows } = await sql<UsedRow>`
    select charge.id, charge.account_id, charge.service_id, charge.plan_version_id, charge.plan_id, charge.kind, charge.category, charge.text,
      charge.pp_start, charge.pp_end, charge.period_start, charge.period_end, charge.unit_price::text, charge.quantity::text, charge.allowance_minor,
      charge.amount_minor, charge.tax_id, coalesce(charge.tax_on, charge.charged_on) as tax_on, charge.rates, charge.includes_tax,
      back.ids as back_ids, back.minor as given_back, back.released, back.paid_back
    from billing.charges charge
    cross join lateral (select array_agg(part.id) as ids, - sum(part.amount_minor)::int8 as minor, ${asPeriods(sql`range_agg(part.released)`)} as released,
      ${asPeriods(sql`range_agg(part.released * datemultirange(daterange(part.period_start, part.period_end))) filter (where part.period_start is not null)`)} as paid_back
      from billing.charges part where part.refers_to = charge.id) back
    where charge.account_id = any (${accounts.map(({ id }) => id)}::uuid[]) and ${isListed(month)} and back.ids is not null
    order by charge.id`.execute(work.tx);
  const goneIds = new Map<string, string[]>();
  if (rows.length === 0) return { lines: [], goneIds };
  const currencies = new Map(accounts.map(({ id, currency }) => [id, currency]));
  const services = await listBillableServices(work, [...new Set(rows.map((row) => row.account_id))]);
  const byId = new Map(services.map((service) => [service.id, service]));
  const lines = rows.flatMap((row): MonthLine[] => {
    const pricing = context.pricingOf(currencies.get(row.account_id) ?? context.partner.currency);
    const parts = usedParts(pricing, byId.get(row.service_id), row);
    if (parts.length === 0) goneIds.set(row.account_id, [...(goneIds.get(row.account_id) ?? []), row.id, ...row.back_ids]);
    return parts.map((part, index) => ({
      ...row,
      ids: index === 0 ? [row.id, ...row.back_ids] : [],
      period_start: part.period?.start ?? null,
      period_end: part.period?.end ?? null,
      covers: part.covers,
      days: part.days,
      allowance: part.allowanceMinor,
      amount: part.amountMinor,
    }));
  });
  return { lines, goneIds };
}

const asPeriods = (ranges: RawBuilder<unknown>) => sql<
  Period[]
>`(select coalesce(jsonb_agg(jsonb_build_object('start', lower(days), 'end', upper(days)) order by days), '[]')
  from unnest(${ranges}) as days)`;

function lineOf(work: Work, context: BillingContext, account: AccountRow, line: MonthLine): SortedLine {
  const period = line.period_start && line.period_end ? { start: line.period_start, end: line.period_end } : null;
  const drafted: DraftLine = {
    id: uuidv7(work.now.getTime()),
    kind: line.kind,
    serviceId: line.service_id,
    planVersionId: line.plan_version_id,
    planId: line.plan_id,
    category: line.category,
    revenueAccount: null,
    text: line.text,
    period,
    ...(line.covers === null ? {} : { covers: line.covers }),
    pp: line.pp_start && line.pp_end ? { start: line.pp_start, end: line.pp_end } : null,
    days: line.days === null ? null : Number(line.days),
    unitPrice: line.unit_price,
    quantity: line.quantity,
    allowanceMinor: line.allowance,
    amountMinor: line.amount,
    includesTax: line.includes_tax,
    taxId: line.tax_id,
    taxOn: dayOfRates(context, { taxId: line.tax_id, taxOn: line.tax_on, rates: line.rates }),
    refersTo: null,
    futureItemId: null,
  };
  return {
    ...drafted,
    serviceNumber: null,
    serviceKind: "recurring",
    locationId: null,
    beneficiaryNumber: null,
    separateInvoice: false,
    taxStatus: account.tax_status,
    poNumber: account.po_number || null,
    isFirstPartial: false,
    planCurrency: null,
  };
}

/** The days become the invoice's: covered by its lines, in its stretches. */
const freeCoverage = (work: Work, drafts: readonly DraftDocument[]): Promise<void> =>
  openDays(
    work,
    drafts.flatMap(({ lines }) =>
      lines.flatMap(({ serviceId, period, covers }) =>
        serviceId && period ? (covers ?? [period]).map((days) => ({ ...days, serviceId })) : [],
      ),
    ),
  );

async function markListed(work: Work, drafts: readonly DraftDocument[], chargesOf: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const rows = drafts.flatMap((draft) =>
    draft.lines.flatMap((line) => (chargesOf.get(line.id) ?? []).map((id) => ({ id, documentId: draft.id }))),
  );
  await sql`update billing.charges charge set document_id = listed.document_id
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.documentId)}::uuid[]) as listed (id, document_id)
    where charge.id = listed.id`.execute(work.tx);
}
