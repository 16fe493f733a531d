// P-184, N-151 where services stand with the rules of their plans, for customers and staff alike.
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import type { FairUseState } from "../contract.ts";
import { type Meter, metersOf, verdictOf } from "../meters.ts";
import { db } from "../tables.ts";
import { type FairMeter, rulesNow } from "./fair-meter.ts";
import { type FairRule, periodOf, usedFor } from "./fair-use-rules.ts";

type State = z.input<typeof FairUseState>;

/** Of the services whose plan has rules. */
export async function listFairUse(work: Work, serviceIds: readonly string[]): Promise<ReadonlyMap<string, State>> {
  if (serviceIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("usage.meters as meter")
    .selectAll()
    .where("meter.service_id", "in", [...serviceIds])
    .where("meter.fair_use", "is not", null)
    .where(visibleTo(work.actor, { partner: "meter.partner_id", customer: "meter.customer_id" }))
    .execute();
  const found = new Map<string, State>();
  if (rows.length === 0) return found;
  for (const [serviceId, meter] of await metersOf(work, rows)) if (meter.fair) found.set(serviceId, stateOf(work.now, meter, meter.fair));
  return found;
}

function stateOf(now: Date, meter: Meter, fair: FairMeter): State {
  const { rule, matching, nextAt } = verdictOf(meter, now);
  const holding = new Set(matching.map(({ id }) => id));
  return {
    inForce: rule ? ruleView(now, fair, rule) : null,
    mayChangeAt: nextAt?.toISOString() ?? null,
    rules: rulesNow(fair)
      .rules.filter(({ isOn, period }) => isOn && period !== "none")
      .map((each) => ({ ...ruleView(now, fair, each), holds: holding.has(each.id) })),
  };
}

function ruleView(now: Date, fair: FairMeter, rule: FairRule): NonNullable<State["inForce"]> {
  const { name, period, metric, threshold, action } = rule;
  const today = calendarDay(now, fair.timeZone);
  return {
    ...{ name, period, metric, threshold, action, used: Number(usedFor(fair.plan, rule, fair.counters)) },
    resetOn: period === "none" ? null : periodOf(period, today, { weekStart: fair.weekStart, cycle: fair.cycleOn(today) }).end,
  };
}
