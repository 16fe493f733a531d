// N-134 what staff correct of what was counted: each is a row with its reason. The data of the cycle and the counters of fair use are worked out anew
// in the same transaction, so that the speed follows with it.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getService, serviceLabel } from "../../services/index.ts";
import { splitByHours, startOfDay } from "../counter-rules.ts";
import { recount } from "../fair-use/load-fair-meters.ts";
import { bringUpTo, isFreeHour, lockMeters, type Meter, saveMeters } from "../meters.ts";
import { correctionStays, moreThanUsed, noSuchCycle, sessionRuns, undoneAlready } from "../problems.ts";
import { counted } from "../quota-rules.ts";
import { db } from "../tables.ts";
import { keepAdjustments, type NewAdjustment } from "./adjustments.ts";
import { giveBack, openCycle, takeOff } from "./cap-corrections.ts";
import type { creditUsageEndpoint, StaffCorrection } from "./contract.ts";
import { giveBackBase, takeBackBase } from "./redo-rollover.ts";
import { getCorrection, isUndoable } from "./show-corrections.ts";

type Made = { correction: z.input<typeof StaffCorrection> };
const may = "network.usage.adjust" as const;

interface Held {
  readonly service: Awaited<ReturnType<typeof getService>>;
  readonly meter: Meter;
}

async function hold(work: Work, serviceId: string): Promise<Held> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, may);
  const meter = (await lockMeters(work, [serviceId])).get(serviceId);
  if (!meter) throw notFound("There is no such internet service.");
  bringUpTo(work, meter, work.now);
  return { service, meter };
}

/** Writes the correction and all that follows from it. */
async function keep(work: Work, { service, meter }: Held, action: string, adjustment: NewAdjustment): Promise<Made> {
  const [id] = await keepAdjustments(work, [{ meter, adjustment }]);
  if (meter.fair) await recount(work, meter.serviceId, meter.fair);
  await saveMeters(work, [meter]);
  const { downBytes, upBytes, seconds, reason } = adjustment;
  work.audit({
    ...{ entity: "service", entityId: service.id, label: serviceLabel(service.number), action },
    ...{ partnerId: service.partnerId, customerId: service.customerId, reason },
    changes: {
      downBytes: { before: null, after: Number(downBytes) },
      upBytes: { before: null, after: Number(upBytes) },
      seconds: { before: null, after: Number(seconds) },
    },
  });
  return { correction: await getCorrection(work, id ?? "") };
}

/** In the cycle that runs, or in one that is over. */
export async function creditUsage(work: Work, serviceId: string, wish: z.output<(typeof creditUsageEndpoint)["body"]>): Promise<Made> {
  const held = await hold(work, serviceId);
  const { meter } = held;
  const amounts = { downBytes: BigInt(wish.downBytes), upBytes: BigInt(wish.upBytes), seconds: BigInt(wish.seconds) };
  const running = openCycle(meter, work.now);
  const { reason, cycleStart = running } = wish;
  if (cycleStart !== running) return creditPast(work, held, { ...amounts, cycleStart, reason });
  const wanted = meter.terms ? counted(amounts, meter.terms.counts) : 0n;
  const bytes = giveBack(meter, wanted, work.now);
  if (bytes < wanted) throw moreThanUsed("Only so much can be given back as was used in this cycle. Give new data for more.");
  return keep(work, held, "usage_credited", { kind: "credit", ...amounts, bytes, from: work.now, until: work.now, reason });
}

/** What a cycle that is over used is put right, and what came over from it into the next one. */
async function creditPast(
  work: Work,
  held: Held,
  { cycleStart, reason, ...amounts }: Pick<NewAdjustment, "downBytes" | "upBytes" | "seconds" | "reason"> & { cycleStart: string },
): Promise<Made> {
  const { meter } = held;
  const cycle = await db(work)
    .selectFrom("usage.cycles")
    .select(["cycle_start", "cycle_end", "used_bytes"])
    .where("service_id", "=", meter.serviceId)
    .where(sql<boolean>`cycle_start = ${cycleStart}::date`)
    .forUpdate()
    .executeTakeFirst();
  if (!cycle) throw noSuchCycle("Choose a day on which a cycle of this service began.");
  const bytes = counted(amounts, meter.terms?.counts ?? "sum");
  if (bytes > cycle.used_bytes) throw moreThanUsed("Only so much can be given back as was used in that cycle.");
  const past = { start: cycle.cycle_start, end: cycle.cycle_end, usedBytes: cycle.used_bytes };
  const baseBytes = await giveBackBase(work, meter, past, bytes);
  await moveCycle(work, meter.serviceId, cycleStart, -bytes);
  const from = startOfDay(cycleStart, meter.timeZone);
  return keep(work, held, "usage_credited", { kind: "credit", ...amounts, cycleStart, bytes, baseBytes, from, until: from, reason });
}

const moveCycle = (work: Work, serviceId: string, cycleStart: string, by: bigint) =>
  sql`update usage.cycles set used_bytes = greatest(0, used_bytes + ${by}) where service_id = ${serviceId} and cycle_start = ${cycleStart}::date`.execute(
    work.tx,
  );

/** What was counted in the cycle before a moment counts no more. */
export async function resetUsage(
  work: Work,
  serviceId: string,
  { from, reason }: { from?: string | undefined; reason: string },
): Promise<Made> {
  const held = await hold(work, serviceId);
  const { meter } = held;
  const begins = startOfDay(openCycle(meter, work.now), meter.timeZone);
  const until = from === undefined ? work.now : new Date(from);
  if (until < begins || until > work.now) throw noSuchCycle("Choose a moment of the cycle that runs.");
  const before = await usedBetween(work, meter, { from: begins, until });
  const since = until.getTime() === work.now.getTime() ? 0n : (await usedBetween(work, meter, { from: until, until: work.now })).counted;
  const bytes = giveBack(meter, meter.row.used_bytes > since ? meter.row.used_bytes - since : 0n, work.now);
  const { downBytes, upBytes, seconds } = before;
  return keep(work, held, "usage_reset", { kind: "reset", downBytes, upBytes, seconds, bytes, from: begins, until, reason });
}

/** What the hours hold; of those at the ends their share of the time. `counted`: by the cap of the plan. */
async function usedBetween(work: Work, meter: Meter, { from, until }: { from: Date; until: Date }) {
  const { rows } = await sql<{ hour: Date; down: bigint; up: bigint; seconds: number; ms: number }>`
    select hour, down_bytes as down, up_bytes as up, seconds,
      1000 * extract(epoch from least(hour + interval '1 hour', ${until}) - greatest(hour, ${from}))::float8 as ms
    from usage.hours where service_id = ${meter.serviceId} and hour > ${new Date(from.getTime() - 3_600_000)} and hour < ${until}`.execute(
    work.tx,
  );
  const sum = { downBytes: 0n, upBytes: 0n, seconds: 0n, counted: 0n };
  for (const { hour, down, up, seconds, ms } of rows) {
    const share = (all: bigint): bigint => (all * BigInt(Math.round(ms))) / 3_600_000n;
    const part = { downBytes: share(down), upBytes: share(up) };
    sum.downBytes += part.downBytes;
    sum.upBytes += part.upBytes;
    sum.seconds += share(BigInt(seconds));
    if (meter.terms && !isFreeHour(meter, hour)) sum.counted += counted(part, meter.terms.counts);
  }
  return sum;
}

/** What a session carried counts no more where it still would: in this cycle's data, and in the periods of fair use. */
export async function undoSession(work: Work, sessionId: string, { reason }: { reason: string }): Promise<Made> {
  const session = await db(work)
    .selectFrom("usage.sessions as one")
    .selectAll()
    .where("one.id", "=", sessionId)
    .where(visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" }))
    .executeTakeFirst();
  if (!session || session.service_id === null) throw notFound("There is no such session of a service.");
  if (session.ended_at === null) throw sessionRuns("What a session carries can be taken back once it is over.");
  const held = await hold(work, session.service_id);
  await refuseUndone(work, sessionId);
  const { meter } = held;
  const doubtful = await doubtfulOf(work, sessionId);
  const amounts = { downBytes: session.down_bytes - doubtful.down, upBytes: session.up_bytes - doubtful.up };
  const span = { from: session.started_at, until: session.updated_at };
  const begins = startOfDay(openCycle(meter, work.now), meter.timeZone);
  const { terms } = meter;
  const ofCycle = terms
    ? splitByHours(span, amounts, meter.timeZone)
        .filter((part) => part.from >= begins && !isFreeHour(meter, part.from))
        .reduce((sum, part) => sum + counted(part, terms.counts), 0n)
    : 0n;
  const bytes = giveBack(meter, ofCycle, work.now);
  return keep(work, held, "session_usage_undone", {
    kind: "session",
    ...amounts,
    ...span,
    seconds: session.seconds,
    bytes,
    sessionId,
    reason,
  });
}

async function refuseUndone(work: Work, sessionId: string): Promise<void> {
  const { rows } = await sql`select from usage.adjustments one where session_id = ${sessionId} and kind = 'session'
    and not exists (select from usage.adjustments back where back.undoes = one.id)`.execute(work.tx);
  if (rows.length > 0) throw undoneAlready("What this session carried was taken back already.");
}

/** N-86 what waits, or was rejected, was never counted for anything. */
async function doubtfulOf(work: Work, sessionId: string): Promise<{ down: bigint; up: bigint }> {
  const { rows } = await sql<{
    down: bigint;
    up: bigint;
  }>`select coalesce(sum(down_bytes), 0)::int8 as down, coalesce(sum(up_bytes), 0)::int8 as up
    from usage.doubtful_deltas where session_id = ${sessionId} and state <> 'accepted'`.execute(work.tx);
  return rows[0] ?? { down: 0n, up: 0n };
}

/** The opposite correction. */
export async function undoCorrection(work: Work, correctionId: string, { reason }: { reason: string }): Promise<Made> {
  const read = () =>
    db(work)
      .selectFrom("usage.adjustments as one")
      .selectAll()
      .where("one.id", "=", correctionId)
      .where(visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" }));
  const found = await read().executeTakeFirst();
  if (!found) throw notFound("There is no such correction.");
  if (!isUndoable(found)) throw correctionStays("This follows from something else. Make a new correction instead.");
  const held = await hold(work, found.service_id);
  const undone = await db(work).selectFrom("usage.adjustments").select("id").where("undoes", "=", correctionId).executeTakeFirst();
  if (undone) throw undoneAlready("This correction was taken back already.");
  return keep(work, held, "correction_undone", {
    ...{ kind: "undo", undoes: correctionId, cycleStart: found.cycle_start, bytes: await moveBack(work, held.meter, found) },
    ...{ downBytes: -found.down_bytes, upBytes: -found.up_bytes, seconds: -found.seconds, from: found.from_at, until: found.until_at },
    ...{ sessionId: found.session_id, reason },
    ...(found.bucket_id === null ? {} : { bucketId: found.bucket_id }),
  });
}

/** @returns what the data of the cycle got, below zero: what was taken. */
async function moveBack(
  work: Work,
  meter: Meter,
  { bytes, base_bytes, cycle_start, bucket_id }: { bytes: bigint; base_bytes: bigint; cycle_start: Day; bucket_id: string | null },
): Promise<bigint> {
  if (bytes === 0n) return 0n;
  if (cycle_start !== openCycle(meter, work.now)) {
    const cycle = await db(work)
      .selectFrom("usage.cycles")
      .select(["cycle_start", "cycle_end"])
      .where("service_id", "=", meter.serviceId)
      .where("cycle_start", "=", cycle_start)
      .forUpdate()
      .executeTakeFirst();
    if (cycle && base_bytes > 0n) await takeBackBase(work, meter, { start: cycle.cycle_start, end: cycle.cycle_end }, base_bytes);
    await moveCycle(work, meter.serviceId, cycle_start, bytes);
    return -bytes;
  }
  const bucket = meter.buckets.find(({ id }) => id === bucket_id);
  const canMove = bucket && bucket.usedBytes + bytes >= 0n && bucket.usedBytes + bytes <= bucket.bytes;
  if (!canMove) return bytes > 0n ? -takeOff(meter, bytes, work.now) : giveBack(meter, -bytes, work.now);
  Object.assign(bucket, { usedBytes: bucket.usedBytes + bytes, isChanged: true });
  if (bucket.kind !== "bonus") meter.row.used_bytes = meter.row.used_bytes + bytes < 0n ? 0n : meter.row.used_bytes + bytes;
  return -bytes;
}
