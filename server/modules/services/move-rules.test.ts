import { describe, expect, test } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { afterMove, type MovedService } from "./move-rules.ts";
import { moveOf, type State, type Trigger, type Who } from "./state-rules.ts";

const service = (state: State, more: Partial<MovedService> = {}): MovedService => ({
  state,
  startOn: day("2026-03-01"),
  endOn: null,
  contractEndOn: null,
  contractMonths: 0,
  isBundlePart: false,
  segments: [
    {
      id: "a",
      startOn: more.startOn ?? day("2026-03-01"),
      endBefore: null,
      planVersionId: "v1",
      unitPrice: "45",
      quantity: "1",
      taxId: null,
      taxGroupId: null,
      includesTax: false,
      billable: more.isBundlePart ? "no" : "yes",
      cause: "staff",
    },
  ],
  ...more,
});

function moved(before: MovedService, to: State, trigger: Trigger, on: string, who: Who = "system", keepPlannedStart = false) {
  const found = moveOf({ from: before.state, to, trigger, who });
  if (found.kind === "refused") throw new Error(found.why);
  const { segments, ...rest } = afterMove(before, found.move, day(on), keepPlannedStart);
  return { ...rest, pieces: segments.map(({ startOn, endBefore, billable }) => `${startOn} ${endBefore} ${billable}`) };
}

describe("a pending service starts", () => {
  test("by the calendar on its planned day, also when the roll runs late (B-6)", () => {
    expect(moved(service("pending"), "active", "start_date", "2026-03-04")).toMatchObject({
      startOn: "2026-03-01",
      stateSinceOn: "2026-03-01",
      pieces: ["2026-03-01 null yes"],
    });
  });

  test("when what it waited for is there, on that day or the planned one, whichever is later", () => {
    expect(moved(service("pending"), "active", "waiting_over", "2026-03-10")).toMatchObject({
      startOn: "2026-03-10",
      startShiftDays: 9,
      pieces: ["2026-03-10 null yes"],
    });
    expect(moved(service("pending"), "active", "waiting_over", "2026-03-10", "staff", true)).toMatchObject({
      startOn: "2026-03-01",
      startShiftDays: 0,
    });
  });

  test("by hand today, also before its planned day", () => {
    expect(moved(service("pending"), "active", "by_hand", "2026-02-20", "staff")).toMatchObject({
      startOn: "2026-02-20",
      startShiftDays: -9,
      pieces: ["2026-02-20 null yes"],
    });
  });

  test("M-28 a contract that was counted from the start moves with it, one that was chosen stays", () => {
    const counted = service("pending", { contractMonths: 24, contractEndOn: day("2028-03-01") });
    expect(moved(counted, "active", "waiting_over", "2026-03-10").contractEndOn).toBe("2028-03-10");
    const chosen = service("pending", { contractMonths: 24, contractEndOn: day("2027-01-01") });
    expect(moved(chosen, "active", "waiting_over", "2026-03-10").contractEndOn).toBe("2027-01-01");
  });

  test("or is withdrawn, and no day of it is billed", () => {
    expect(moved(service("pending"), "archived", "withdrawn", "2026-02-20")).toMatchObject({
      endOn: null,
      stateSinceOn: "2026-02-20",
      pieces: ["2026-03-01 null no"],
    });
  });
});

describe("a running service", () => {
  const active = service("active");

  test("is paused from the day on and billed at the pause price", () => {
    expect(moved(active, "paused", "pause", "2026-04-10")).toMatchObject({
      stateSinceOn: "2026-04-10",
      pieces: ["2026-03-01 2026-04-10 yes", "2026-04-10 null pause_price"],
    });
  });

  test("is stopped and billed for nothing from that day (B-38)", () => {
    expect(moved(active, "stopped", "customer_inactive", "2026-04-10")).toMatchObject({
      endOn: null,
      pieces: ["2026-03-01 2026-04-10 yes"],
    });
  });

  test("B-112 cancelled now, today counts as used", () => {
    expect(moved(active, "disabled", "end_now", "2026-04-10", "staff")).toMatchObject({
      endOn: "2026-04-10",
      stateSinceOn: "2026-04-11",
      pieces: ["2026-03-01 2026-04-11 yes"],
    });
  });

  test("B-112 ended by its date, the last day stays although the roll runs late", () => {
    const ending = service("active", { endOn: day("2026-04-10") });
    expect(moved(ending, "disabled", "end_date", "2026-04-13")).toMatchObject({
      endOn: "2026-04-10",
      stateSinceOn: "2026-04-11",
      pieces: ["2026-03-01 2026-04-11 yes"],
    });
  });

  test("B-112 cancelled now although it was to end later, it ends now", () => {
    const ending = service("active", { endOn: day("2026-05-31") });
    expect(moved(ending, "disabled", "end_now", "2026-04-10").endOn).toBe("2026-04-10");
  });

  test.each<[State, Trigger]>([
    ["active", "end_date"],
    ["paused", "end_now"],
    ["stopped", "end_date"],
  ])("B-25 whatever it was (%s), a service that is disabled (%s) has an end", (state, trigger) => {
    expect(moved(service(state), "disabled", trigger, "2026-04-10").endOn).not.toBeNull();
  });

  test("B-19 a part of a bundle is paused without effect on money", () => {
    expect(moved(service("active", { isBundlePart: true }), "paused", "pause", "2026-04-10").pieces).toEqual(["2026-03-01 null no"]);
  });
});

describe("a service comes back", () => {
  const closed = (state: State, until: string, more: Partial<MovedService> = {}): MovedService => {
    const before = service(state, more);
    return { ...before, segments: before.segments.map((segment) => ({ ...segment, endBefore: day(until) })) };
  };

  test("B-38 stopped: from the day on, without back-billing, and still to its planned end", () => {
    const stopped = closed("stopped", "2026-04-10", { endOn: day("2026-12-31") });
    expect(moved(stopped, "active", "charged", "2026-04-20")).toMatchObject({
      endOn: "2026-12-31",
      pieces: ["2026-03-01 2026-04-10 yes", "2026-04-20 null yes"],
    });
  });

  test("restored: from the day on, open-ended", () => {
    const disabled = closed("disabled", "2026-04-11", { endOn: day("2026-04-10") });
    expect(moved(disabled, "active", "restore", "2026-04-20", "staff")).toMatchObject({
      endOn: null,
      pieces: ["2026-03-01 2026-04-11 yes", "2026-04-20 null yes"],
    });
  });

  test("restored on the day it was cancelled: that day is its own already", () => {
    const disabled = closed("disabled", "2026-04-11", { endOn: day("2026-04-10") });
    expect(moved(disabled, "active", "restore", "2026-04-10", "staff")).toMatchObject({
      stateSinceOn: "2026-04-11",
      pieces: ["2026-03-01 2026-04-11 yes", "2026-04-11 null yes"],
    });
  });

  test("B-19 a part of a bundle comes back unbilled", () => {
    expect(moved(closed("stopped", "2026-04-10", { isBundlePart: true }), "active", "customer_active", "2026-04-20").pieces).toEqual([
      "2026-03-01 2026-04-10 no",
      "2026-04-20 null no",
    ]);
  });

  test("archived after it was stopped, it has an end and its last days can still be billed", () => {
    expect(moved(closed("stopped", "2026-04-10"), "archived", "release", "2027-04-10")).toMatchObject({
      endOn: "2027-04-10",
      pieces: ["2026-03-01 2026-04-10 yes"],
    });
  });
});
