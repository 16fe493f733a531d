import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, type Network, networkAt, overlaps, parseIp, printNetwork, readNetwork } from "./ip-rules.ts";
import {
  faultsOfPlot,
  isListedWhole,
  type Plot,
  type PrefixRole,
  placePrefix,
  printSpan,
  readSpan,
  type Span,
  unitsIn,
  usableIn,
  whyUnusable,
} from "./prefix-rules.ts";

const plot = (cidr: string, more: Partial<Plot> = {}): Plot => ({
  ...{ network: readNetwork(cidr), role: "pool", pdLength: null, gateway: null, excluded: [] },
  ...more,
});
const ip = (text: string): bigint => parseIp(text)?.value ?? -1n;

describe("N-26 usable addresses", () => {
  it.each([
    { cidr: "192.0.2.0/24", usable: 254n, why: "network and broadcast fall away" },
    { cidr: "192.0.2.0/30", usable: 2n, why: "the smallest with a broadcast" },
    { cidr: "192.0.2.0/31", usable: 2n, why: "RFC 3021" },
    { cidr: "192.0.2.0/32", usable: 1n, why: "one is one" },
    { cidr: "128.0.0.0/1", usable: 2n ** 31n - 2n, why: "the largest with a broadcast" },
    { cidr: "2001:db8::/64", usable: 2n ** 64n - 1n, why: "the anycast address falls away" },
    { cidr: "2001:db8::/126", usable: 3n, why: "still has an anycast address" },
    { cidr: "2001:db8::/127", usable: 2n, why: "RFC 6164" },
    { cidr: "2001:db8::/128", usable: 1n, why: "one is one" },
  ])("$cidr has $usable: $why", ({ cidr, usable }) => {
    expect(usableIn(plot(cidr))).toBe(usable);
  });

  it("the gateway and what is excluded fall away once, however often they are named", () => {
    const one = plot("192.0.2.0/24", {
      gateway: ip("192.0.2.1"),
      excluded: [
        { from: ip("192.0.2.0"), to: ip("192.0.2.9") },
        { from: ip("192.0.2.5"), to: ip("192.0.2.14") },
      ],
    });
    expect(usableIn(one)).toBe(256n - 15n - 1n);
    expect(
      ["192.0.2.0", "192.0.2.1", "192.0.2.14", "192.0.2.15", "192.0.2.255"].map((text) => whyUnusable(one, readNetwork(text))),
    ).toEqual(["network", "excluded", "excluded", null, "broadcast"]);
  });

  it("usable and unusable addresses add up to all of them", () => {
    const cases = fc.tuple(
      fc.integer({ min: 22, max: 32 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 1023 }), fc.integer({ min: 0, max: 40 })), { maxLength: 5 }),
      fc.option(fc.integer({ min: 0, max: 1023 })),
    );
    fc.assert(
      fc.property(cases, ([length, ranges, gateway]) => {
        const base = ip("198.18.0.0");
        const one = plot(`198.18.0.0/${length}`, {
          gateway: gateway === null ? null : base + BigInt(gateway),
          excluded: ranges.map(([from, many]) => ({ from: base + BigInt(from), to: base + BigInt(from + many) })),
        });
        const each = Array.from({ length: Number(unitsIn(one)) }, (_, at) => networkAt({ family: 4, value: base + BigInt(at) }, 32));
        expect(usableIn(one)).toBe(BigInt(each.filter((address) => whyUnusable(one, address) === null).length));
      }),
    );
  });
});

describe("N-27, N-28 counts", () => {
  it.each([
    { cidr: "2001:db8:4000::/40", pdLength: 56, many: 65_536n },
    { cidr: "2001:db8::/32", pdLength: 56, many: 16_777_216n },
    { cidr: "2001:db8::/56", pdLength: 56, many: 1n },
    { cidr: "::/0", pdLength: 64, many: 18_446_744_073_709_551_616n },
  ])("a $cidr has $many delegations of /$pdLength", ({ cidr, pdLength, many }) => {
    expect(unitsIn(plot(cidr, { role: "pd_pool", pdLength }))).toBe(many);
    expect(usableIn(plot(cidr, { role: "pd_pool", pdLength }))).toBe(many);
  });

  it("N-27 IPv4 up to /16 is shown address by address", () => {
    const shown = (cidr: string, role: PrefixRole = "pool") => isListedWhole({ network: readNetwork(cidr), role });
    expect([shown("100.64.0.0/16"), shown("100.64.0.0/15"), shown("2001:db8::/126"), shown("100.64.0.0/16", "container")]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("nothing is assigned from a container", () => {
    expect(usableIn(plot("10.0.0.0/8", { role: "container" }))).toBe(0n);
  });
});

describe("N-25 the place in the tree", () => {
  const known = [
    { id: "all", network: readNetwork("100.64.0.0/10"), role: "container" as const },
    { id: "west", network: readNetwork("100.64.0.0/12"), role: "container" as const },
    { id: "pool", network: readNetwork("100.64.0.0/16"), role: "pool" as const },
    { id: "links", network: readNetwork("100.65.0.0/24"), role: "infrastructure" as const },
    { id: "six", network: readNetwork("2001:db8::/32"), role: "container" as const },
  ];
  const place = (cidr: string, role: PrefixRole) => placePrefix({ network: readNetwork(cidr), role }, known);

  it.each([
    { cidr: "100.66.0.0/16", role: "pool", parent: "west", inside: [], why: "the smallest container around it" },
    { cidr: "100.80.0.0/16", role: "pool", parent: "all", inside: [], why: "beside the smaller container" },
    { cidr: "192.0.2.0/24", role: "static", parent: null, inside: [], why: "no container is around it" },
    { cidr: "100.64.0.0/15", role: "container", parent: "west", inside: ["pool", "links"], why: "what is in it moves into it" },
    { cidr: "100.0.0.0/8", role: "container", parent: null, inside: ["all"], why: "only the topmost moves" },
  ] as const)("$cidr: $why", ({ cidr, role, parent, inside }) => {
    const placement = place(cidr, role);
    expect(placement.kind === "fits" && [placement.parent?.id ?? null, placement.inside.map(({ id }) => id)]).toEqual([parent, inside]);
  });

  it.each([
    { cidr: "100.64.4.0/24", role: "static", other: "pool", why: "inside what is no container" },
    { cidr: "100.64.0.0/15", role: "pool", other: "pool", why: "around another prefix without being a container" },
    { cidr: "100.64.0.0/10", role: "container", other: "all", why: "there already" },
    { cidr: "100.64.0.0/17", role: "container", other: "pool", why: "a container inside a pool" },
  ] as const)("$cidr is refused: $why", ({ cidr, role, other }) => {
    const placement = place(cidr, role);
    expect(placement.kind === "overlaps" && placement.other.id).toBe(other);
  });

  it("whatever is placed one after the other is a tree: below a container, and apart from its siblings", () => {
    const some = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 24, max: 32 }),
        fc.constantFrom<PrefixRole>("container", "container", "pool"),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(some, (wishes) => {
        const tree = growTree(wishes);
        for (const one of tree) {
          const parent = tree.find(({ id }) => id === one.parent);
          expect(parent === undefined || (parent.role === "container" && contains(parent.network, one.network))).toBe(true);
          const siblings = tree.filter((other) => other !== one && other.parent === one.parent);
          expect(siblings.filter((other) => overlaps(one.network, other.network))).toEqual([]);
        }
      }),
    );
  });
});

interface Placed {
  readonly id: string;
  readonly network: Network;
  readonly role: PrefixRole;
  readonly parent: string | null;
}

/** Places hosts of 192.0.2.0/24 with their lengths one after the other; what does not fit is left out. */
function growTree(wishes: readonly (readonly [number, number, PrefixRole])[]): Placed[] {
  let tree: Placed[] = [];
  for (const [host, length, role] of wishes) {
    const network = networkAt({ family: 4, value: ip("192.0.2.0") + BigInt(host) }, length);
    const placement = placePrefix({ network, role }, tree);
    if (placement.kind !== "fits") continue;
    const id = printNetwork(network);
    tree = tree.map((one) => (placement.inside.includes(one) ? { ...one, parent: id } : one));
    tree.push({ id, network, role, parent: placement.parent?.id ?? null });
  }
  return tree;
}

describe("what a prefix must be by itself", () => {
  it.each([
    { cidr: "10.0.0.0/8", role: "pd_pool", pdLength: 56, field: "cidr" },
    { cidr: "2001:db8::/32", role: "pd_pool", pdLength: null, field: "pdLength" },
    { cidr: "2001:db8::/32", role: "pd_pool", pdLength: 47, field: "pdLength" },
    { cidr: "2001:db8::/60", role: "pd_pool", pdLength: 56, field: "pdLength" },
    { cidr: "2001:db8::/48", role: "wan6_pool", pdLength: 56, field: "pdLength" },
    { cidr: "10.0.0.0/8", role: "pool", pdLength: 32, field: "pdLength" },
  ] as const)("$role $cidr with /$pdLength is wrong", ({ cidr, role, pdLength, field }) => {
    expect(faultsOfPlot(plot(cidr, { role, pdLength })).map((fault) => fault.field)).toContain(field);
  });

  it.each([
    { cidr: "2001:db8::/40", role: "pd_pool", pdLength: 56 },
    { cidr: "2001:db8::/48", role: "wan6_pool", pdLength: 64 },
    { cidr: "2001:db8::/64", role: "wan6_pool", pdLength: 128 },
    { cidr: "10.0.0.0/8", role: "pool", pdLength: null },
  ] as const)("$role $cidr with /$pdLength is right", ({ cidr, role, pdLength }) => {
    expect(faultsOfPlot(plot(cidr, { role, pdLength }))).toEqual([]);
  });

  it.each([
    { text: "192.0.2.1-192.0.2.20", is: "192.0.2.1-192.0.2.20" },
    { text: " 192.0.2.8/29 ", is: "192.0.2.8-192.0.2.15" },
    { text: "192.0.2.5", is: "192.0.2.5" },
    { text: "192.0.2.20-192.0.2.1", is: "not-a-range" },
    { text: "192.0.2.9/29", is: "not-a-range" },
    { text: "192.0.3.1", is: "outside" },
    { text: "2001:db8::1", is: "not-a-range" },
  ])("the range $text", ({ text, is }) => {
    const span: Span | string = readSpan(text, readNetwork("192.0.2.0/24"));
    expect(typeof span === "string" ? span : printSpan(span, { family: 4 })).toBe(is);
  });
});
