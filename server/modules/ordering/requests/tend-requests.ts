// What closes requests by itself (O-88), and what their tickets do to them (M-30).
import type { z } from "zod";
import type { DailyRun, DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Listen } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { answerTicketFor, lastAnswerIn, ticketClosed, ticketReplied } from "../../tickets/index.ts";
import { plannedChangeApplied, plannedChangeScheduled } from "../planned-changes/events.ts";
import { endRequest, waitForStaff } from "./move-request.ts";
import { isProfileDone } from "./profile/decide-profile.ts";
import { findOpenIds, listItems, lockRequest } from "./request-queries.ts";
import { isGone } from "./request-rules.ts";
import { parseBound } from "./request-terms.ts";
import { requestExpireDays } from "./settings.ts";
import { db, type Request, type RequestItem } from "./tables.ts";
import { wordsFor } from "./tell-in-ticket.ts";

const dayMs = 86_400_000;

export const tendRequestsStep: DailyStep = {
  name: "ordering.tend-requests",
  after: ["ordering.roll"],
  at: async () => "06:00",
  run: tendRequests,
};

async function tendRequests({ partnerId, isMissed, inWork }: DailyRun): Promise<Record<string, number>> {
  const done = { obsolete: 0, expired: 0 };
  // What was missed in an outage is made good by today's run.
  if (isMissed) return done;
  const ids = await inWork(async (work) => {
    const rows = await db(work)
      .selectFrom("ordering.requests")
      .select("id")
      .where("partner_id", "=", partnerId)
      .where("state", "=", "open")
      .orderBy("created_at")
      .execute();
    return rows.map(({ id }) => id);
  });
  for (const id of ids) {
    const end = await inWork((work) => tendOne(work, id));
    if (end) done[end] += 1;
  }
  return done;
}

async function tendOne(work: Work, id: string): Promise<"obsolete" | "expired" | undefined> {
  const request = await lockRequest(work, id);
  if (request?.state !== "open") return undefined;
  if (await closeIfGone(work, request)) return "obsolete";
  const days = await getSetting(work, requestExpireDays, { partnerId: request.partner_id });
  if (work.now.getTime() - request.created_at.getTime() < days * dayMs) return undefined;
  await close(work, request, "expired");
  return "expired";
}

async function closeIfGone(work: Work, request: Request): Promise<boolean> {
  if (request.kind === "profile") {
    if (!(await isProfileDone(work, request))) return false;
    await close(work, request, "obsolete");
    return true;
  }
  const items = (await listItems(work, [request.id])).get(request.id) ?? [];
  // Of several services as long as one is left.
  for (const item of items) if (!(await isGoneItem(work, item))) return false;
  await close(work, request, "obsolete");
  return true;
}

async function isGoneItem(work: Work, item: RequestItem): Promise<boolean> {
  const bound = parseBound(item.wish);
  return isGone({ kind: item.kind, wantedPlanId: bound?.kind === "plan" ? bound.planId : null }, await getService(work, item.service_id));
}

async function close(work: Work, request: Request, to: "obsolete" | "expired"): Promise<void> {
  await endRequest(work, request, { to });
  if (request.ticket_id === null) return;
  const say = await wordsFor(work, request.customer_id);
  await answerTicketFor(work, request.ticket_id, { text: say[to](), leaves: "closed" });
}

export function listenForRequests(on: Listen): void {
  on(ticketReplied, "let-the-request-go-on", (work, { objectId, data }) =>
    data.by === "customer" ? goOn(work, objectId) : Promise.resolve(),
  );
  on(ticketClosed, "decide-the-request-of-a-closed-ticket", (work, { objectId, data }) => closedWith(work, objectId, data));
  on(plannedChangeApplied, "close-requests-that-are-done", (work, { data }) => closeGoneOf(work, data.serviceId));
  on(plannedChangeScheduled, "close-requests-that-are-planned", (work, { data }) => closeGoneOf(work, data.serviceId));
}

/** O-87 the customer has answered. */
async function goOn(work: Work, ticketId: string): Promise<void> {
  for (const id of await findOpenIds(work, { ticketId })) {
    const request = await lockRequest(work, id);
    // Other terms wait for a yes in the portal, whatever is written besides.
    if (request?.state === "open" && request.asked_at !== null && request.offered_at === null) await waitForStaff(work, request);
  }
}

/** M-30 whoever closes the ticket has decided: the customer takes it back, staff decline it, a silence lets it expire. */
async function closedWith(work: Work, ticketId: string, { by }: z.output<(typeof ticketClosed)["data"]>): Promise<void> {
  for (const id of await findOpenIds(work, { ticketId })) {
    const request = await lockRequest(work, id);
    if (request?.state !== "open") continue;
    switch (by) {
      case "customer":
        await endRequest(work, request, { to: "withdrawn", by: request.requested_by });
        break;
      case "staff": {
        const last = (await lastAnswerIn(work, ticketId)).slice(0, 500);
        const reason = last || (await wordsFor(work, request.customer_id)).closedUnsaid();
        await endRequest(work, request, { to: "declined", reason });
        break;
      }
      case "system":
        await endRequest(work, request, { to: "expired" });
    }
  }
}

async function closeGoneOf(work: Work, serviceId: string): Promise<void> {
  for (const id of await findOpenIds(work, { serviceId })) {
    const request = await lockRequest(work, id);
    if (request?.state === "open") await closeIfGone(work, request);
  }
}
