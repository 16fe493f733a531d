// A request comes to its one end: the row, the audit entry, the event.
import { sql } from "kysely";
import type { RequestState } from "../../../../shared/requests.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { endOfWorkingDays, getBusinessCalendar, getPartner, getSetting } from "../../partners/index.ts";
import { alreadyDecided } from "../problems.ts";
import * as events from "./events.ts";
import { getRequest, requestLabel } from "./request-queries.ts";
import { mayBecome } from "./request-rules.ts";
import { requestDueDays } from "./settings.ts";
import { db, type Request } from "./tables.ts";

type End = Exclude<RequestState, "open">;

/** @param by - left out: whoever acts */
export async function endRequest(
  work: Work,
  request: Request,
  { to, reason = "", by = describeActor(work) }: { to: End; reason?: string; by?: Record<string, unknown> },
): Promise<Request> {
  if (!mayBecome(request.state, to)) throw alreadyDecided(`It is ${request.state} already.`);
  await db(work)
    .updateTable("ordering.requests")
    .set({
      ...{ state: to, reason, decided_at: work.now, decided_by: JSON.stringify(by) },
      ...{ due_at: null, asked_at: null, offered_at: null, version: sql`version + 1` },
    })
    .where("id", "=", request.id)
    .execute();
  const ended = await getRequest(work, request.id);
  auditRequest(work, ended, to, { state: { before: "open", after: to } }, reason);
  const about = aboutOf(ended);
  switch (to) {
    case "approved":
      work.emit(events.requestApproved, about, dataOf(ended));
      break;
    case "declined":
      work.emit(events.requestDeclined, about, { ...dataOf(ended), reason });
      break;
    case "withdrawn":
      work.emit(events.requestWithdrawn, about, dataOf(ended));
      break;
    case "obsolete":
      work.emit(events.requestObsolete, about, dataOf(ended));
      break;
    case "expired":
      work.emit(events.requestExpired, about, dataOf(ended));
  }
  return ended;
}

/** O-87 the customer has to say something first: the due time stands still. */
export async function waitForCustomer(work: Work, request: Request, what: "answer" | "offer"): Promise<Request> {
  await db(work)
    .updateTable("ordering.requests")
    .set({
      ...(what === "answer" ? { asked_at: work.now } : { offered_at: work.now, asked_at: null }),
      ...{ due_at: null, version: sql`version + 1` },
    })
    .where("id", "=", request.id)
    .execute();
  const waiting = await getRequest(work, request.id);
  work.emit(what === "answer" ? events.requestAsked : events.requestOffered, aboutOf(waiting), dataOf(waiting));
  return waiting;
}

/** The customer has answered: it is the staff's turn again, with a time of its own. */
export async function waitForStaff(work: Work, request: Request): Promise<Request> {
  await db(work)
    .updateTable("ordering.requests")
    .set({ asked_at: null, offered_at: null, due_at: await dueOf(work, request.partner_id), version: sql`version + 1` })
    .where("id", "=", request.id)
    .execute();
  const waiting = await getRequest(work, request.id);
  work.emit(events.requestAnswered, aboutOf(waiting), dataOf(waiting));
  return waiting;
}

/** O-86 by the partner's working days. */
export async function dueOf(work: Work, partnerId: string): Promise<Date> {
  return endOfWorkingDays(await getBusinessCalendar(work, partnerId), work.now, {
    days: await getSetting(work, requestDueDays, { partnerId }),
    timeZone: (await getPartner(work, partnerId)).timeZone,
  });
}

export const aboutOf = (request: Request) => ({ partnerId: request.partner_id, customerId: request.customer_id, objectId: request.id });
export const dataOf = (request: Request) => ({
  requestId: request.id,
  number: Number(request.number),
  kind: request.kind,
  ticketNumber: Number(request.ticket_number),
});

type Action = "asked" | "changed" | "asked_back" | "offered" | End;

/** How the audit log calls what is asked for; its texts stand under these words. */
const asked: Readonly<Record<Request["kind"], string>> = {
  plan_change: "change_of_plan",
  pause: "pause",
  pause_all: "pause_of_all",
  resume: "resume",
  cancel: "end_of_service",
  profile: "profile",
  billing_day: "billing_day",
};

export function auditRequest(
  work: Work,
  request: Request,
  what: Action,
  changes: Record<string, { before: unknown; after: unknown }> = {},
  reason = "",
): void {
  work.audit({
    entity: "request",
    entityId: request.id,
    label: requestLabel(request.number),
    action: `request_${what}`,
    partnerId: request.partner_id,
    customerId: request.customer_id,
    changes: { request: { before: null, after: asked[request.kind] }, ...changes },
    ...(reason === "" ? {} : { reason }),
  });
}
