import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Actor } from "../../platform/actor.ts";
import { insertRows } from "../../platform/db/bulk.ts";
import { describeActor } from "../../platform/event-bus.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices } from "../catalog/index.ts";
import { stateChangeColumns } from "./add-services.ts";
import { serviceEnded, servicePaused, serviceResumed, serviceStateChanged } from "./events.ts";
import { type AfterMove, afterMove } from "./move-rules.ts";
import { lockMoneyOfPending, watchStarts } from "./moved-starts.ts";
import { dateBeforeStart, partOfBundle, transitionRefused } from "./problems.ts";
import { listSegments, saveSegments } from "./save-segments.ts";
import { refreshSearchExtras } from "./search-extras.ts";
import type { Segment } from "./segment-rules.ts";
import { lockServicesWithParts, type Service, serviceLabel } from "./service-queries.ts";
import { type Move, moveOf, type State, type Trigger, type Who } from "./state-rules.ts";

export interface ServiceMove {
  readonly serviceId: string;
  readonly to: State;
  /** What sets it off; the table of state-rules.ts says which move takes which, and by whose hand. */
  readonly cause: Trigger;
  /** The first day of the new state; for "end_now" the last day of the old one. */
  readonly on: Day;
  /** A service that waited starts on its planned day although that is past. */
  readonly keepPlannedStart?: boolean | undefined;
  /** For the audit log. */
  readonly reason?: string | undefined;
}

/** Moves one service to another state, or refuses with `transition-refused`. */
export const changeServiceState = (work: Work, move: ServiceMove): Promise<void> => moveServices(work, [move]);

/** Above that many, the audit log says how many were moved and not each of them. */
const auditedOneByOne = 20;

/** Moves services in sets. One that may not move refuses the whole call; the parts of a bundle follow it. */
export async function moveServices(work: Work, wanted: readonly ServiceMove[]): Promise<void> {
  if (wanted.length === 0) return;
  // By the calendar everything starts on the day that was planned.
  const mayShift = wanted.filter(({ cause }) => cause !== "start_date").map(({ serviceId }) => serviceId);
  await lockMoneyOfPending(work, mayShift);
  const services = await lockServicesWithParts(
    work,
    wanted.map((move) => move.serviceId),
  );
  const segments = await listSegments(
    work,
    services.map((service) => service.id),
  );
  const plans = await listPlansOfServices(work, [...new Set(services.map((service) => service.planId))]);
  const wantedById = new Map(wanted.map((move) => [move.serviceId, move]));

  const moved: Moved[] = [];
  for (const service of services) {
    const ofBundle = service.bundleServiceId === null ? undefined : wantedById.get(service.bundleServiceId);
    const wish = ofBundle ?? wantedById.get(service.id);
    // A part that stands where its bundle goes has been paused on its own before.
    if (!wish || (ofBundle && service.state === wish.to)) continue;
    refusePartAlone(service, wish, ofBundle !== undefined);
    const move = allowedMove(work.actor, service, wish);
    refuseBeforeStart(service, wish);
    const before = segments.get(service.id) ?? [];
    const facts = {
      ...service,
      contractMonths: plans.get(service.planId)?.contractMonths ?? 0,
      isBundlePart: service.bundleServiceId !== null,
      segments: before,
    };
    moved.push({ service, before, wish, after: afterMove(facts, move, wish.on, wish.keepPlannedStart) });
  }
  const settle = await watchStarts(work, mayShift);
  await writeMoves(work, moved);
  await settle();
  // An archived service is found no more, and its login may be another's soon.
  await refreshSearchExtras(
    work,
    moved.flatMap(({ service, after }) => (after.state === "archived" ? [service.customerId] : [])),
  );
  announce(work, moved);
}

interface Moved {
  readonly service: Service;
  readonly before: readonly Segment[];
  readonly wish: ServiceMove;
  readonly after: AfterMove;
}

function allowedMove(actor: Actor, service: Service, wish: ServiceMove): Move {
  const found = moveOf({ from: service.state, to: wish.to, trigger: wish.cause, who: whoIs(actor) });
  if (found.kind === "refused") throw transitionRefused(`${serviceLabel(service.number)}: ${found.why}`);
  return found.move;
}

/** B-19 a part of a bundle is paused and resumed on its own, and nothing else. */
function refusePartAlone(service: Service, wish: ServiceMove, withBundle: boolean): void {
  if (service.bundleServiceId === null || withBundle || wish.cause === "pause" || wish.cause === "resume") return;
  throw partOfBundle(`${serviceLabel(service.number)} is part of a bundle. Do this with the bundle.`);
}

function refuseBeforeStart(service: Service, wish: ServiceMove): void {
  if (service.state === "pending" || wish.on >= service.startOn) return;
  throw dateBeforeStart(`${serviceLabel(service.number)} starts on ${service.startOn}.`, {
    errors: [{ field: "on", code: "date-before-start" }],
  });
}

function whoIs(actor: Actor): Who {
  switch (actor.kind) {
    case "staff":
    case "key":
      return "staff";
    case "customer":
      return "customer";
    case "system":
      return "system";
    case "anonymous":
      throw transitionRefused("Nobody is signed in.");
  }
}

async function writeMoves(work: Work, moved: readonly Moved[]): Promise<void> {
  await sql`
    update services.services as service set state = now_is.state, state_since_on = now_is.state_since_on, start_on = now_is.start_on, end_on = now_is.end_on,
      contract_end_on = now_is.contract_end_on, waits_for = null, version = service.version + 1, updated_at = ${work.now}
    from jsonb_to_recordset(${JSON.stringify(
      moved.map(({ service, after }) => ({
        id: service.id,
        state: after.state,
        state_since_on: after.stateSinceOn,
        start_on: after.startOn,
        end_on: after.endOn,
        contract_end_on: after.contractEndOn,
      })),
    )}::jsonb) as now_is (id uuid, state text, state_since_on date, start_on date, end_on date, contract_end_on date)
    where service.id = now_is.id`.execute(work.tx);
  await saveSegments(
    work,
    moved.map(({ service, before, after }) => ({
      serviceId: service.id,
      customerId: service.customerId,
      partnerId: service.partnerId,
      before,
      after: after.segments,
    })),
  );
  await shiftDiscounts(work, moved);
  const actor = JSON.stringify(describeActor(work));
  await insertRows(
    work,
    "services.state_changes",
    stateChangeColumns,
    moved.map(({ service, after, wish }) => ({
      service_id: service.id,
      customer_id: service.customerId,
      partner_id: service.partnerId,
      from_state: service.state,
      to_state: after.state,
      cause: wish.cause,
      actor,
      at: work.now,
    })),
  );
}

/** A discount that begins with the service begins with it also when that starts on another day. */
async function shiftDiscounts(work: Work, moved: readonly Moved[]): Promise<void> {
  const shifts = moved
    .filter(({ after }) => after.startShiftDays !== 0)
    .map(({ service, after }) => ({ id: service.id, start_on: service.startOn, days: after.startShiftDays }));
  if (shifts.length === 0) return;
  await sql`update services.discounts as discount set start_on = discount.start_on + shift.days, end_before = discount.end_before + shift.days
    from jsonb_to_recordset(${JSON.stringify(shifts)}::jsonb) as shift (id uuid, start_on date, days int)
    where discount.service_id = shift.id and discount.start_on = shift.start_on`.execute(work.tx);
}

function announce(work: Work, moved: readonly Moved[]): void {
  for (const { service, after, wish } of moved) {
    const { id, number, customerId, partnerId, planId, kind } = service;
    const about = { partnerId, customerId, objectId: id };
    const data = { serviceId: id, number: Number(number), customerId, planId, kind, cause: wish.cause };
    const on = after.stateSinceOn;
    work.emit(serviceStateChanged, about, { ...data, from: service.state, to: after.state, on });
    if (after.state === "paused") work.emit(servicePaused, about, { ...data, on });
    if (service.state === "paused" && after.state === "active") work.emit(serviceResumed, about, { ...data, on });
    if (after.state === "disabled" && after.endOn !== null) work.emit(serviceEnded, about, { ...data, endOn: after.endOn });
  }
  if (moved.length > auditedOneByOne) auditTogether(work, moved);
  else auditEach(work, moved);
}

// What staff do by hand is said by the move itself; why the system moved something is not.
const saysItself: ReadonlySet<Trigger> = new Set(["by_hand", "pause", "resume", "restore", "withdrawn", "end_now"]);
const reasonOf = ({ reason, cause }: ServiceMove): { reason?: string } =>
  reason !== undefined ? { reason } : saysItself.has(cause) ? {} : { reason: cause };

function auditEach(work: Work, moved: readonly Moved[]): void {
  for (const { service, after, wish } of moved) {
    work.audit({
      entity: "service",
      entityId: service.id,
      label: serviceLabel(service.number),
      action: "state_changed",
      partnerId: service.partnerId,
      customerId: service.customerId,
      changes: {
        state: { before: service.state, after: after.state },
        ...(after.endOn === service.endOn ? {} : { endOn: { before: service.endOn, after: after.endOn } }),
      },
      ...reasonOf(wish),
    });
  }
}

function auditTogether(work: Work, moved: readonly Moved[]): void {
  for (const [partnerId, ofPartner] of Map.groupBy(moved, ({ service }) => service.partnerId)) {
    for (const [change, alike] of Map.groupBy(ofPartner, ({ service, after }) => `${service.state} to ${after.state}`)) {
      const first = alike[0];
      if (!first) continue;
      work.audit({
        entity: "service",
        entityId: first.service.id,
        label: `${alike.length} services from ${change}, the first of them S-${first.service.number}`,
        action: "state_changed",
        partnerId,
        changes: { state: { before: first.service.state, after: first.after.state } },
        ...reasonOf(first.wish),
      });
    }
  }
}
