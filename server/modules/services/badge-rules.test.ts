import { describe, expect, test } from "vitest";
import { day } from "../../../shared/calendar.ts";
import {
  type ActionFacts,
  type ActionRefusal,
  badgeOf,
  nextEventOf,
  refusalOf,
  type ServiceAction,
  type ShownService,
  serviceActions,
} from "./badge-rules.ts";
import type { State } from "./state-rules.ts";

const today = day("2026-06-10");
const service = (state: State, more: Partial<ShownService> = {}): ShownService => ({
  state,
  stateSinceOn: day("2026-05-01"),
  startOn: day("2026-01-01"),
  endOn: null,
  waitsFor: null,
  lock: "none",
  isBundlePart: false,
  kind: "internet",
  ...more,
});
const facts = (more: Partial<ActionFacts> = {}): ActionFacts => ({
  today,
  isPausable: true,
  hasInvoices: false,
  restorableUntil: null,
  ...more,
});

describe("the badge", () => {
  test.each<[string, ShownService, boolean, string, string | null]>([
    ["running", service("active"), false, "active", null],
    ["running, the customer blocked", service("active"), true, "suspended", null],
    ["running and ending", service("active", { endOn: day("2026-06-30") }), false, "ends", "2026-06-30"],
    ["running and locked", service("active", { lock: "unpaid_document" }), false, "locked", null],
    ["paused", service("paused"), false, "paused", "2026-05-01"],
    ["paused, the customer blocked", service("paused"), true, "suspended", null],
    ["to start", service("pending", { startOn: day("2026-07-01") }), false, "starts", "2026-07-01"],
    ["to start once a task is done", service("pending", { waitsFor: "task", startOn: day("2026-07-01") }), false, "waits", "2026-07-01"],
    ["stopped", service("stopped"), false, "stopped", "2026-05-01"],
    ["ended", service("disabled", { endOn: day("2026-04-30") }), false, "ended", "2026-04-30"],
    ["ended long ago", service("archived", { endOn: day("2026-04-30") }), false, "ended", "2026-04-30"],
    ["withdrawn before it began", service("archived"), false, "withdrawn", "2026-05-01"],
  ])("P-60 %s", (_what, shown, isBlocked, word, on) => {
    expect(badgeOf(shown, isBlocked)).toEqual({ word, on });
  });
});

describe("what happens next", () => {
  const about = (more: object = {}) => ({
    state: "active" as State,
    startOn: day("2026-01-01"),
    endOn: null,
    contractEndOn: null,
    ...more,
  });
  const discount = { percent: "10", fixed: null, startOn: day("2026-01-01"), endBefore: day("2026-07-01") };

  test("O-269 the earliest of start, end, price, discount and contract", () => {
    const contract = { contractEndOn: day("2026-09-01") };
    const coming = [{ startOn: day("2026-01-01") }, { startOn: day("2026-08-01") }];
    expect(nextEventOf(about(), [{ startOn: day("2026-01-01") }], [], today)).toBeUndefined();
    expect(nextEventOf(about(contract), [], [], today)).toEqual({ kind: "contract_ends", on: "2026-08-31" });
    expect(nextEventOf(about(contract), coming, [], today)).toEqual({ kind: "price_changes", on: "2026-08-01" });
    expect(nextEventOf(about(contract), coming, [discount], today)).toEqual({ kind: "discount_ends", on: "2026-06-30" });
    expect(nextEventOf(about({ ...contract, endOn: day("2026-06-15") }), coming, [discount], today)).toEqual({
      kind: "ends",
      on: "2026-06-15",
    });
  });

  test("nothing happens to a service that is over, and what is past is not to come", () => {
    expect(nextEventOf(about({ state: "disabled", endOn: day("2026-05-01") }), [], [discount], today)).toBeUndefined();
    expect(nextEventOf(about({ contractEndOn: today }), [], [{ ...discount, endBefore: today }], today)).toBeUndefined();
  });

  test("a service that waits starts next", () => {
    expect(nextEventOf(about({ state: "pending", startOn: day("2026-07-01") }), [{ startOn: day("2026-07-01") }], [], today)).toEqual({
      kind: "starts",
      on: "2026-07-01",
    });
  });
});

describe("what may be done", () => {
  const allowed = (shown: ShownService, more: Partial<ActionFacts> = {}) =>
    serviceActions.filter((action) => refusalOf(action, shown, facts(more)) === undefined);

  test.each<[State, ServiceAction[]]>([
    [
      "pending",
      ["edit", "activate", "change_start", "withdraw", "change_plan", "change_terms", "add_discount", "lock", "archive_by_mistake"],
    ],
    ["active", ["edit", "change_plan", "change_terms", "add_discount", "pause", "end", "lock", "archive_by_mistake"]],
    ["paused", ["edit", "change_plan", "change_terms", "add_discount", "resume", "end", "lock", "archive_by_mistake"]],
    ["stopped", ["edit", "activate", "add_discount", "end", "lock", "archive", "archive_by_mistake"]],
    ["disabled", ["edit", "archive", "archive_by_mistake"]],
    ["archived", []],
  ])("P-62 O-269 with a service that is %s", (state, actions) => {
    expect(allowed(service(state))).toEqual(actions);
  });

  test.each<[ServiceAction, ShownService, Partial<ActionFacts>, ActionRefusal]>([
    ["pause", service("active"), { isPausable: false }, "not-pausable"],
    ["change_plan", service("active", { endOn: today }), {}, "end-planned"],
    ["change_plan", service("active", { kind: "bundle" }), {}, "bundle"],
    ["withdraw_end", service("active"), {}, "no-end-planned"],
    ["restore", service("disabled"), { restorableUntil: day("2026-06-09") }, "restore-period-over"],
    ["archive_by_mistake", service("active"), { hasInvoices: true }, "has-invoices"],
    ["lock", service("active", { lock: "admin" }), {}, "locked"],
    ["unlock", service("active", { lock: "unpaid_document" }), {}, "not-locked"],
    ["resume", service("active"), {}, "not-in-this-state"],
    ["end", service("active", { isBundlePart: true }), {}, "part-of-bundle"],
  ])("P-62 %s is refused with its reason (%#)", (action, shown, more, refusal) => {
    expect(refusalOf(action, shown, facts(more))).toBe(refusal);
  });

  test("a service that ended may be restored to the last day of its period of grace", () => {
    expect(refusalOf("restore", service("disabled"), facts({ restorableUntil: today }))).toBeUndefined();
  });

  test("B-19 a part of a bundle is edited and paused on its own, and no more", () => {
    expect(allowed(service("active", { isBundlePart: true }))).toEqual(["edit", "pause"]);
  });
});
