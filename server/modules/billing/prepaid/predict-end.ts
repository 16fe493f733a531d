// Until when the money of prepaid accounts lasts, if nothing comes in and nothing else is charged: the days ahead are charged as the nightly
// step would charge them, in the memory and by the same rules (B-171).
import { sql } from "kysely";
import { addDays, type Day, type Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { type Facts, leastBalance, readFacts, wishesOf } from "./charge-prepaid.ts";
import { affordable } from "./prepaid-rules.ts";
import { monthOf } from "./save-charges.ts";

export interface PrepaidEnd {
  /** The first day that a running service has no paid time for. */
  readonly serviceId: string;
  readonly stopsOn: Day;
  /** What that day or period would cost more than is there. */
  readonly missingMinor: bigint;
}

/** Each running service that runs out within the days ahead; an account whose money lasts longer has none. */
export async function predictPrepaidEnds(
  work: Work,
  { partnerId, accountIds, on, daysAhead }: { partnerId: string; accountIds: readonly string[]; on: Day; daysAhead: number },
): Promise<ReadonlyMap<string, PrepaidEnd[]>> {
  const accounts = await db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where(sql<boolean>`id = any (${[...accountIds]}::uuid[])`)
    .where("partner_id", "=", partnerId)
    .where("billing_type", "<>", "recurring")
    .where("billing_enabled", "=", true)
    .execute();
  if (accounts.length === 0) return new Map();
  const context = await loadBillingContext(work, partnerId);
  const facts = await readFacts(work, context, accounts, on);
  return new Map(accounts.map((account) => [account.id, endsOf(work, context, facts, { account, on, daysAhead })]));
}

interface Ahead {
  readonly context: BillingContext;
  readonly facts: Facts;
  readonly account: AccountRow;
}

/** One account of a kind with what its coming days are charged by; undefined: it is of another kind, or not billed. */
async function lookAhead(
  work: Work,
  { partnerId, accountId, on, kind }: { partnerId: string; accountId: string; on: Day; kind: "prepaid_daily" | "prepaid_period" },
): Promise<Ahead | undefined> {
  const account = await db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where("id", "=", accountId)
    .where("billing_type", "=", kind)
    .where("billing_enabled", "=", true)
    .executeTakeFirst();
  if (!account) return undefined;
  const context = await loadBillingContext(work, partnerId);
  return { context, facts: await readFacts(work, context, [account], on), account };
}

/** All that the coming days would be charged, day by day, were there money for it; of services with the first day that is not paid then. */
function* boughtAhead(work: Work, { context, facts, account }: Ahead, { on, days }: { on: Day; days: number }) {
  const covered = new Map((facts.services.get(account.id) ?? []).map(({ id }) => [id, facts.covered.get(id) ?? []]));
  const taxed = [...(facts.taxedBefore.get(account.id) ?? [])];
  for (let day = on, step = 0; step < days; step++, day = addDays(on, step)) {
    if (day !== on && day === monthOf(day).start) taxed.length = 0;
    // What waits is charged with the first day.
    const asked = { ...facts, covered, items: step === 0 ? facts.items : new Map(), taxedBefore: new Map([[account.id, taxed]]) };
    for (const { serviceId, lines, grossMinor } of wishesOf(work, context, asked, account, day)) {
      cover(covered, { serviceId, lines, grossMinor });
      if (serviceId !== null) taxed.push(...lines);
      yield { day, serviceId, grossMinor, end: (serviceId === null ? undefined : covered.get(serviceId)?.at(-1)?.end) ?? day };
    }
  }
}

/** What the days from `on` on cost an account that pays by the day, whatever its balance is (P-253). */
export async function priceOfComingDays(
  work: Work,
  { partnerId, accountId, on, days }: { partnerId: string; accountId: string; on: Day; days: number },
): Promise<bigint> {
  const ahead = await lookAhead(work, { partnerId, accountId, on, kind: "prepaid_daily" });
  if (!ahead) return 0n;
  return [...boughtAhead(work, ahead, { on, days })].reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
}

export interface ComingPeriods {
  /** So many periods of each running service, counted from the first that is not paid yet. */
  readonly count: number;
  /** What they cost, with all else that is charged until then, less what is there; not above zero: they are paid for. */
  readonly missingMinor: bigint;
  /** The last day that all of them reach. */
  readonly through: Day;
}

/** A year of monthly periods. */
const mostDays = 400;

/**
 * P-118 what one, two, … more periods take, of an account that buys whole periods; none of an account that pays in another way, or while nothing of
 * it runs.
 */
export async function priceOfComingPeriods(
  work: Work,
  { partnerId, accountId, on, most }: { partnerId: string; accountId: string; on: Day; most: number },
): Promise<ComingPeriods[]> {
  const ahead = await lookAhead(work, { partnerId, accountId, on, kind: "prepaid_period" });
  if (!ahead) return [];
  const { facts, account } = ahead;
  const running = (facts.services.get(account.id) ?? []).filter(({ state }) => state === "active");
  const bought = new Map<string, { grossMinor: bigint; end: Day }[]>(running.map(({ id }) => [id, []]));
  // What is charged once, and what paused services cost meanwhile.
  const others: { day: Day; grossMinor: bigint }[] = [];
  for (const { day, serviceId, grossMinor, end } of boughtAhead(work, ahead, { on, days: mostDays })) {
    const own = serviceId === null ? undefined : bought.get(serviceId);
    if (own) own.push({ grossMinor, end });
    else others.push({ day, grossMinor });
    if ([...bought.values()].every((list) => (list[most - 1]?.end ?? "9999") <= day)) break;
  }
  const counts = Array.from({ length: most }, (_, index) => index + 1);
  return counts.flatMap((count) => {
    const periods = [...bought.values()].map((list) => list.slice(0, count));
    // What ends before so many periods are bought has no such offer.
    if (periods.length === 0 || periods.some(({ length }) => length < count)) return [];
    const [stopsOn = on] = periods.map((list) => list.at(-1)?.end ?? on).toSorted();
    const charged = [...periods.flat(), ...others.filter(({ day }) => day < stopsOn)];
    const costMinor = charged.reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
    const missingMinor = costMinor + leastBalance(facts, account) - (facts.balances.get(account.id) ?? 0n);
    return [{ count, missingMinor, through: addDays(stopsOn, -1) }];
  });
}

/** Who has no paid time today may have stopped days ago: with the last that was paid. */
function stoppedOn(covered: readonly Period[] | undefined, today: Day): Day {
  const last = covered?.at(-1);
  return last && last.end < today ? last.end : today;
}

/** What is bought is covered from then on. */
function cover(covered: Map<string, Period[]>, { serviceId, lines }: ReturnType<typeof wishesOf>[number]): void {
  if (serviceId === null) return;
  covered.set(serviceId, unionPeriods([...(covered.get(serviceId) ?? []), ...lines.flatMap(({ period }) => period ?? [])]));
}

function endsOf(
  work: Work,
  context: BillingContext,
  facts: Facts,
  { account, on, daysAhead }: { account: AccountRow; on: Day; daysAhead: number },
): PrepaidEnd[] {
  const together = account.billing_type === "prepaid_daily";
  const ends = new Map<string, PrepaidEnd>();
  const services = facts.services.get(account.id) ?? [];
  const running = new Set(services.filter(({ state }) => state === "active").map(({ id }) => id));
  // What a paused one costs is gone from the balance, too; that nothing stops there is no news.
  const covered = new Map(services.map((service) => [service.id, facts.covered.get(service.id) ?? []]));
  const taxed = [...(facts.taxedBefore.get(account.id) ?? [])];
  let balanceMinor = facts.balances.get(account.id) ?? 0n;
  const minBalanceMinor = account.min_balance_minor ?? facts.minBalanceMinor;
  for (let day = on, step = 0; step <= daysAhead; step++, day = addDays(on, step)) {
    if (day !== on && day === monthOf(day).start) taxed.length = 0;
    const wanted = wishesOf(
      work,
      context,
      {
        ...facts,
        covered,
        // What waits is charged with the first day.
        items: step === 0 ? facts.items : new Map(),
        taxedBefore: new Map([[account.id, taxed]]),
      },
      account,
      day,
    );
    const choice = affordable(wanted, { balanceMinor, minBalanceMinor, together });
    for (const wish of choice.bought) {
      balanceMinor -= wish.grossMinor;
      cover(covered, wish);
      if (wish.serviceId !== null) taxed.push(...wish.lines);
    }
    const cost = choice.unpaid.reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
    const missingMinor = cost + minBalanceMinor - balanceMinor;
    for (const { serviceId } of choice.unpaid) {
      if (serviceId === null || !running.has(serviceId) || ends.has(serviceId)) continue;
      const stopsOn = step === 0 ? stoppedOn(covered.get(serviceId), day) : day;
      ends.set(serviceId, { serviceId, stopsOn, missingMinor });
    }
  }
  return [...ends.values()];
}
