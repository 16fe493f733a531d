// P-252 what is planned for services is kept by the module above, which knows plan changes, pauses and ends; lists of services show it.
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import type { BillableService } from "./list-billable-services.ts";

export interface PlannedForService {
  readonly id: string;
  readonly kind: "plan" | "pause" | "resume" | "end";
  /** The first day that is otherwise. */
  readonly on: Day;
  /** Of a pause: the first day with the service again. */
  readonly until: Day | null;
  /** failed: a change of plan that could not be made on its day, until staff decide. */
  readonly state: "scheduled" | "failed";
  /** The customer may take it back. */
  readonly mayWithdraw: boolean;
  readonly version: number;
  /** Of pauses that were asked for together. */
  readonly groupId: string | null;
  /** Of a change of plan. */
  readonly planId: string | null;
}

export interface PlanningParticipant {
  /** By service; one each at most. */
  listPlanned(work: Work, serviceIds: readonly string[]): Promise<ReadonlyMap<string, PlannedForService>>;
  /** The service with the plan that it is to have, as billing would read it. */
  afterChange(work: Work, plannedIds: readonly string[]): Promise<ReadonlyMap<string, BillableService>>;
}

let participant: PlanningParticipant | undefined;

/** Called by the module above that knows what is planned, once, at the start. */
export function joinPlannedChanges(joins: PlanningParticipant): void {
  participant = joins;
}

export const listPlannedFor = async (work: Work, serviceIds: readonly string[]): Promise<ReadonlyMap<string, PlannedForService>> =>
  participant && serviceIds.length > 0 ? participant.listPlanned(work, serviceIds) : new Map();

export const afterPlannedChange = async (work: Work, plannedIds: readonly string[]): Promise<ReadonlyMap<string, BillableService>> =>
  participant && plannedIds.length > 0 ? participant.afterChange(work, plannedIds) : new Map();
