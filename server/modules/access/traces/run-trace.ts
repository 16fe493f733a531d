// N-115 staff begin, end and read traces. Whoever sees only some partners follows their services, and routers that serve nobody else.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { BodyOf, QueryOf } from "../../../../shared/endpoint.ts";
import type { Actor } from "../../../platform/actor.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getNas, mayChangeServed } from "../../network/index.ts";
import { getService } from "../../services/index.ts";
import { noLogin } from "../problems.ts";
import { readMac } from "../radius/mac-rules.ts";
import { db, type TraceRow } from "../tables.ts";
import type { listTracesEndpoint, showTraceEndpoint, startTraceEndpoint } from "./contract.ts";
import { printPacket, type TracedPacket } from "./print-packet.ts";
import { mostPackets } from "./tracer.ts";

type View = z.input<(typeof startTraceEndpoint)["returns"]>;

/** As many of the latest packets as a page shows. */
const shownPackets = 100;

const seesAll = (actor: Actor): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

/** As the policy of the table. */
const seenBy = (actor: Actor): RawBuilder<SqlBool> =>
  seesAll(actor) ? sql<SqlBool>`true` : sql<SqlBool>`access.sees_trace(trace.nas_id, trace.service_id)`;

const visibleTraces = (work: Work) =>
  db(work)
    .selectFrom("access.traces as trace")
    .selectAll("trace")
    .select(sql<string | null>`(select place.nas_name from usage.places place where place.nas_id = trace.nas_id)`.as("nas_name"))
    .where(seenBy(work.actor));

type Found = TraceRow & { nas_name: string | null };

const viewOf = ({ now }: Work, trace: Found): View => ({
  ...{ id: trace.id, serviceId: trace.service_id, login: trace.login, mac: trace.mac, startedBy: trace.started_by, packets: trace.packets },
  nas: trace.nas_id !== null && trace.nas_name !== null ? { id: trace.nas_id, name: trace.nas_name } : null,
  startedAt: trace.started_at.toISOString(),
  until: (trace.stopped_at ?? trace.until).toISOString(),
  isRunning: trace.stopped_at === null && now < trace.until && trace.packets < mostPackets,
  isFull: trace.packets >= mostPackets,
});

export async function listTraces(work: Work, request: QueryOf<typeof listTracesEndpoint>): Promise<Page<View>> {
  const { nasId, serviceId } = request.filter;
  let query = visibleTraces(work);
  if (nasId) query = query.where("trace.nas_id", "=", nasId);
  if (serviceId) query = query.where("trace.service_id", "=", serviceId);
  const page = await listPage(work, query, request, {
    sorts: { startedAt: { by: sql`trace.started_at`, type: "timestamptz" } },
    defaultSort: "-startedAt",
    id: sql<string>`trace.id`,
  });
  return { ...page, items: page.items.map((trace) => viewOf(work, trace)) };
}

async function getTrace(work: Work, id: string): Promise<Found> {
  const trace = await visibleTraces(work).where("trace.id", "=", id).executeTakeFirst();
  if (!trace) throw notFound("There is no such trace.");
  return trace;
}

export async function startTrace(work: Work, asked: BodyOf<typeof startTraceEndpoint>): Promise<View> {
  const nas = asked.nasId === undefined ? undefined : await getNas(work, asked.nasId);
  const login = asked.serviceId === undefined ? asked.login : await loginOf(work, asked.serviceId);
  if (!seesAll(work.actor) && asked.serviceId === undefined && !(nas && mayChangeServed(work.actor, nas.served)))
    throw fieldProblem("nasId", "serves-others", "It also serves partners that you do not see. Follow a service instead.");
  const mac = asked.mac === undefined ? null : readMac(asked.mac);
  if (mac === undefined) throw fieldProblem("mac", "bad-mac", "This is no MAC address.", { mac: asked.mac ?? "" });
  const { id } = await db(work)
    .insertInto("access.traces")
    .values({
      ...{ nas_id: nas?.id ?? null, service_id: asked.serviceId ?? null, login: login?.toLowerCase() ?? null, mac },
      ...{ started_at: work.now, until: new Date(work.now.getTime() + asked.minutes * 60_000), stopped_at: null },
      started_by: nameOf(work.actor),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const trace = await getTrace(work, id);
  leaveEntry(work, trace, "started");
  return viewOf(work, trace);
}

async function loginOf(work: Work, serviceId: string): Promise<string> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, "customers.services.view");
  if (service.login === null) throw noLogin("There is nothing by which its packets could be told from others.");
  return service.login;
}

const nameOf = (actor: Actor): string => (actor.kind === "anonymous" ? "" : actor.name);

export async function stopTrace(work: Work, id: string): Promise<View> {
  const trace = await getTrace(work, id);
  if (trace.stopped_at !== null || trace.until <= work.now) return viewOf(work, trace);
  await db(work).updateTable("access.traces").set({ stopped_at: work.now }).where("id", "=", id).where("stopped_at", "is", null).execute();
  leaveEntry(work, trace, "stopped");
  return viewOf(work, await getTrace(work, id));
}

function leaveEntry(work: Work, trace: Found, action: "started" | "stopped"): void {
  const { actor } = work;
  const partners = actor.kind === "staff" || actor.kind === "key" ? actor.partners : "all";
  work.audit({
    ...{ entity: "radius_trace", entityId: trace.id, action },
    label: [trace.nas_name, trace.login, trace.mac].filter((each) => each !== null).join(", "),
    partnerId: partners === "all" ? null : (partners[0] ?? null),
  });
}

export async function showTrace(work: Work, id: string): Promise<z.input<(typeof showTraceEndpoint)["returns"]>> {
  const trace = await getTrace(work, id);
  const packets = await readPackets(work, trace.id, { latest: shownPackets });
  return {
    trace: viewOf(work, trace),
    packets: packets.map(({ position, at, isAnswer, client, dropped, bytes }) => ({
      ...{ position, isAnswer, client, dropped, at: at.toISOString() },
      ...printPacket(bytes),
    })),
  };
}

/** All of a trace, in the order in which the packets were seen. */
export async function readTrace(work: Work, id: string): Promise<readonly TracedPacket[]> {
  return readPackets(work, (await getTrace(work, id)).id, { latest: mostPackets });
}

/** Processes write side by side, so the moment says more than the place. */
async function readPackets(work: Work, traceId: string, { latest }: { latest: number }): Promise<TracedPacket[]> {
  const rows = await db(work)
    .selectFrom("access.trace_packets")
    .select(["position", "at", "is_answer", "client_port", "server_port", "dropped", "bytes", sql<string>`host(client)`.as("client")])
    .where("trace_id", "=", traceId)
    .orderBy("at", "desc")
    .orderBy("position", "desc")
    .limit(latest)
    .execute();
  return rows.toReversed().map(({ is_answer, client_port, server_port, ...row }) => ({
    ...row,
    ...{ isAnswer: is_answer, clientPort: client_port, serverPort: server_port },
  }));
}
