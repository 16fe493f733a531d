// P-191 a customer changes data that waits for staff: one request holds all that waits, with its ticket. Changed again it is replaced.
import { sql } from "kysely";
import { type ApprovablePart, fieldsOfPart, type WaitingField } from "../../../../../shared/profile-parts.ts";
import { describeActor } from "../../../../platform/event-bus.ts";
import type { Works } from "../../../../platform/http/api.ts";
import { ownCustomer } from "../../../../platform/own-customer.ts";
import { notFound } from "../../../../platform/problems.ts";
import { uuidv7 } from "../../../../platform/uuid.ts";
import type { Work } from "../../../../platform/work.ts";
import { getCustomer } from "../../../customers/index.ts";
import { getSetting } from "../../../partners/index.ts";
import { openTicketFor, refuseTooMany, writeForCustomer } from "../../../tickets/index.ts";
import { requestOpened } from "../events.ts";
import { aboutOf, auditRequest, dataOf, dueOf, endRequest } from "../move-request.ts";
import { asProgram } from "../open-request.ts";
import { getRequest, lockAsking, visibleRequests } from "../request-queries.ts";
import { requestTicketType } from "../settings.ts";
import { db, type Request } from "../tables.ts";
import { wordsFor } from "../tell-in-ticket.ts";
import { fieldsIn, joinWish, type ProfileWish, type Values, withoutFields } from "./profile-rules.ts";

const openProfiles = (work: Work, customerId: string) =>
  visibleRequests(work)
    .selectAll("request")
    .where("request.customer_id", "=", customerId)
    .where("request.kind", "=", "profile")
    .where("request.state", "=", "open");

/** Nobody else decides about it or changes it until the commit. */
export const findOpenProfile = (work: Work, customerId: string): Promise<Request | undefined> =>
  openProfiles(work, customerId).forUpdate().executeTakeFirst();

export interface WaitingProfile {
  readonly askedAt: Date;
  readonly ticket: { readonly id: string | null; readonly number: number };
  /** Staff have asked something: the answer goes into the ticket. */
  readonly isAsked: boolean;
  readonly wanted: Values;
}

/** What of a customer's data waits for staff. */
export async function waitingProfile(work: Work, customerId: string): Promise<WaitingProfile | undefined> {
  const request = await openProfiles(work, customerId).executeTakeFirst();
  if (!request) return undefined;
  const wish = request.profile as ProfileWish;
  return {
    askedAt: request.created_at,
    ticket: { id: request.ticket_id, number: Number(request.ticket_number) },
    isAsked: request.asked_at !== null,
    wanted: Object.fromEntries(fieldsIn(wish).map((field) => [field, wish[field]?.wanted])),
  };
}

/** Each request has its ticket, and of these there are only so many a day; what waits already has one. */
export async function refuseManyProfiles(work: Work): Promise<void> {
  if (!(await openProfiles(work, ownCustomer(work).customerId).executeTakeFirst())) await refuseTooMany(work);
}

interface Me {
  readonly id: string;
  readonly name: string;
  readonly partnerId: string;
  readonly by: Record<string, unknown>;
}
const meIn = (works: Works): Promise<Me> =>
  works.inWork(async (work) => {
    const { customerId: id, name, partnerId } = ownCustomer(work);
    return { id, name, partnerId, by: describeActor(work) };
  });

/** @param wanted - good values, as they would be stored */
export async function askForProfile(works: Works, wanted: Values): Promise<void> {
  const me = await meIn(works);
  await works.asSystem(asProgram, async (work) => {
    // Two that are sent at once take turns, so that the second joins what the first has made.
    await lockAsking(work, me.id);
    const waiting = await findOpenProfile(work, me.id);
    const now = await getCustomer(work, me.id);
    const before = (waiting?.profile ?? {}) as ProfileWish;
    const wish = joinWish(before, wanted, now);
    if (JSON.stringify(wish) === JSON.stringify(before)) return;
    if (waiting) await replace(work, me, waiting, wish);
    else await open(work, me, wish);
  });
}

/** O-88 until a decision. */
export async function withdrawProfile(works: Works, parts: readonly ApprovablePart[]): Promise<void> {
  const me = await meIn(works);
  await works.asSystem(asProgram, async (work) => {
    await lockAsking(work, me.id);
    const waiting = await findOpenProfile(work, me.id);
    const before = (waiting?.profile ?? {}) as ProfileWish;
    const fields: WaitingField[] = parts.flatMap((part) => [...fieldsOfPart[part]]);
    const wish = withoutFields(before, fields);
    if (!waiting || fieldsIn(wish).length === fieldsIn(before).length)
      throw notFound("Nothing of this waits any more. It was decided already.");
    await replace(work, me, waiting, wish);
  });
}

async function open(work: Work, me: Me, wish: ProfileWish): Promise<void> {
  const say = await wordsFor(work, me.id);
  const ticket = await openTicketFor(work, {
    partnerId: me.partnerId,
    customer: me,
    subject: say.profileSubject(),
    text: say.profileAsked(wish),
    typeId: await getSetting(work, requestTicketType, { partnerId: me.partnerId }),
    serviceId: null,
  });
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("ordering.requests")
    .values({
      ...{ id, partner_id: me.partnerId, customer_id: me.id, kind: "profile", words: "", profile: JSON.stringify(wish) },
      ...{ ticket_id: ticket.id, ticket_number: ticket.number, requested_by: JSON.stringify(me.by) },
      ...{ created_at: work.now, due_at: await dueOf(work, me.partnerId) },
    })
    .execute();
  const request = await getRequest(work, id);
  auditRequest(work, request, "asked", differencesOf(wish));
  work.emit(requestOpened, aboutOf(request), dataOf(request));
}

/** The request keeps its place in the queue; whoever looked at the old values may not decide about the new ones unseen. */
async function replace(work: Work, me: Me, request: Request, wish: ProfileWish): Promise<void> {
  const isNothing = fieldsIn(wish).length === 0;
  const say = await wordsFor(work, me.id);
  if (isNothing) await endRequest(work, request, { to: "withdrawn", by: me.by });
  else {
    await db(work)
      .updateTable("ordering.requests")
      .set({ profile: JSON.stringify(wish), version: sql`version + 1` })
      .where("id", "=", request.id)
      .execute();
    auditRequest(work, request, "changed", differencesOf(wish));
  }
  if (request.ticket_id === null) return;
  const text = isNothing ? say.withdrawn() : say.profileAsked(wish);
  await writeForCustomer(work, request.ticket_id, { customer: me, text, closes: isNothing });
}

const differencesOf = (wish: ProfileWish): Record<string, { before: unknown; after: unknown }> =>
  Object.fromEntries(fieldsIn(wish).map((field) => [field, { before: wish[field]?.before ?? null, after: wish[field]?.wanted ?? null }]));
