import { describe, expect, it } from "vitest";
import { findVariable, knownVariables, limitVariables, rateVariables, type TemplateVariables } from "./template-variables-rules.ts";

const everything: TemplateVariables = {
  ...{ state: "active", reason: "none", list: "debt", interim: 300 },
  rate: rateVariables({ down: 1000, up: 500 }, { burstPercent: 10, burstSeconds: 8 }),
  plan: { name: "Home", code: "home", attr: { field: "p" } },
  service: { id: 7, login: "alice", attr: { field: "s" } },
  customer: { id: "c7", attr: { field: "c" } },
  ...{ partner: { code: "north" }, location: { code: "hill" }, nas: { name: "bng", id: "bng-1" } },
  ip: { v4: "192.0.2.1", pool: "p", v6_wan: "2001:db8::/64", v6_pd: "2001:db8:1::/56", gateway: "192.0.2.2", dns1: "a", dns2: "b" },
  limit: limitVariables({ downBytes: 2 ** 32 + 1, upBytes: 2, totalBytes: 3 }, false),
  ...{ session: { timeout: 900 }, cap: { remaining_bytes: 5 }, rule: { name: "Evening" }, walled: { url: "https://x", vlan: 666 } },
};

describe("N-67 variables", () => {
  it("are those of the table, what vouchers allow, and the two of vendor profiles", () => {
    expect(knownVariables).toEqual([
      ...["rate.down", "rate.up", "rate.min_down", "rate.min_up", "rate.burst_down", "rate.burst_up", "rate.thr_down", "rate.thr_up"],
      ...["rate.burst_time", "rate.priority", "plan.name", "plan.code", "service.id", "service.login", "customer.id"],
      ...["partner.code", "location.code", "state", "reason", "list", "ip.v4", "ip.pool", "ip.v6_wan", "ip.v6_pd", "ip.gateway"],
      ...["ip.dns1", "ip.dns2", "nas.name", "nas.id", "session.timeout", "interim", "cap.remaining_bytes"],
      ...["limit.down_octets", "limit.down_gigawords", "limit.up_octets", "limit.up_gigawords", "limit.total_octets"],
      ...["limit.total_gigawords", "rule.name"],
      ...["walled.url", "walled.vlan", "plan.attr.*", "service.attr.*", "customer.attr.*"],
    ]);
  });

  it.each(knownVariables.map((name) => name.replace("*", "field")))("%s is read from its place, and absent where nothing is", (name) => {
    const read = findVariable(name);
    const place = name.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], everything);
    expect(place).toBeDefined();
    expect(read?.(everything)).toBe(place);
    expect(read?.({})).toBeUndefined();
  });

  it.each(["rate", "plan", "password", "service.password", "plan.attr", "plan.attr.", "plan.attr.a.b", "nas.attr.x", "toString", "", "*"])(
    "%j is none",
    (name) => {
      expect(findVariable(name)).toBeUndefined();
    },
  );
});

describe("N-116 limits", () => {
  const none = { downBytes: undefined, upBytes: undefined, totalBytes: undefined };
  it.each([
    ["no limit is none", none, false, {}],
    ["below 2^32 there are no gigawords", { ...none, downBytes: 2 ** 32 - 1 }, false, { down_octets: 4_294_967_295, down_gigawords: 0 }],
    ["2^32 is one and nothing", { ...none, upBytes: 2 ** 32 }, false, { up_octets: 0, up_gigawords: 1 }],
    ["both ways together", { ...none, totalBytes: 5_000_000_000 }, false, { total_octets: 705_032_704, total_gigawords: 1 }],
    ["a NAS that swaps the directions", { ...none, downBytes: 7 }, true, { up_octets: 7, up_gigawords: 0 }],
  ] as const)("%s", (_, allows, isSwapped, expected) => {
    expect(JSON.parse(JSON.stringify(limitVariables(allows, isSwapped)))).toEqual(expected);
  });
});

describe("N-67 rates", () => {
  const plan = { down: 50_000_000, up: 10_000_000 };
  const none = { burst_time: 0, priority: 5, min_down: 0, min_up: 0, thr_down: 0, thr_up: 0 };

  it.each([
    {
      why: "2.7's example",
      rate: plan,
      terms: { guaranteePercent: 10, burstPercent: 20, thresholdPercent: 80, burstSeconds: 16, priority: "normal" } as const,
      expected: {
        ...{ min_down: 5_000_000, min_up: 1_000_000, burst_down: 60_000_000, burst_up: 12_000_000 },
        ...{ thr_down: 40_000_000, thr_up: 8_000_000, burst_time: 16, priority: 5 },
      },
    },
    { why: "nothing said", rate: plan, terms: {}, expected: { ...none, burst_down: 50_000_000, burst_up: 10_000_000 } },
    {
      why: "null is nothing said",
      rate: plan,
      terms: { guaranteePercent: null, burstPercent: null, thresholdPercent: null, burstSeconds: null, priority: null },
      expected: { ...none, burst_down: 50_000_000, burst_up: 10_000_000 },
    },
    {
      why: "a burst without seconds is none",
      rate: plan,
      terms: { burstPercent: 20 },
      expected: { ...none, burst_down: 50_000_000, burst_up: 10_000_000 },
    },
    {
      why: "a burst without percent is none",
      rate: plan,
      terms: { burstSeconds: 16 },
      expected: { ...none, burst_down: 50_000_000, burst_up: 10_000_000 },
    },
    {
      why: "whole bit/s, rounded down",
      rate: { down: 1999, up: 99 },
      terms: { guaranteePercent: 33, burstPercent: 15, thresholdPercent: 75, burstSeconds: 8 },
      expected: { min_down: 659, min_up: 32, burst_down: 2298, burst_up: 113, thr_down: 1499, thr_up: 74, burst_time: 8, priority: 5 },
    },
    {
      why: "no speed, no share of it",
      rate: { down: 0, up: 0 },
      terms: { guaranteePercent: 10, thresholdPercent: 80 },
      expected: { ...none, burst_down: 0, burst_up: 0 },
    },
  ])("$why", ({ rate, terms, expected }) => {
    expect(rateVariables(rate, terms)).toEqual({ ...rate, ...expected });
  });

  it.each([
    ["high", 1],
    ["normal", 5],
    ["low", 8],
  ] as const)("priority %s is %i", (priority, expected) => {
    expect(rateVariables(plan, { priority }).priority).toBe(expected);
  });
});
