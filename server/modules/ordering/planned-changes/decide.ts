// A planned change comes into being, happens, fails or is taken back; each of these is one row that changes and one event.
import { sql } from "kysely";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementFigures, SettlementResult } from "../../billing/index.ts";
import { type Service, serviceLabel } from "../../services/index.ts";
import type { Bound } from "./bound.ts";
import { plannedChangeApplied, plannedChangeFailed, plannedChangeScheduled, plannedChangeWithdrawn } from "./events.ts";
import { releaseOfPlanned } from "./money-of-change.ts";
import { getChange, type PlannedChange } from "./planned-change-queries.ts";
import { type ChangeState, type Channel, db } from "./tables.ts";

export interface NewChange {
  readonly service: Service;
  readonly bound: Bound;
  readonly figures: SettlementFigures;
  readonly settlement: SettlementResult | null;
  readonly channel: Channel;
  /** Whoever asked for it; the program acts for a customer. */
  readonly requestedBy: Record<string, unknown>;
  readonly isApplied: boolean;
  /** P-81 of what was asked for all services at once. */
  readonly groupId?: string | null;
}

export async function saveChange(work: Work, wanted: NewChange): Promise<PlannedChange> {
  const { service, bound, settlement, isApplied } = wanted;
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("ordering.planned_changes")
    .values({
      id,
      partner_id: service.partnerId,
      customer_id: service.customerId,
      service_id: service.id,
      kind: bound.kind,
      effective_on: bound.on,
      state: isApplied ? "applied" : "scheduled",
      wish: JSON.stringify(bound),
      figures: JSON.stringify(wanted.figures),
      settlement: settlement && JSON.stringify(settlement),
      is_settled: settlement !== null,
      failure: null,
      channel: wanted.channel,
      requested_by: JSON.stringify(wanted.requestedBy),
      reason: bound.reason,
      created_at: work.now,
      decided_at: isApplied ? work.now : null,
      decided_by: isApplied ? JSON.stringify(wanted.requestedBy) : null,
      final_credit: null,
      closing_document_id: null,
      group_id: wanted.groupId ?? null,
    })
    .execute();
  const change = await getChange(work, id);
  announce(work, change, isApplied ? "applied" : "scheduled");
  audit(work, change, service, isApplied ? "apply" : "schedule");
  return change;
}

export async function decideChange(
  work: Work,
  change: PlannedChange,
  service: Service,
  outcome: {
    readonly state: Exclude<ChangeState, "scheduled">;
    readonly failure?: string;
    readonly settlement?: SettlementResult;
    readonly figures?: SettlementFigures;
    readonly reason?: string;
  },
): Promise<PlannedChange> {
  await db(work)
    .updateTable("ordering.planned_changes")
    .set({
      state: outcome.state,
      failure: outcome.failure ?? null,
      ...(outcome.settlement ? { settlement: JSON.stringify(outcome.settlement), is_settled: true } : {}),
      ...(outcome.figures ? { figures: JSON.stringify(outcome.figures) } : {}),
      decided_at: work.now,
      decided_by: JSON.stringify(describeActor(work)),
      version: sql`version + 1`,
    })
    .where("id", "=", change.id)
    .execute();
  if (outcome.state !== "applied") await releaseOfPlanned(work, { accountId: service.payerId, changeId: change.id });
  const decided = await getChange(work, change.id);
  announce(work, decided, outcome.state, outcome.reason);
  const action = { applied: "apply", failed: "fail", withdrawn: "withdraw", replaced: "replace" }[outcome.state];
  audit(work, decided, service, action, outcome.reason, outcome.figures && movedSince(change, outcome.figures));
  return decided;
}

/** B-97 what is other than was confirmed, because something else changed meanwhile. */
function movedSince(change: PlannedChange, figures: SettlementFigures): Record<string, { before: unknown; after: unknown }> {
  const confirmed = change.figures as SettlementFigures;
  return confirmed.net.amount === figures.net.amount ? {} : { net: { before: confirmed.net.amount, after: figures.net.amount } };
}

function announce(work: Work, change: PlannedChange, state: ChangeState, reason = ""): void {
  const about = { partnerId: change.partner_id, customerId: change.customer_id, objectId: change.id };
  const data = {
    plannedChangeId: change.id,
    number: Number(change.number),
    serviceId: change.service_id,
    customerId: change.customer_id,
    kind: change.kind,
    on: change.effective_on,
    channel: change.channel,
  };
  switch (state) {
    case "scheduled":
      work.emit(plannedChangeScheduled, about, data);
      break;
    case "applied":
      work.emit(plannedChangeApplied, about, data);
      break;
    case "failed":
      work.emit(plannedChangeFailed, about, { ...data, failure: change.failure ?? "" });
      break;
    case "withdrawn":
    case "replaced":
      work.emit(plannedChangeWithdrawn, about, { ...data, reason });
  }
}

/** How the audit log calls it; its texts stand under these words. */
const words: Record<PlannedChange["kind"], string> = {
  plan: "change_of_plan",
  pause: "pause",
  resume: "resume",
  end: "end_of_service",
  terms: "price_or_quantity",
  discount: "discount_added",
  discount_end: "discount_ended",
};

function audit(
  work: Work,
  change: PlannedChange,
  service: Service,
  action: string,
  reason?: string,
  changes: Record<string, { before: unknown; after: unknown }> = {},
): void {
  work.audit({
    entity: "service",
    entityId: service.id,
    label: serviceLabel(service.number),
    action: `change_${action}`,
    partnerId: service.partnerId,
    customerId: service.customerId,
    changes: {
      change: { before: null, after: words[change.kind] },
      on: { before: null, after: change.effective_on },
      ...(change.failure === null ? {} : { failure: { before: null, after: change.failure } }),
      ...(action === "apply" || action === "schedule" ? { requestedBy: { before: null, after: requester(change) } } : {}),
      ...changes,
    },
    ...(reason || change.reason ? { reason: reason || change.reason } : {}),
  });
}

export const requester = (change: PlannedChange): string => String(change.requested_by.name ?? change.requested_by.kind ?? "");
