// What was charged to a balance without an invoice and is not used after all comes back as a charge below zero, at the price and with the tax
// that it was charged at (B-96, B-103, B-109).
import { sql } from "kysely";
import { type Day, daysBetween, onDayOfMonth } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { CreditLine } from "../documents/credit-rules.ts";
import type { TaxableLine } from "../documents/tax-rules.ts";
import { type TaxedCharges, taxCharges } from "../prepaid/charge-tax-rules.ts";
import { dayOfRates } from "../prepaid/rates-of-charge.ts";
import { type ChargedLine, chargedThisMonth, monthOf, saveCharges } from "../prepaid/save-charges.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { LineKind } from "./line-rules.ts";
import { unionPeriods } from "./period-rules.ts";

/** Days of a charge that were not used, at the price that they were charged at. */
export interface ChargeCredit extends Omit<CreditLine, "lineId"> {
  readonly chargeId: string;
}

interface ChargeRow {
  id: string;
  account_id: string;
  entry_id: string | null;
  service_id: string | null;
  plan_version_id: string | null;
  plan_id: string | null;
  kind: LineKind;
  category: string;
  text: string;
  pp_start: Day | null;
  pp_end: Day | null;
  unit_price: string;
  quantity: string;
  tax_id: string;
  tax_on: Day | null;
  rates: string | null;
  includes_tax: boolean;
  amount_minor: bigint;
  refers_to: string | null;
  charged_on: Day;
  is_recurring: boolean;
  is_drawn: boolean;
  /** Where its revenue went. */
  booked_account: string | null;
}

/** A charge below zero, as it would be booked. */
export interface GivenBack {
  readonly account: AccountRow;
  readonly lines: readonly ChargedLine[];
  readonly taxed: TaxedCharges;
  /** It was charged out of money that an advance-payment invoice had billed, and goes back there. */
  readonly isDrawn: boolean;
  readonly isRecurring: boolean;
  readonly chargedOn: Day;
}

/**
 * What a run charged gives back its tax as an invoice does (B-129): what is on all that came back of its entry, less what came back before.
 * Out of a balance the tax is that of one document over the month, so what comes back is what the month's charges bore less what they bear
 * without these days. Either way the whole of it gives back its tax to the cent.
 */
export async function draftGivenBack(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  credits: readonly ChargeCredit[],
): Promise<GivenBack[]> {
  if (credits.length === 0) return [];
  const rows = await listTogether(
    work,
    credits.map(({ chargeId }) => chargeId),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const entryOf = ({ refers_to }: ChargeRow): string | null => byId.get(refers_to ?? "")?.entry_id ?? null;
  const wanted = credits.flatMap((credit) => {
    const charge = byId.get(credit.chargeId);
    return charge ? [{ credit, charge }] : [];
  });
  const given: GivenBack[] = [];
  for (const [entryId, own] of Map.groupBy(wanted, ({ charge }) => charge.entry_id)) {
    const lines = own.map(({ credit, charge }) => lineOf(work, context, credit, charge));
    const first = own[0]?.charge;
    if (!first) continue;
    const { is_recurring: isRecurring, is_drawn: isDrawn, charged_on: chargedOn } = first;
    const before: readonly TaxableLine[] = isRecurring
      ? rows
          .filter((row) => row.refers_to !== null && entryOf(row) === entryId)
          .map((row) => ({ ...taxableOf(context, row), amountMinor: row.amount_minor }))
      : [...(await monthBefore(work, context, first)), ...sameMonth(given, first)];
    given.push({
      ...{ account, lines, isDrawn, isRecurring, chargedOn },
      taxed: taxCharges(before, lines, context.treatmentsOn(context.today), context.rounding),
    });
  }
  return given;
}

/** The charges of these entries with what was given back of them. */
async function listTogether(work: Work, ids: readonly string[]): Promise<ChargeRow[]> {
  const { rows } = await sql<ChargeRow>`
    with named as (select id, entry_id from billing.charges where id = any (${[...ids]}::uuid[])),
      together as (select charge.id from billing.charges charge
        where charge.id in (select id from named) or charge.entry_id in (select entry_id from named))
    select id, account_id, entry_id, service_id, plan_version_id, plan_id, kind, category, text, pp_start, pp_end, unit_price, quantity, tax_id, tax_on, rates,
      includes_tax, amount_minor, refers_to, charged_on, is_recurring, is_drawn,
      (select line.ledger_account from billing.journal_lines line where line.entry_id = charges.entry_id and line.service_id is not distinct from charges.service_id
        and line.plan_id is not distinct from charges.plan_id and line.tax_id is null and line.account_id is null
        and case when charges.amount_minor < 0 then line.debit_minor else line.credit_minor end > 0 order by line.position limit 1) as booked_account
    from billing.charges where id in (select id from together) or refers_to in (select id from together)`.execute(work.tx);
  return rows;
}

async function monthBefore(work: Work, context: BillingContext, charge: ChargeRow): Promise<readonly TaxableLine[]> {
  const month = { month: monthOf(charge.charged_on), isDrawn: charge.is_drawn };
  return (await chargedThisMonth(work, context, [charge.account_id], month)).get(charge.account_id) ?? [];
}

/** What this very settlement gives back of the same month. */
export const sameMonth = (
  given: readonly GivenBack[],
  of: { readonly charged_on: Day; readonly is_drawn: boolean; readonly is_recurring: boolean },
): readonly TaxableLine[] =>
  given
    .filter(
      ({ chargedOn, isDrawn, isRecurring }) =>
        onDayOfMonth(chargedOn, 1) === onDayOfMonth(of.charged_on, 1) && isDrawn === of.is_drawn && isRecurring === of.is_recurring,
    )
    .flatMap(({ lines }) => lines);

/** B-129 what comes back bears the rate that was charged. */
const taxableOf = (context: BillingContext, charge: ChargeRow) => ({
  taxId: charge.tax_id,
  includesTax: charge.includes_tax,
  taxOn: dayOfRates(context, { taxId: charge.tax_id, taxOn: charge.tax_on ?? charge.charged_on, rates: charge.rates }),
});

function lineOf(
  work: Work,
  context: BillingContext,
  { amountMinor, release, paidBack = release }: ChargeCredit,
  charge: ChargeRow,
): ChargedLine {
  const [first] = paidBack;
  const period = first ? { start: first.start, end: paidBack.at(-1)?.end ?? first.end } : null;
  return {
    id: uuidv7(work.now.getTime()),
    kind: charge.kind,
    serviceId: charge.service_id,
    planVersionId: charge.plan_version_id,
    planId: charge.plan_id,
    revenueAccount: null,
    bookedAccount: charge.booked_account,
    category: charge.category,
    text: charge.text,
    period,
    pp: charge.pp_start && charge.pp_end ? { start: charge.pp_start, end: charge.pp_end } : null,
    days: period === null ? null : paidBack.reduce((sum, part) => sum + daysBetween(part.start, part.end), 0),
    unitPrice: charge.unit_price,
    quantity: charge.quantity,
    allowanceMinor: 0n,
    amountMinor: -amountMinor,
    ...taxableOf(context, charge),
    refersTo: charge.id,
    futureItemId: null,
    release: unionPeriods(release),
  };
}

/** Books them today; free credit pays what is open. The account is locked. */
export async function giveBack(
  work: Work,
  context: BillingContext,
  given: readonly GivenBack[],
  runId: string | null = null,
): Promise<void> {
  await saveCharges(
    work,
    context,
    context.today,
    given.map(({ isRecurring, ...one }) => ({ ...one, ...(isRecurring ? { recurring: { runId } } : {}) })),
  );
}
