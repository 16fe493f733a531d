// A service's life: which state follows which, by whose hand, and what that does to its segments (section 2.2 of the
// billing rules). One table; `moveOf` is the only reader.

export type State = "pending" | "active" | "paused" | "stopped" | "disabled" | "archived";

/** What sets a move off. Who may pull it stands beside the move. */
export type Trigger =
  | "start_date" // the day came, and there is nothing else to wait for
  | "waiting_over" // the task is done, the contract signed, the order approved, the money there
  | "by_hand" // staff
  | "withdrawn" // the order is taken back, or nothing came of it
  | "pause" // asked for, or its day came
  | "resume"
  | "customer_inactive" // the customer's status takes the services along
  | "customer_active"
  | "unpaid" // a prepaid service past its limit
  | "charged" // a prepaid charge succeeded
  | "end_date" // the day after its last one
  | "end_now" // cancelled as of today
  | "restore"
  | "release"; // kept long enough

export type Who = "staff" | "customer" | "system";

/** What a move does to the days from its own day on. */
export type SegmentEffect = "start" | "open" | "close" | "pause" | "resume" | "none";

export interface Move {
  readonly from: State;
  readonly to: State;
  readonly trigger: Trigger;
  readonly who: readonly Who[];
  readonly segments: SegmentEffect;
}

const move = (from: State, to: State, trigger: Trigger, who: readonly Who[], segments: SegmentEffect): Move => ({
  from,
  to,
  trigger,
  who,
  segments,
});

/** B-23 every move there is. `archived` by mistake is no move: it is as if the service had never been added. */
export const moves: readonly Move[] = [
  move("pending", "active", "start_date", ["system"], "start"),
  move("pending", "active", "waiting_over", ["system", "staff", "customer"], "start"),
  move("pending", "active", "by_hand", ["staff"], "start"),
  move("pending", "archived", "withdrawn", ["staff", "customer", "system"], "close"),
  move("active", "paused", "pause", ["staff", "customer", "system"], "pause"),
  move("paused", "active", "resume", ["staff", "customer", "system"], "resume"),
  move("active", "stopped", "customer_inactive", ["system", "staff"], "close"),
  move("paused", "stopped", "customer_inactive", ["system", "staff"], "close"),
  move("active", "stopped", "unpaid", ["system"], "close"),
  move("paused", "stopped", "unpaid", ["system"], "close"),
  move("stopped", "active", "customer_active", ["system", "staff"], "open"),
  move("stopped", "active", "charged", ["system", "customer"], "open"),
  move("stopped", "active", "by_hand", ["staff"], "open"),
  move("active", "disabled", "end_date", ["system"], "close"),
  move("paused", "disabled", "end_date", ["system"], "close"),
  move("stopped", "disabled", "end_date", ["system"], "close"),
  move("active", "disabled", "end_now", ["staff", "customer", "system"], "close"),
  move("paused", "disabled", "end_now", ["staff", "customer", "system"], "close"),
  move("stopped", "disabled", "end_now", ["staff", "customer", "system"], "close"),
  move("disabled", "active", "restore", ["staff"], "open"),
  move("disabled", "archived", "by_hand", ["staff"], "none"),
  move("stopped", "archived", "by_hand", ["staff"], "close"),
  move("disabled", "archived", "release", ["system"], "none"),
  move("stopped", "archived", "release", ["system"], "close"),
];

export interface WantedMove {
  readonly from: State;
  readonly to: State;
  readonly trigger: Trigger;
  readonly who: Who;
}

/** The move of the table, or why there is none. */
export function moveOf({
  from,
  to,
  trigger,
  who,
}: WantedMove): { readonly kind: "move"; readonly move: Move } | { readonly kind: "refused"; readonly why: string } {
  const between = moves.filter((each) => each.from === from && each.to === to);
  if (between.length === 0) return { kind: "refused", why: `A service that is ${from} cannot become ${to}.` };
  const found = between.find((each) => each.trigger === trigger);
  if (!found) return { kind: "refused", why: `A service that is ${from} does not become ${to} by ${words(trigger)}.` };
  if (!found.who.includes(who))
    return {
      kind: "refused",
      why: `A service that is ${from} becomes ${to} by ${words(trigger)}, and that is not for ${whoWords[who]} to do.`,
    };
  return { kind: "move", move: found };
}

const words = (trigger: Trigger): string => trigger.replaceAll("_", " ");
const whoWords: Record<Who, string> = { staff: "staff", customer: "the customer", system: "the system" };

/** What people may still do to a service; the rest is history. */
export const isLive = (state: State): boolean => state === "pending" || state === "active" || state === "paused" || state === "stopped";
