// Every full hour: customers who pay in advance are told that their money runs out, before it does and when it has (B-171, B-268). Not a step
// of the day, because each notice has an hour of its own.
import { sql } from "kysely";
import { z } from "zod";
import { type Day, day, minDay } from "../../../../shared/calendar.ts";
import { dayAndTimeIn } from "../../../../shared/moment-in-zone.ts";
import { maxMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import { defineJob, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { listPrepaidAccounts, listStatusAccounts, lockAccounts, type PrepaidEnd, predictPrepaidEnds } from "../../billing/index.ts";
import { listStandings } from "../../customers/index.ts";
import { getPartner, getSetting, isMoneyFrozen, listPartners, loadSettings } from "../../partners/index.ts";
import { countRunningServices } from "../../services/index.ts";
import { prepaidScope } from "../settings.ts";
import { prepaidNoticeSent } from "./events.ts";
import { dueNotice, type NoticePlan } from "./notice-rules.ts";
import * as settings from "./reminder-settings.ts";

export const prepaidNoticesJob = defineJob("collections.prepaid-notices", z.object({}), { maxAttempts: 3 });

const perBatch = 500;

export async function sendPrepaidNotices(run: JobRun): Promise<void> {
  const partners = await run.inWork(async (work) => (await listPartners(work)).map(({ id, timeZone }) => ({ id, timeZone })));
  for (const partner of partners) {
    // B-262 each hour predicts anew: what is still due after the release is told then.
    if (await run.inWork((work) => isMoneyFrozen(work, partner.id))) continue;
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const last = await run.inWork((work) => noticeBatch(work, partner, after));
      if (last === undefined) break;
      after = last;
    }
  }
}

/** All accounts of a small partner in one work: as the job does it. */
export async function noticeBatchOf(work: Work, partnerId: string): Promise<void> {
  const { id, timeZone } = await getPartner(work, partnerId);
  await noticeBatch(work, { id, timeZone }, "00000000-0000-0000-0000-000000000000");
}

/** The next accounts of a partner; answers where to go on. */
async function noticeBatch(work: Work, partner: { id: string; timeZone: string }, after: string): Promise<string | undefined> {
  const ids = await listPrepaidAccounts(work, { partnerId: partner.id, after, limit: perBatch });
  if (ids.length === 0) return undefined;
  const { day: text, time } = dayAndTimeIn(work.now.toISOString(), partner.timeZone);
  const at = { on: day(text), hour: Number(time.slice(0, 2)) };
  const plans = await loadNoticePlans(work, partner.id);
  // Most hours of a day none has its time, and nothing needs to be worked out.
  if (plans.some(({ isOn, hour }) => isOn && hour <= at.hour)) await noticeAccounts(work, partner.id, { ids, plans, ...at });
  return ids.at(-1);
}

export async function loadNoticePlans(work: Work, partnerId: string): Promise<NoticePlan[]> {
  const loaded = await loadSettings(work, settings.reminderSettings, { partnerId });
  const common = loaded.get(settings.noticeHour);
  return settings.noticesOn.map((isOn, at) => {
    const own = settings.noticeHours[at];
    const days = settings.noticeDays[at];
    const hour = own ? loaded.get(own) : "";
    return { isOn: loaded.get(isOn), daysBefore: days ? loaded.get(days) : 0, hour: hour === "" ? common : Number(hour) };
  });
}

async function noticeAccounts(
  work: Work,
  partnerId: string,
  { ids, plans, on, hour }: { ids: readonly string[]; plans: readonly NoticePlan[]; on: Day; hour: number },
): Promise<void> {
  const sent = await listNotices(work, ids);
  // One a day at most: whoever had theirs is not worked out again.
  const open = ids.filter((id) => !(sent.get(id) ?? []).some((row) => row.sentOn === on));
  if (open.length === 0) return;
  await lockAccounts(work, open);
  const stops = await predictedStops(work, {
    partnerId,
    accountIds: open,
    on,
    daysAhead: Math.max(0, ...plans.map((plan) => plan.daysBefore)),
  });
  const standings = await listStandings(work, open);
  for (const account of await listStatusAccounts(work, open)) {
    const stop = stops.get(account.id);
    const status = standings.get(account.id)?.status;
    if (!stop || account.isClosed || account.isAggregated || (status !== "active" && status !== "blocked")) continue;
    const before = (sent.get(account.id) ?? []).filter((row) => row.stopsOn === stop.on).map((row) => row.number);
    const number = dueNotice(plans, { stopsOn: stop.on, sent: new Set(before), on, hour });
    if (number === undefined) continue;
    const { rows } = await sql`insert into collections.prepaid_notices (customer_id, partner_id, stops_on, number, sent_on)
      values (${account.id}, ${partnerId}, ${stop.on}, ${number}, ${on}) on conflict do nothing returning 1`.execute(work.tx);
    if (rows.length === 0) continue;
    const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
    work.emit(
      prepaidNoticeSent,
      { partnerId, customerId: account.id, objectId: account.id },
      { number, stopsOn: stop.on, balance: amount(account.balanceMinor), missing: amount(stop.missingMinor) },
    );
  }
}

interface Stop {
  readonly on: Day;
  readonly missingMinor: bigint;
}

/** B-45 the day on which the customer is blocked: with the last service that has paid time, or with the first that has none. */
async function predictedStops(
  work: Work,
  wanted: { partnerId: string; accountIds: readonly string[]; on: Day; daysAhead: number },
): Promise<ReadonlyMap<string, Stop>> {
  const scope = await getSetting(work, prepaidScope, { partnerId: wanted.partnerId });
  const ends = await predictPrepaidEnds(work, wanted);
  const running = await countRunningServices(work, wanted.accountIds);
  const stops = new Map<string, Stop>();
  for (const [id, found] of ends) {
    if (found.length === 0) continue;
    if (scope === "service" && found.length < (running.get(id)?.running ?? 0)) continue;
    stops.set(id, stopOf(found, scope));
  }
  return stops;
}

function stopOf(ends: readonly PrepaidEnd[], scope: "service" | "customer"): Stop {
  const days = ends.map(({ stopsOn }) => stopsOn).toSorted();
  const on = (scope === "customer" ? days[0] : days.at(-1)) as Day;
  // What is missing is said of everything that ends by then.
  const missing = ends.filter(({ stopsOn }) => minDay(stopsOn, on) === stopsOn).map(({ missingMinor }) => missingMinor);
  return { on, missingMinor: missing.reduce(maxMinor, 0n) };
}

interface SentNotice {
  readonly stopsOn: Day;
  readonly number: number;
  readonly sentOn: Day;
}

async function listNotices(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, SentNotice[]>> {
  const { rows } = await sql<
    SentNotice & { customerId: string }
  >`select customer_id as "customerId", stops_on as "stopsOn", number, sent_on as "sentOn"
    from collections.prepaid_notices where customer_id = any (${[...customerIds]}::uuid[])`.execute(work.tx);
  return Map.groupBy(rows, (row) => row.customerId);
}
