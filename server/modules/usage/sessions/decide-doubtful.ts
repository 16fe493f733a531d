import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { takeOff } from "../corrections/cap-corrections.ts";
import { splitByHours } from "../counter-rules.ts";
import { countFair, countLate } from "../fair-use/fair-meter.ts";
import { bringUpTo, isFreeHour, lockMeters, type Meter, saveMeters, use } from "../meters.ts";
import { deltaDecided } from "../problems.ts";
import { counted } from "../quota-rules.ts";
import { speedOf } from "../speed-rules.ts";
import { type DoubtfulDeltasTable, db } from "../tables.ts";
import type { decideDoubtfulEndpoint, listDoubtfulEndpoint } from "./contract.ts";
import { findLines, type ShownLine, usualSpeed } from "./lines-of-sessions.ts";

type Row = Selectable<DoubtfulDeltasTable>;
type Shown = z.input<(typeof decideDoubtfulEndpoint)["returns"]>;

const visible = (work: Work) =>
  db(work)
    .selectFrom("usage.doubtful_deltas as one")
    .selectAll()
    .where(visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" }));

export async function listDoubtful(work: Work, request: QueryOf<typeof listDoubtfulEndpoint>): Promise<Page<Shown>> {
  const { serviceId, customerId, state } = request.filter;
  let query = visible(work);
  if (serviceId) query = query.where("one.service_id", "=", serviceId);
  if (customerId) query = query.where("one.customer_id", "=", customerId);
  if (state) query = query.where("one.state", "in", state);
  const page = await listPage(work, query, request, {
    sorts: { until: { by: sql`one.until_at`, type: "timestamptz" } },
    defaultSort: "-until",
    id: sql<string>`one.id`,
  });
  return { ...page, items: await named(work, page.items) };
}

/** N-86 accepted, it is taken out of what was valid then, as if it had been counted at its time; rejected, it never is. */
export async function decideDoubtful(work: Work, deltaId: string, { accept }: { accept: boolean }): Promise<Shown> {
  const found = await visible(work).where("one.id", "=", deltaId).executeTakeFirst();
  if (!found) throw notFound("There is no such doubtful traffic.");
  const meter = (await lockMeters(work, [found.service_id])).get(found.service_id);
  const row = await visible(work).where("one.id", "=", deltaId).forUpdate().executeTakeFirstOrThrow();
  if (row.state !== "waiting") throw deltaDecided(`This traffic was ${row.state} already.`);
  if (accept && meter) {
    bringUpTo(work, meter, work.now);
    await countAccepted(work, meter, row);
    await saveMeters(work, [meter]);
  }
  const state = accept ? "accepted" : "rejected";
  const decided = await db(work)
    .updateTable("usage.doubtful_deltas")
    .set({ state, decided_by: JSON.stringify(describeActor(work)), decided_at: work.now })
    .where("id", "=", deltaId)
    .returningAll()
    .executeTakeFirstOrThrow();
  work.audit({
    ...{ entity: "doubtful_usage", entityId: deltaId, label: "Doubtful traffic", action: state },
    ...{ partnerId: row.partner_id, customerId: row.customer_id },
    changes: { state: { before: "waiting", after: state } },
  });
  const [answer] = await named(work, [decided]);
  if (!answer) throw new Error("what was decided is gone");
  return answer;
}

/** At its time; what came after its cycle was invoiced is taken out of the open one, as all that comes late (N-133). */
async function countAccepted(work: Work, meter: Meter, row: Row): Promise<void> {
  const late = await findLate(work, row);
  const bytes = { downBytes: row.down_bytes, upBytes: row.up_bytes };
  let countedLate = 0n;
  for (const part of splitByHours({ from: row.from_at, until: row.until_at }, bytes, meter.timeZone)) {
    if (late && part.from >= late.from_at && part.until <= late.until_at) {
      if (meter.terms && !isFreeHour(meter, part.from)) countedLate += counted(part, meter.terms.counts);
      if (meter.fair) countLate(meter.fair, part);
      continue;
    }
    if (meter.terms) use(meter, counted(part, meter.terms.counts), part);
    if (meter.fair) countFair(meter.fair, part);
  }
  const taken = takeOff(meter, countedLate, work.now);
  if (late && taken > 0n) await db(work).updateTable("usage.adjustments").set({ bytes: -taken }).where("id", "=", late.id).execute();
}

/** The correction that says what of it came late; undefined: it was in time. */
const findLate = (work: Work, row: Row) =>
  db(work)
    .selectFrom("usage.adjustments")
    .select(["id", "from_at", "until_at"])
    .where("service_id", "=", row.service_id)
    .where("session_id", "=", row.session_id)
    .where("kind", "=", "late")
    .where("from_at", ">=", row.from_at)
    .where("until_at", "<=", row.until_at)
    .executeTakeFirst();

/** With the names that people know them by: where it was counted, and on whose line. */
async function named(work: Work, rows: readonly Row[]): Promise<Shown[]> {
  const lines = await findLines(
    work,
    rows.map(({ service_id }) => service_id),
  );
  const sessions = await db(work)
    .selectFrom("usage.sessions as one")
    .leftJoin("usage.places as place", "place.nas_id", "one.nas_id")
    .select(["one.id", "one.login", "one.nas_id", "place.nas_name"])
    .where(sql<boolean>`one.id = any (${rows.map(({ session_id }) => session_id)}::uuid[])`)
    .execute();
  const byId = new Map(sessions.map((session) => [session.id, session]));
  return rows.map((row) => shown(row, lines.get(row.service_id), byId.get(row.session_id)));
}

interface Where {
  readonly login: string | null;
  readonly nas_id: string | null;
  readonly nas_name: string | null;
}

const shown = (row: Row, line: ShownLine | undefined, where: Where | undefined): Shown => ({
  ...{ id: row.id, sessionId: row.session_id, serviceId: row.service_id, customerId: row.customer_id, state: row.state },
  ...namesOf(line),
  login: where?.login ?? null,
  nas: where?.nas_id ? { id: where.nas_id, name: where.nas_name } : null,
  ...{ from: row.from_at.toISOString(), until: row.until_at.toISOString() },
  ...{ downBytes: Number(row.down_bytes), upBytes: Number(row.up_bytes), decidedAt: row.decided_at?.toISOString() ?? null },
});

function namesOf(line: ShownLine | undefined): Pick<Shown, "customer" | "service" | "plan" | "lineDownBps" | "lineUpBps"> {
  if (!line) return { customer: null, service: null, plan: null, lineDownBps: 0, lineUpBps: 0 };
  const speed = speedOf({ ...usualSpeed(line), quota: null });
  return {
    customer: { id: line.customer_id, name: line.customer_name, number: Number(line.customer_number) },
    service: { id: line.service_id, number: Number(line.service_number) },
    plan: { id: line.plan_id, name: line.plan_title },
    ...{ lineDownBps: speed.downBps, lineUpBps: speed.upBps },
  };
}
