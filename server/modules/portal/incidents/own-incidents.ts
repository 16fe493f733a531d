// P-174 what a customer is told of incidents and maintenance: those that touch where they are or what they have, and nobody else's.
import { sql } from "kysely";
import type { z } from "zod";
import { kept } from "../../../platform/kept.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer, getCustomer } from "../../customers/index.ts";
import { getPartner, listLocations } from "../../partners/index.ts";
import { listOwnServices } from "../../services/index.ts";
import type { IncidentNews } from "../../tickets/index.ts";
import { textFor } from "../sign-in-page/page-content.ts";
import type { OwnIncidentView } from "./contract.ts";
import { type Place, stateOf, toldAfterMs, toldBeforeMs, touches, withAround } from "./incident-rules.ts";
import { db, type IncidentRow, listUpdates, selectIncidents } from "./incident-store.ts";
import { incidentFeature } from "./settings.ts";

const most = 20;
/** Of an installation; more than that at once is one large one. */
const mostAtOnce = 2000;

export async function listOwnIncidents(work: Work): Promise<{ items: z.input<typeof OwnIncidentView>[] }> {
  const { customerId, partnerId } = ownCustomer(work);
  const customer = await getCustomer(work, customerId);
  const partner = await getPartner(work, partnerId);
  const rows = await listTouching(work, partnerId, await ownPlace(work, customer));
  const updates = await listUpdates(
    work,
    rows.map(({ id }) => id),
  );
  const followed = await followedBy(work, customerId);
  const say = (texts: Readonly<Record<string, string>>): string =>
    textFor(texts, { language: customer.language, fallback: partner.language });
  const items = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: stateOf({ startedAt: row.started_at, endedAt: row.ended_at }, work.now),
    stage: row.stage,
    text: say(row.texts),
    startedAt: row.started_at.toISOString(),
    expectedEndAt: row.expected_end_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    updates: (updates.get(row.id) ?? []).map(({ id, stage, texts, at }) => ({ id, stage, text: say(texts), at: at.toISOString() })),
    isFollowed: followed.has(row.id),
  }));
  // What is broken now first, then what is planned, then what works again.
  const order = { running: 0, planned: 1, over: 2 } as const;
  return { items: items.toSorted((a, b) => order[a.state] - order[b.state]) };
}

/** For the home page: what is told these days, and which of it touches the customer, asked once it is known where they are and what they have. */
export async function findOwnIncidents(
  work: Work,
): Promise<(own: { locationId: string | null; serviceIds: readonly string[] }) => readonly IncidentRow[]> {
  const { partnerId } = ownCustomer(work);
  if (!(await incidentFeature.isOn(work, partnerId))) return () => [];
  const [told, locations] = await Promise.all([listTold(work, partnerId), listLocations(work)]);
  return ({ locationId, serviceIds }) => touching(told, { locationIds: withAround(locationId, locations), serviceIds });
}

/** P-249 for the check of a connection: what is broken or being worked on right now. Undefined: nothing is told here. */
export async function incidentOfService(
  work: Work,
  service: { readonly id: string; readonly customerId: string; readonly partnerId: string },
) {
  if (!(await incidentFeature.isOn(work, service.partnerId))) return undefined;
  const customer = await findCustomer(work, service.customerId);
  if (!customer) return undefined;
  const place = { locationIds: await around(work, customer.locationId), serviceIds: [service.id] };
  const running = (await listTouching(work, service.partnerId, place)).filter(
    (row) => stateOf({ startedAt: row.started_at, endedAt: row.ended_at }, work.now) === "running",
  );
  const [found] = running.toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === "incident" ? -1 : 1));
  if (!found) return { kind: "none" as const, text: "", since: null };
  const { language: fallback } = await getPartner(work, service.partnerId);
  return {
    kind: found.kind,
    text: textFor(found.texts, { language: customer.language, fallback }),
    since: found.started_at.toISOString(),
  };
}

/** P-174 whoever follows one is told what is new of it, as they hear of everything about their services. */
export async function followIncident(work: Work, incidentId: string, isOn: boolean): Promise<{ isFollowed: boolean }> {
  const { customerId, partnerId } = ownCustomer(work);
  const customer = await getCustomer(work, customerId);
  const touching = await listTouching(work, partnerId, await ownPlace(work, customer));
  if (!touching.some(({ id }) => id === incidentId)) throw notFound();
  if (isOn)
    await db(work)
      .insertInto("portal.incident_followers")
      .values({ incident_id: incidentId, customer_id: customerId, partner_id: partnerId, since: work.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else
    await db(work)
      .deleteFrom("portal.incident_followers")
      .where("incident_id", "=", incidentId)
      .where("customer_id", "=", customerId)
      .execute();
  work.audit({
    ...{ entity: "incident", entityId: incidentId, label: `Customer ${customer.number}`, partnerId, customerId },
    action: isOn ? "followed" : "unfollowed",
  });
  return { isFollowed: isOn };
}

/** Who is to be told; after an id, so that a large incident is told in parts. */
export async function listFollowers(
  work: Work,
  { incidentId, partnerId, after, limit }: { incidentId: string; partnerId: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("portal.incident_followers")
    .select("customer_id")
    .where("incident_id", "=", incidentId)
    .where("partner_id", "=", partnerId)
    .where("customer_id", ">", after)
    .orderBy("customer_id")
    .limit(limit)
    .execute();
  return rows.map(({ customer_id }) => customer_id);
}

/** What was told last, as a message says it; undefined: it went meanwhile. */
export async function findTold(
  work: Work,
  { incidentId, updateId }: { incidentId: string; updateId: string },
): Promise<IncidentNews | undefined> {
  const incident = await selectIncidents(work).where("id", "=", incidentId).executeTakeFirst();
  const update = (await listUpdates(work, [incidentId])).get(incidentId)?.find(({ id }) => id === updateId);
  if (!incident || !update) return undefined;
  return {
    isOver: update.stage === "over",
    expectedEndAt: update.expected_end_at,
    say: (reader: { language: string; fallback: string }) => ({
      incident: textFor(incident.texts, reader),
      update: textFor(update.texts, reader),
    }),
  };
}

const listTouching = async (work: Work, partnerId: string, place: Place): Promise<IncidentRow[]> =>
  touching(await listTold(work, partnerId), place);

const touching = (told: readonly IncidentRow[], place: Place): IncidentRow[] =>
  told.filter((row) => touches({ locationIds: row.location_ids, serviceIds: row.service_ids }, place)).slice(0, most);

const soonMs = 30 * 86_400_000;

/** The newest first, of all partners: what may be told to somebody, or will be soon. */
const allCurrent = kept({
  tables: ["portal.incidents"],
  entities: ["incident"],
  read: (work) =>
    selectIncidents(work)
      .where((eb) => eb.or([eb("ended_at", "is", null), eb("ended_at", ">", new Date(work.now.getTime() - toldAfterMs))]))
      .where("started_at", "<=", new Date(work.now.getTime() + toldBeforeMs + soonMs))
      // What was called off before it began was never anything.
      .where(sql<boolean>`(ended_at is null or ended_at > started_at)`)
      .orderBy("started_at", "desc")
      .limit(mostAtOnce)
      .execute(),
});

async function listTold(work: Work, partnerId: string): Promise<IncidentRow[]> {
  const [from, to] = [work.now.getTime() - toldAfterMs, work.now.getTime() + toldBeforeMs];
  return (await allCurrent(work)).filter(
    (row) =>
      (row.partner_id === null || row.partner_id === partnerId) &&
      (row.ended_at === null || row.ended_at.getTime() > from) &&
      row.started_at.getTime() <= to,
  );
}

async function ownPlace(work: Work, { locationId }: { locationId: string | null }): Promise<Place> {
  const { items } = await listOwnServices(work, { past: false });
  return {
    locationIds: await around(work, locationId),
    serviceIds: items.flatMap(({ id, parts }) => [id, ...parts.map((part) => part.id)]),
  };
}

const around = async (work: Work, locationId: string | null): Promise<string[]> => withAround(locationId, await listLocations(work));

async function followedBy(work: Work, customerId: string): Promise<ReadonlySet<string>> {
  const rows = await db(work).selectFrom("portal.incident_followers").select("incident_id").where("customer_id", "=", customerId).execute();
  return new Set(rows.map(({ incident_id }) => incident_id));
}
