import { describe, expect, it } from "vitest";
import { framedRoute, printRoute, readRoute } from "./framed-route-rules.ts";
import { parseIp, readNetwork } from "./ip-rules.ts";
import { type AlertLevel, levelAt, permilleOf, usedOf } from "./utilisation-rules.ts";

const thresholds = { warningPercent: 80, alertPercent: 90 };

describe("N-31 utilisation", () => {
  it("counts what somebody has, and neither what is held nor what rests", () => {
    expect(usedOf({ static: 1n, reserved: 2n, leased: 4n, offered: 8n, held: 16n, quarantined: 32n })).toBe(15n);
  });

  it.each([
    { used: 0n, usable: 254n, is: 0 },
    { used: 253n, usable: 254n, is: 996 },
    { used: 254n, usable: 254n, is: 1000 },
    { used: 16_777_215n, usable: 16_777_216n, is: 999 },
    { used: 0n, usable: 0n, is: 0 },
    { used: 2n ** 63n, usable: 2n ** 64n, is: 500 },
  ])("$used of $usable are $is of a thousand", ({ used, usable, is }) => {
    expect(permilleOf(used, usable)).toBe(is);
  });

  it.each([
    { permille: 799, before: "none", is: "none" },
    { permille: 800, before: "none", is: "warning" },
    { permille: 751, before: "warning", is: "warning" },
    { permille: 750, before: "warning", is: "warning" },
    { permille: 749, before: "warning", is: "none" },
    { permille: 900, before: "warning", is: "alert" },
    { permille: 850, before: "alert", is: "alert" },
    { permille: 849, before: "alert", is: "warning" },
    { permille: 760, before: "alert", is: "warning" },
    { permille: 999, before: "alert", is: "alert" },
    { permille: 1000, before: "alert", is: "exhausted" },
    { permille: 950, before: "exhausted", is: "exhausted" },
    { permille: 949, before: "exhausted", is: "alert" },
    { permille: 100, before: "exhausted", is: "none" },
  ] as const satisfies readonly { permille: number; before: AlertLevel; is: AlertLevel }[])(
    "at $permille per mille after $before: $is",
    ({ permille, before, is }) => {
      expect(levelAt(permille, before, thresholds)).toBe(is);
    },
  );
});

describe("N-37 routes", () => {
  it.each([
    { network: "198.51.100.8/29", gateway: "100.64.0.5", metric: 1, is: "198.51.100.8/29 100.64.0.5 1" },
    { network: "198.51.100.8/29", gateway: null, metric: 10, is: "198.51.100.8/29 0.0.0.0 10" },
    { network: "2001:db8:77::/48", gateway: null, metric: 1, is: "2001:db8:77::/48 :: 1" },
    { network: "2001:db8:77::/48", gateway: "100.64.0.5", metric: 1, is: "2001:db8:77::/48 :: 1" },
  ])("$is", ({ network, gateway, metric, is }) => {
    expect(framedRoute({ network: readNetwork(network), metric }, gateway === null ? null : (parseIp(gateway) ?? null))).toBe(is);
  });

  it.each([
    ["198.51.100.8/29", "198.51.100.8/29 1"],
    [" 198.51.100.8/29  10 ", "198.51.100.8/29 10"],
    ["2001:DB8:77::/48 255", "2001:db8:77::/48 255"],
    ["203.0.113.7", "203.0.113.7/32 1"],
    ["198.51.100.9/29", undefined],
    ["198.51.100.8/29 0", undefined],
    ["198.51.100.8/29 256", undefined],
    ["198.51.100.8/29 100.64.0.5 1", undefined],
    ["a network", undefined],
  ])("%j is read as %j", (text, is) => {
    const route = readRoute(text);
    expect(route && printRoute(route)).toBe(is);
  });
});
