import { describe, expect, it } from "vitest";
import { digestOf, kindOfPart, profileOf, sameProfile } from "./reply-parts-rules.ts";

describe("N-101 what a CoA can change", () => {
  it.each([
    ["Mikrotik-Rate-Limit", "1/2", "live"],
    ["Mikrotik-Address-List", "dm-debt", "live"],
    ["Filter-Id", "gold", "live"],
    ["ERX-Service-Activate:1", "internet(1k,1k)", "live"],
    ["Cisco-AVPair", "ip:inacl=DM-WALLED", "live"],
    ["Cisco-AVPair", "ip:sub-qos-policy-out=gold-down", "live"],
    ["Cisco-AVPair", "ip:addr-pool=dm-walled", "login"],
    ["Cisco-AVPair", "ipv6:inacl=WALLED", "live"],
    ["Framed-IP-Address", "192.0.2.1", "login"],
    ["Framed-Pool", "dm-walled", "login"],
    ["Framed-Route", "192.0.2.0/24", "login"],
    ["Delegated-IPv6-Prefix", "2001:db8::/56", "login"],
    ["Mikrotik-Delegated-IPv6-Pool", "dm-walled", "login"],
    ["Mikrotik-Group", "walled", "login"],
    ["Tunnel-Private-Group-Id:1", "66", "login"],
    ["Cambium-ePMP-Data-VLAN-Id", "66", "login"],
    ["Session-Timeout", "900", "later"],
    ["MS-Primary-DNS-Server", "192.0.2.53", "later"],
    ["Mikrotik-Total-Limit", "1000", "later"],
  ] as const)("%s = %s: %s", (attribute, value, kind) => {
    expect(kindOfPart({ attribute, value })).toBe(kind);
  });

  it("two profiles are the same when all that a router was told is", () => {
    const one = profileOf({ live: digestOf("Rate=1/2"), login: "pool any", isWalled: false });
    expect(sameProfile(one, profileOf({ live: digestOf("Rate=1/2"), login: "pool any", isWalled: false }))).toBe(true);
    expect(sameProfile(one, profileOf({ live: digestOf("Rate=1/3"), login: "pool any", isWalled: false }))).toBe(false);
    expect(sameProfile(one, profileOf({ live: digestOf("Rate=1/2"), login: "192.0.2.1", isWalled: false }))).toBe(false);
    expect(sameProfile(one, { ...one, isWalled: true })).toBe(false);
  });

  it("speeds that differ in one digit are told apart, all of them", () => {
    const seen = new Set<number>();
    for (let rate = 1; rate <= 100_000; rate++)
      seen.add(profileOf({ live: digestOf(`Mikrotik-Rate-Limit=${rate}000/${rate}000`), login: "", isWalled: false }).live);
    // Of chance alone two or three of so many are alike in 31 bits.
    expect(seen.size).toBeGreaterThan(99_985);
  });
});
