// N-97 places between an Accept and its Start, for plans that refuse what is too many. They are in the database, so that several processes keep
// one count.
import { sql } from "kysely";
import { insertRows } from "../../../../platform/db/bulk.ts";
import { uuidv7 } from "../../../../platform/uuid.ts";
import type { Work } from "../../../../platform/work.ts";
import { listOpenSessions } from "../../../usage/index.ts";
import { db } from "../../tables.ts";
import { type Coming, hasPlace, type Offer, offerMs } from "./session-limit-rules.ts";

export interface PlaceWish extends Offer {
  readonly serviceId: string;
  /** N-96 how many sessions its line may have. */
  readonly most: number;
  /** For a minute, until its session begins. */
  readonly isKept: boolean;
}

/** Whether there is a place for each of them, in their order. */
export async function takePlaces(work: Work, wishes: readonly PlaceWish[]): Promise<boolean[]> {
  // In one order, or two transactions wait for each other.
  const ids = [...new Set(wishes.map(({ serviceId }) => serviceId))].toSorted();
  await sql`select pg_advisory_xact_lock(hashtextextended('sessions ' || service_id, 0)) from unnest(${ids}::text[]) service_id`.execute(
    work.tx,
  );
  // Offers first: one that becomes a session meanwhile is then seen twice and known by its cookie, and never missed.
  const offers = await readOffers(work, ids);
  const sessions = await listOpenSessions(work, ids);
  const taken: PlaceWish[] = [];
  const answers = wishes.map((wish) => {
    const ofService = ({ serviceId }: { readonly serviceId: string }): boolean => serviceId === wish.serviceId;
    const before = [...offers.filter(ofService), ...taken.filter(ofService)];
    const may = hasPlace({ sessions: sessions.filter(ofService), offers: before, most: wish.most }, wish);
    if (may && wish.isKept) taken.push(wish);
    return may;
  });
  await insertRows(
    work,
    "access.session_offers",
    { id: "uuid", service_id: "uuid", nas_id: "uuid", mac: "macaddr", cookie: "text", at: "timestamptz" },
    taken.map(({ serviceId, nasId, mac, cookie }) => ({
      ...{ id: uuidv7(work.now.getTime()), service_id: serviceId, nas_id: nasId, mac, cookie, at: work.now },
    })),
  );
  return answers;
}

/** Whether somebody would get a place now; nothing is kept. */
export async function hasPlaceNow(
  work: Work,
  { serviceId, most, ...coming }: Coming & Pick<PlaceWish, "serviceId" | "most">,
): Promise<boolean> {
  const offers = await readOffers(work, [serviceId]);
  return hasPlace({ sessions: await listOpenSessions(work, [serviceId]), offers, most }, coming);
}

async function readOffers(work: Work, serviceIds: readonly string[]): Promise<(Offer & { serviceId: string })[]> {
  const rows = await db(work)
    .selectFrom("access.session_offers")
    .select(["service_id", "nas_id", sql<string | null>`mac::text`.as("mac"), "cookie"])
    .where(sql<boolean>`service_id = any (${[...serviceIds]}::uuid[])`)
    .where("at", ">", new Date(work.now.getTime() - offerMs))
    .execute();
  return rows.map(({ service_id, nas_id, mac, cookie }) => ({ serviceId: service_id, nasId: nas_id, mac, cookie }));
}

/** Whoever got no address after all does not come. */
export async function giveBackPlace(work: Work, cookie: string): Promise<void> {
  await db(work).deleteFrom("access.session_offers").where("cookie", "=", cookie).execute();
}

/** What has become a session is an offer no longer: known by its cookie, or, where a router sends none back, by its device. */
export async function endOffers(
  work: Work,
  started: readonly {
    readonly serviceId: string;
    readonly nasId: string;
    readonly mac: string | null;
    readonly cookie: string | null;
  }[],
): Promise<void> {
  if (started.length === 0) return;
  await sql`delete from access.session_offers offer
    using unnest(${started.map(({ serviceId }) => serviceId)}::uuid[], ${started.map(({ nasId }) => nasId)}::uuid[],
      ${started.map(({ mac }) => mac)}::macaddr[], ${started.map(({ cookie }) => cookie)}::text[]) as started (service_id, nas_id, mac, cookie)
    where offer.service_id = started.service_id and (offer.cookie = started.cookie
      or (started.cookie is null and offer.nas_id = started.nas_id and offer.mac is not distinct from started.mac))`.execute(work.tx);
}

/** Those that nobody can count any more. */
export async function dropOldOffers(work: Work): Promise<void> {
  await db(work)
    .deleteFrom("access.session_offers")
    .where("at", "<=", new Date(work.now.getTime() - offerMs))
    .execute();
}
