import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphSpans, graphSteps } from "./graph-rules.ts";
import { interfaceEvents, isOfSubscriber, namedItems, type OperState } from "./interface-rules.ts";
import { parseOid } from "./oid-rules.ts";
import { isBeyond } from "./threshold-rules.ts";
import { nextTurn, phaseOf } from "./turn-rules.ts";

describe("interfaces from look to look", () => {
  it("go by their names, and by their numbers where a name is not theirs alone", () => {
    const items = namedItems([
      { ifIndex: 1, name: "ether1" },
      { ifIndex: 2, name: "sfp" },
      { ifIndex: 3, name: "sfp" },
      { ifIndex: 4, name: "" },
    ]).map(({ item }) => item);
    expect(items).toEqual(["ether1", "sfp#2", "sfp#3", "#4"]);
  });

  it.each<{ why: string; was?: OperState; is: OperState; event?: string }>([
    { why: "went down", was: "up", is: "down", event: "interface_down" },
    { why: "waits for what lies below it", was: "up", is: "lower_layer_down", event: "interface_down" },
    { why: "came back", was: "down", is: "up", event: "interface_up" },
    { why: "is as it was", was: "up", is: "up" },
    { why: "one way of not being up for another", was: "down", is: "not_present" },
    { why: "is seen for the first time", is: "down" },
  ])("N-43 $why", ({ was, is, event }) => {
    const before = new Map(was === undefined ? [] : [["ether1", { operState: was }] as const]);
    expect(interfaceEvents(before, [{ item: "ether1", operState: is }]).map(({ kind }) => kind)).toEqual(event ? [event] : []);
  });

  it("sessions of subscribers are none of the device's own", () => {
    expect(["<pppoe-alice>", "Virtual-Access2.1", "ppp12", "pp0.1073"].map(isOfSubscriber)).toEqual([true, true, true, true]);
    expect(["ether1", "sfp-sfpplus1", "pppoe-out1", "GigabitEthernet0/0", "vlan100"].map(isOfSubscriber)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("N-43 limits of values", () => {
  it.each([
    { why: "inside", low: 10, high: 60, value: 30, isOpen: false, is: false },
    { why: "on the limit is inside", low: 10, high: 60, value: 60, isOpen: false, is: false },
    { why: "too high", low: 10, high: 60, value: 60.1, isOpen: false, is: true },
    { why: "too low", low: 10, high: 60, value: 9.9, isOpen: false, is: true },
    { why: "just back is still wrong", low: 10, high: 60, value: 59.5, isOpen: true, is: true },
    { why: "well back", low: 10, high: 60, value: 58, isOpen: true, is: false },
    { why: "just back from below", low: 10, high: null, value: 10.1, isOpen: true, is: true },
    { why: "negative limits (dBm)", low: -27, high: null, value: -28, isOpen: false, is: true },
    { why: "negative and well back", low: -27, high: null, value: -26, isOpen: true, is: false },
    { why: "no limits", low: null, high: null, value: 1e12, isOpen: false, is: false },
  ])("$why", ({ low, high, value, isOpen, is }) => {
    expect(isBeyond({ low, high }, value, isOpen)).toBe(is);
  });
});

describe("OIDs", () => {
  it.each([
    ["1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.5.0"],
    [" .1.3.6.1 ", "1.3.6.1"],
    ["1.3.6.1.4.1.4294967295", "1.3.6.1.4.1.4294967295"],
    ["1.3.6.1.4.1.4294967296", undefined],
    ["1", undefined],
    ["3.1", undefined],
    ["1.3..6", undefined],
    ["1.3.6.", undefined],
    ["1.03.6", undefined],
    ["sysName.0", undefined],
    ["1.3.6; drop", undefined],
    [`1.${"1.".repeat(127)}1`, undefined],
  ])("%s", (typed, is) => {
    expect(parseOid(typed)).toBe(is);
  });
});

describe("turns", () => {
  it("each has its own place in every interval, half an interval away at least", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1e12, max: 2e12 }),
        fc.integer({ min: 60, max: 86_400 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (nowMs, everySeconds, phase) => {
          const turn = nextTurn({ nowMs, everySeconds, phase });
          const everyMs = everySeconds * 1000;
          expect(turn - nowMs).toBeGreaterThan(everyMs / 2 - 1);
          expect(turn - nowMs).toBeLessThanOrEqual(everyMs * 1.5);
          // From there on they are exactly an interval apart, also when the process was a little late.
          expect(nextTurn({ nowMs: turn + 900, everySeconds, phase }) - turn).toBe(everyMs);
        },
      ),
    );
  });

  it("N-46 a thousand devices are spread over their five minutes", () => {
    const perTenSeconds = new Array<number>(30).fill(0);
    const turns = Array.from({ length: 1000 }, () => nextTurn({ nowMs: 0, everySeconds: 300, phase: phaseOf(randomUUID()) }) % 300_000);
    for (const turn of turns) perTenSeconds[Math.floor(turn / 10_000)] = (perTenSeconds[Math.floor(turn / 10_000)] ?? 0) + 1;
    expect(Math.max(...perTenSeconds)).toBeLessThan(100);
  });
});

describe("N-45 spans of graphs", () => {
  const nowMs = Date.UTC(2026, 2, 2, 8, 13, 20);
  it.each([
    { span: "hour", every: 300, steps: 12, stepSeconds: 300 },
    { span: "day", every: 60, steps: 288, stepSeconds: 300 },
    { span: "week", every: 300, steps: 336, stepSeconds: 1800 },
    { span: "month", every: 300, steps: 360, stepSeconds: 7200 },
    { span: "year", every: 300, steps: 365, stepSeconds: 86_400 },
    { span: "day", every: 3600, steps: 24, stepSeconds: 3600 },
    { span: "hour", every: 86_400, steps: 1, stepSeconds: 86_400 },
  ] as const)("$span, asked every $every seconds", ({ span, every, steps, stepSeconds }) => {
    const found = graphSteps(span, nowMs, every);
    expect(found).toMatchObject({ steps, stepSeconds });
    const endMs = found.fromMs + steps * stepSeconds * 1000;
    expect(endMs).toBeGreaterThan(nowMs);
    expect(endMs - nowMs).toBeLessThanOrEqual(stepSeconds * 1000);
    expect(steps * stepSeconds).toBeGreaterThanOrEqual(graphSpans[span].seconds);
  });
});
