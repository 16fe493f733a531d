// What screens say of a service beside its state: the badge, what happens next, and what may be done now.
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { RangedDiscount } from "./price-rules.ts";
import type { State } from "./state-rules.ts";

export interface ShownService {
  readonly state: State;
  readonly stateSinceOn: Day;
  readonly startOn: Day;
  readonly endOn: Day | null;
  readonly waitsFor: string | null;
  readonly lock: string;
  readonly isBundlePart: boolean;
  readonly kind: string;
}

/** `on` is the day that belongs to the word: "Starts 9 Nov". */
export interface Badge {
  readonly word:
    | ("active" | "starts" | "waits" | "paused" | "stopped" | "ends" | "ended" | "suspended" | "locked" | "withdrawn")
    // What is planned for a service that runs.
    | ("changing" | "pausing" | "pausing_tonight" | "change_failed");
  readonly on: Day | null;
}

/** What is planned for a service, as far as its badge says it. */
export interface PlannedShown {
  readonly kind: string;
  /** The first day that is otherwise. */
  readonly on: Day;
}

/** P-60 the one word on the card. A block wins over "active", because that is what the customer feels. */
export function badgeOf(service: ShownService, customerIsBlocked: boolean, planned?: PlannedShown & { readonly today: Day }): Badge {
  switch (service.state) {
    case "pending":
      return service.waitsFor === null || service.waitsFor === "start_date"
        ? { word: "starts", on: service.startOn }
        : { word: "waits", on: service.startOn };
    case "active":
      if (customerIsBlocked) return { word: "suspended", on: null };
      if (service.lock !== "none") return { word: "locked", on: null };
      if (service.endOn !== null) return { word: "ends", on: service.endOn };
      return (planned && runningBadgeOf(planned)) ?? { word: "active", on: null };
    case "paused":
      return customerIsBlocked ? { word: "suspended", on: null } : { word: "paused", on: service.stateSinceOn };
    case "stopped":
      return { word: "stopped", on: service.stateSinceOn };
    case "disabled":
      return { word: "ended", on: service.endOn };
    case "archived":
      return service.endOn === null ? { word: "withdrawn", on: service.stateSinceOn } : { word: "ended", on: service.endOn };
  }
}

function runningBadgeOf({ kind, on, today }: PlannedShown & { readonly today: Day }): Badge | undefined {
  if (kind === "plan") return { word: "changing", on };
  if (kind !== "pause") return undefined;
  // P-80 it is on until the end of the day.
  return on === addDays(today, 1) ? { word: "pausing_tonight", on } : { word: "pausing", on };
}

/** P-252 of the entry that a coming plan has in the list. */
export const plannedBadgeOf = ({ state, on }: { readonly state: "scheduled" | "failed"; readonly on: Day }): Badge => ({
  word: state === "failed" ? "change_failed" : "starts",
  on,
});

export interface NextEvent {
  readonly kind: "starts" | "ends" | "price_changes" | "discount_ends" | "contract_ends" | "changes" | "pauses" | "resumes";
  readonly on: Day;
}

/** What happens to the service next. */
export function nextEventOf(
  service: Pick<ShownService, "state" | "startOn" | "endOn"> & { readonly contractEndOn: Day | null },
  segments: readonly { readonly startOn: Day }[],
  discounts: readonly RangedDiscount[],
  today: Day,
  planned?: PlannedShown,
): NextEvent | undefined {
  if (service.state === "disabled" || service.state === "archived") return undefined;
  const events: NextEvent[] = [];
  if (service.state === "pending") events.push({ kind: "starts", on: service.startOn });
  if (service.endOn !== null) events.push({ kind: "ends", on: service.endOn });
  const act = planned && plannedEvents[planned.kind];
  if (planned && act) events.push({ kind: act, on: planned.on });
  for (const { startOn } of segments) if (startOn > today && startOn > service.startOn) events.push({ kind: "price_changes", on: startOn });
  for (const { startOn, endBefore } of discounts) {
    // The last day with the discount, as people say it.
    if (startOn <= today && endBefore !== null && endBefore > today) events.push({ kind: "discount_ends", on: addDays(endBefore, -1) });
  }
  if (service.contractEndOn !== null && service.contractEndOn > today)
    events.push({ kind: "contract_ends", on: addDays(service.contractEndOn, -1) });
  return events.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))[0];
}

/** An end stands as the service's last day already. */
const plannedEvents: Readonly<Record<string, NextEvent["kind"]>> = { plan: "changes", pause: "pauses", resume: "resumes" };

export const serviceActions = [
  "edit",
  "activate",
  "change_start",
  "withdraw",
  "change_plan",
  "change_terms",
  "add_discount",
  "pause",
  "resume",
  "end",
  "withdraw_end",
  "restore",
  "lock",
  "unlock",
  "archive",
  "archive_by_mistake",
] as const;
export type ServiceAction = (typeof serviceActions)[number];

/** Why an action cannot be done now; a screen draws it greyed with the reason in words. */
export type ActionRefusal =
  | "not-in-this-state"
  | "part-of-bundle"
  | "bundle"
  | "not-pausable"
  | "end-planned"
  | "no-end-planned"
  | "restore-period-over"
  | "has-invoices"
  | "locked"
  | "not-locked";

export interface ActionFacts {
  readonly today: Day;
  readonly isPausable: boolean;
  readonly hasInvoices: boolean;
  /** The last day on which an ended service may come back. */
  readonly restorableUntil: Day | null;
}

/** P-62, O-269 what the service's state says to an action; undefined: it may be done. Rights and settings come on top. */
export function refusalOf(action: ServiceAction, service: ShownService, facts: ActionFacts): ActionRefusal | undefined {
  if (service.isBundlePart && !ofParts.has(action)) return "part-of-bundle";
  if (!statesFor[action].includes(service.state)) return "not-in-this-state";
  return furtherRefusal[action]?.(service, facts);
}

const live: readonly State[] = ["pending", "active", "paused", "stopped"];

const statesFor: Record<ServiceAction, readonly State[]> = {
  edit: [...live, "disabled"],
  activate: ["pending", "stopped"],
  change_start: ["pending"],
  withdraw: ["pending"],
  change_plan: ["pending", "active", "paused"],
  change_terms: ["pending", "active", "paused"],
  add_discount: live,
  pause: ["active"],
  resume: ["paused"],
  end: ["active", "paused", "stopped"],
  withdraw_end: ["active", "paused", "stopped"],
  restore: ["disabled"],
  lock: live,
  unlock: live,
  archive: ["disabled", "stopped"],
  archive_by_mistake: [...live, "disabled"],
};

const furtherRefusal: Partial<Record<ServiceAction, (service: ShownService, facts: ActionFacts) => ActionRefusal | undefined>> = {
  change_plan: (service) => (service.kind === "bundle" ? "bundle" : service.endOn === null ? undefined : "end-planned"),
  pause: (_service, facts) => (facts.isPausable ? undefined : "not-pausable"),
  withdraw_end: (service) => (service.endOn === null ? "no-end-planned" : undefined),
  restore: (_service, { restorableUntil, today }) =>
    restorableUntil !== null && today <= restorableUntil ? undefined : "restore-period-over",
  lock: (service) => (service.lock === "admin" ? "locked" : undefined),
  unlock: (service) => (service.lock === "admin" ? undefined : "not-locked"),
  archive_by_mistake: (_service, facts) => (facts.hasInvoices ? "has-invoices" : undefined),
};

/** B-19 a part of a bundle has its own login and may be paused; everything else is done with the bundle. */
const ofParts: ReadonlySet<ServiceAction> = new Set(["edit", "pause", "resume"]);
