import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkAt, parseIp, printHolding, printNetwork, readNetwork } from "./ip-rules.ts";
import { freshUnits, shuffled } from "./pick-rules.ts";
import { type Plot, unitsIn } from "./prefix-rules.ts";
import { mergeNetworks, splitNetwork, strandedBy } from "./split-rules.ts";

const plot = (cidr: string, more: Partial<Plot> = {}): Plot => ({
  ...{ network: readNetwork(cidr), role: "pool", pdLength: null, gateway: null, excluded: [] },
  ...more,
});

describe("N-29 split and merge", () => {
  it("a split merged again is what it was", () => {
    const wish = fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 1, max: 8 }), fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }));
    fc.assert(
      fc.property(wish, ([length, more, value]) => {
        const whole = networkAt({ family: 4, value }, length);
        const parts = splitNetwork(whole, length + more)!;
        expect(parts).toHaveLength(2 ** more);
        expect(mergeNetworks(parts.toReversed())).toEqual(whole);
      }),
    );
  });

  it.each([
    { cidrs: ["192.0.2.0/25", "192.0.2.128/25"], whole: "192.0.2.0/24" },
    { cidrs: ["192.0.2.128/25", "192.0.3.0/25"], whole: undefined, why: "neighbours that no one network covers" },
    { cidrs: ["192.0.2.0/25", "192.0.2.128/26"], whole: undefined, why: "not equal" },
    { cidrs: ["192.0.2.0/26", "192.0.2.64/26", "192.0.2.128/26"], whole: undefined, why: "one is missing" },
    { cidrs: ["192.0.2.0/26", "192.0.2.0/26"], whole: undefined, why: "the same twice" },
    { cidrs: ["192.0.2.0/25"], whole: undefined, why: "one alone" },
  ])("$cidrs → $whole $why", ({ cidrs, whole }) => {
    const merged = mergeNetworks(cidrs.map(readNetwork));
    expect(merged && printNetwork(merged)).toBe(whole);
  });

  it.each([{ length: 24 }, { length: 23 }, { length: 33 }])("a /24 is not split into /$length", ({ length }) => {
    expect(splitNetwork(readNetwork("192.0.2.0/24"), length)).toBeUndefined();
  });

  it("names what a split would make unusable or leave outside", () => {
    const used = ["192.0.2.5", "192.0.2.127", "192.0.2.128", "192.0.2.200"].map(readNetwork);
    const halves = splitNetwork(readNetwork("192.0.2.0/24"), 25)!.map((network) => plot(printNetwork(network)));
    expect(strandedBy(halves, used).map(printHolding)).toEqual(["192.0.2.127", "192.0.2.128"]);
    expect(strandedBy(halves.slice(0, 1), used).map(printHolding)).toEqual(["192.0.2.127", "192.0.2.128", "192.0.2.200"]);
  });
});

describe("N-30 which address comes next", () => {
  const walk = (one: Plot, order: "lowest" | "random"): string[] => {
    const given: string[] = [];
    for (let from = 0n; from < unitsIn(one); ) {
      const { units, next } = freshUnits(one, { order, seed: "5eed", from, atMost: 7 });
      given.push(...units.map(printHolding));
      expect(next).toBeGreaterThan(from);
      from = next;
    }
    return given;
  };

  it("every usable address comes once, in either order", () => {
    const one = plot("192.0.2.0/26", {
      gateway: parseIp("192.0.2.1")!.value,
      excluded: [{ from: parseIp("192.0.2.10")!.value, to: parseIp("192.0.2.19")!.value }],
    });
    const lowest = walk(one, "lowest");
    expect(lowest.slice(0, 9)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 20].map((host) => `192.0.2.${host}`));
    expect(lowest).toHaveLength(64 - 3 - 10);
    const random = walk(one, "random");
    expect(random).not.toEqual(lowest);
    expect(random.toSorted()).toEqual(lowest.toSorted());
  });

  it("the random order meets every number once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), fc.uuid(), (bits, seed) => {
        const total = 2n ** BigInt(bits);
        const met = new Set(Array.from({ length: Number(total) }, (_, at) => shuffled(BigInt(at), total, seed)));
        expect(met.size).toBe(Number(total));
        expect([...met].every((value) => value >= 0n && value < total)).toBe(true);
      }),
    );
  });

  it.each([
    { cidr: "10.0.0.0/8", more: {} },
    { cidr: "2001:db8::/32", more: { role: "pd_pool", pdLength: 56 } },
    { cidr: "2001:db8::/64", more: { role: "wan6_pool", pdLength: 128 } },
  ] as const)("nothing is listed: 1,000 picks from $cidr take no time", ({ cidr, more }) => {
    const one = plot(cidr, more);
    const began = performance.now();
    for (let at = 0; at < 500; at++) {
      for (const order of ["lowest", "random"] as const)
        expect(freshUnits(one, { order, seed: "5eed", from: BigInt(at) * 8191n, atMost: 1 }).units).toHaveLength(1);
    }
    // Listing a single one of these prefixes would take seconds.
    expect(performance.now() - began).toBeLessThan(500);
  });
});
