// What gateways told us, for whoever asks why a payment came or did not.
import { sql } from "kysely";
import type { z } from "zod";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { GatewayEventRow, getGatewayEventEndpoint, listGatewayEventsEndpoint } from "./contract.ts";

type Row = z.input<typeof GatewayEventRow>;

const selectEvents = (work: Work) =>
  db(work)
    .selectFrom("payments.gateway_events as event")
    .select([
      "event.id",
      "event.partner_id",
      "event.driver",
      "event.external_id",
      "event.received_at",
      "event.processed_at",
      "event.result",
    ])
    .where(visibleTo(work.actor, { partner: "event.partner_id" }));

type Kept = Awaited<ReturnType<ReturnType<typeof selectEvents>["execute"]>>[number];

const rowOf = (event: Kept): Row => ({
  id: event.id,
  partnerId: event.partner_id,
  driver: event.driver,
  externalId: event.external_id,
  receivedAt: event.received_at.toISOString(),
  processedAt: event.processed_at?.toISOString() ?? null,
  result: event.result,
});

export async function listGatewayEvents(work: Work, request: z.output<(typeof listGatewayEventsEndpoint)["query"]>): Promise<Page<Row>> {
  const { filter } = request;
  let query = selectEvents(work);
  if (filter.driver) query = query.where("event.driver", "in", filter.driver);
  if (filter.partner) query = query.where("event.partner_id", "in", filter.partner);
  if (filter.waiting !== undefined) query = query.where("event.processed_at", filter.waiting ? "is" : "is not", null);
  if (filter.q) query = query.where("event.external_id", "like", `${escapeLike(filter.q)}%`);
  const page = await listPage(work, query, request, {
    sorts: { receivedAt: { by: sql`event.received_at`, type: "timestamptz" } },
    defaultSort: "-receivedAt",
    id: sql<string>`event.id`,
  });
  return { ...page, items: page.items.map(rowOf) };
}

export async function getGatewayEvent(work: Work, eventId: string): Promise<z.input<(typeof getGatewayEventEndpoint)["returns"]>> {
  const event = await selectEvents(work).select("event.payload").where("event.id", "=", eventId).executeTakeFirst();
  if (!event) throw notFound();
  return { ...rowOf(event), payload: JSON.stringify(event.payload, withoutSecrets, 2) };
}

const secretNames = /token|secret|password|signature|fingerprint/i;

/** A token charges a card as well as its number would, so nobody reads one. */
const withoutSecrets = (name: string, value: unknown): unknown =>
  secretNames.test(name) && typeof value === "string" ? "(hidden)" : value;
