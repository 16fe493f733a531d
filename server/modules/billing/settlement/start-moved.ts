// B-73 a service that was invoiced before it began starts on another day, or not at all: what is invoiced for days that fall away is given
// back, and the days that come instead are charged as far as it was invoiced.
import { sql } from "kysely";
import { type Day, minDay, type Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { sayIn } from "../../partners/index.ts";
import type { BillableService, MovedStart } from "../../services/index.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import { coveredDays } from "../charges/account-queries.ts";
import { releasedDays } from "../charges/charged-lines.ts";
import { draftGivenBack, giveBack } from "../charges/give-back.ts";
import { subtractPeriods } from "../charges/period-rules.ts";
import { allocateCredit, draftCredit, issueCredit } from "../documents/credit-invoice.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { draftSettlement } from "./draft-settlement.ts";
import { issueSettlement } from "./issue-settlement.ts";
import type { ServiceChange } from "./settlement.ts";

export const movedStartsOfBilling = {
  lock: (work: Work, payerIds: readonly string[]) => lockAccounts(work, payerIds).then(() => undefined),
  settle,
};

async function settle(work: Work, moved: readonly MovedStart[]): Promise<void> {
  for (const [payerId, own] of Map.groupBy(moved, ({ before }) => before.payerId)) await settleAccount(work, payerId, own);
}

async function settleAccount(work: Work, payerId: string, moved: readonly MovedStart[]): Promise<void> {
  const [account] = await lockAccounts(work, [payerId]);
  if (!account) return;
  const context = await loadBillingContext(work, account.partner_id);
  const { today } = context;
  const language = (await listBuyers(work, [payerId])).get(payerId)?.language ?? "en";
  const say = await sayIn(work, account.partner_id, language, "print");
  const dayOf = (on: Day): string =>
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${on}T00:00:00Z`));
  const isOver = ({ after }: MovedStart): boolean => after.state === "archived";
  const reasonOf = (one: MovedStart): string =>
    isOver(one) ? say("settlement-withdrawn") : say("settlement-start", { day: dayOf(one.after.start) });
  const billedUntil = await coveredDays(
    work,
    moved.map(({ before }) => before.id),
  );
  const credited = new Set<string>();
  for (const one of moved) {
    const isAll = isOver(one) || isPricedByItsStart(one.before);
    if (!isAll) continue;
    const isCredited = await creditAll(work, context, one.before.id, { daysOnly: !isOver(one), reason: reasonOf(one) });
    const isGivenBack = await giveBackAll(work, context, account, { serviceId: one.before.id, daysOnly: !isOver(one) });
    if (isCredited || isGivenBack) credited.add(one.before.id);
  }
  const changes = moved.flatMap((one): ServiceChange[] => {
    const { before, after } = one;
    const billed = billedUntil.get(before.id) ?? [];
    const last = billed.at(-1)?.end;
    if (last === undefined) return [];
    const from = minDay(minDay(before.start, after.start), billed[0]?.start ?? before.start);
    const charge = isOver(one) ? ({ kind: "none" } as const) : ({ kind: "period", period: { start: after.start, end: last } } as const);
    return [{ before, after, from, isRefunded: !credited.has(before.id), charge }];
  });
  const [first] = moved;
  if (changes.length === 0 || !first) return;
  await issueSettlement(
    work,
    await draftSettlement(work, {
      payerId,
      services: changes,
      on: today,
      today,
      isProjected: false,
      horizon: "next_run",
      fees: [],
      feesNow: false,
      minInvoice: { minor: 0, days: 0 },
      isSilentAtZero: false,
      paidTime: "give_back",
      reason: reasonOf(first),
    }),
  );
}

/** Prices for several months and plans without proration are worked out from the first day on: another one prices every day anew. */
const isPricedByItsStart = ({ segments }: BillableService): boolean =>
  segments.some(({ plan }) => plan.priceMonths > 1 || plan.proration !== "on");

/**
 * Takes back what invoices have of a service, in full: nothing of it was used. What was charged once comes back with the days when nothing
 * came of the service; parts of equipment that was sold do not, for that is a sale of its own. False: no invoice had any of it.
 */
async function creditAll(
  work: Work,
  context: BillingContext,
  serviceId: string,
  { daysOnly, reason }: { daysOnly: boolean; reason: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: string; documentId: string; leftMinor: bigint; days: { start: Day; end: Day }[] }>`
    select line.id, line.document_id as "documentId", line.amount_minor - credited.minor as "leftMinor", held.days
    from billing.document_lines line
    join billing.money_documents invoice on invoice.id = line.document_id and invoice.kind = 'invoice'
      and invoice.state not in ('draft', 'void', 'credited', 'written_off')
    cross join lateral (select coalesce(sum(credit.amount_minor), 0)::int8 as minor from billing.document_lines credit
      join billing.money_documents note on note.id = credit.document_id where credit.refers_to = line.id and note.state not in ('draft', 'void')) credited
    cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('start', lower(period), 'end', upper(period)) order by period), '[]') as days
      from billing.coverage where line_id = line.id) held
    where line.service_id = ${serviceId} and (line.amount_minor > credited.minor or held.days <> '[]') and (not ${daysOnly} or line.days is not null)
      and not exists (select from billing.instalment_parts part where part.item_id = line.future_item_id)
    order by line.document_id, line.position`.execute(work.tx);
  for (const [invoiceId, lines] of Map.groupBy(rows, (line) => line.documentId)) {
    const credits = lines.map(({ id, leftMinor, days }) => ({ lineId: id, amountMinor: leftMinor, release: days }));
    await allocateCredit(work, await issueCredit(work, await draftCredit(work, context, { invoiceId, credits, reason }), true));
  }
  return rows.length > 0;
}

/** As `creditAll`, of what was charged to the balance without an invoice. */
async function giveBackAll(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  { serviceId, daysOnly }: { serviceId: string; daysOnly: boolean },
): Promise<boolean> {
  const { rows } = await sql<{ chargeId: string; amountMinor: bigint; start: Day | null; end: Day | null; released: Period[] }>`
    select charge.id as "chargeId", charge.amount_minor + back.minor as "amountMinor", charge.period_start as start, charge.period_end as "end",
      ${releasedDays} as released
    from billing.charges charge
    cross join lateral (select coalesce(sum(given.amount_minor), 0)::int8 as minor from billing.charges given where given.refers_to = charge.id) back
    where charge.service_id = ${serviceId} and charge.customer_id = ${account.id} and charge.document_id is null and charge.refers_to is null
      and (not ${daysOnly} or charge.days is not null)
      and not exists (select from billing.future_items item join billing.instalment_parts part on part.item_id = item.id where item.charge_id = charge.id)
    order by charge.id`.execute(work.tx);
  const credits = rows
    .map(({ start, end, released, ...charge }) => ({
      ...charge,
      release: start !== null && end !== null ? subtractPeriods([{ start, end }], released) : [],
    }))
    .filter(({ amountMinor, release }) => amountMinor !== 0n || release.length > 0);
  await giveBack(work, context, await draftGivenBack(work, context, account, credits));
  return credits.length > 0;
}
