import { describe, expect, it } from "vitest";
import { shippedNames, shippedProfiles } from "./shipped-profiles.ts";
import { templateLines, unrestored } from "./template-lines-rules.ts";
import type { VendorProfile } from "./vendor-profile.ts";

/** Table 2.7. */
const named = [
  "mikrotik_ppp",
  "mikrotik_hotspot",
  "mikrotik_dhcp",
  "cisco_ios",
  "cisco_iosxe",
  "juniper_mx",
  "huawei_bras",
  "ubiquiti_edge",
  "unifi_wifi",
  "cambium_epmp",
  "cambium_wifi",
  "wispr_generic",
  "accel_ppp",
  "hostapd",
  "generic",
];

const linesOf = (text: string) => {
  const lines = templateLines(text);
  if (!lines) throw new Error(`not lines: ${text}`);
  return lines;
};

describe("shipped vendor profiles", () => {
  it("2.7 are those of the table", () => {
    expect(shippedNames).toEqual(named);
  });

  describe.each(shippedNames)("%s", (name) => {
    const profile: VendorProfile = shippedProfiles[name];

    it("N-68 has lines that can be read", () => {
      expect(linesOf(profile.acceptLines).length).toBeGreaterThan(0);
      expect(linesOf(profile.blockLines).length).toBeGreaterThan(0);
      expect(linesOf(profile.restoreLines).length).toBeGreaterThan(0);
    });

    it("N-73 sets again on restore what it sets on block", () => {
      expect(unrestored(linesOf(profile.blockLines), linesOf(profile.restoreLines))).toEqual([]);
    });

    it("N-67 names no variable that nobody fills, and closes each condition", () => {
      const text = [profile.acceptLines, profile.blockLines, profile.restoreLines].join("\n");
      const used = [...text.matchAll(/\{\{\s*([a-z0-9_.]+)|\{% if ([a-z0-9_.]+)/g)].map((match) => match[1] ?? match[2] ?? "");
      const known =
        /^(rate\.(down|up|min_down|min_up|burst_down|burst_up|thr_down|thr_up|burst_time|priority)|plan\.(name|code)|(plan|service|customer)\.attr\.\w+|list|ip\.pool|session\.timeout|limit\.(down|up|total)_(octets|gigawords)|walled\.(url|vlan))$/;
      expect(used.filter((variable) => !known.test(variable))).toEqual([]);
      expect(text.split("{% if ").length).toBe(text.split("{% endif %}").length);
    });

    it("N-104 names the session wherever it can be told something", () => {
      expect(profile.sessionAttributes.length > 0).toBe(profile.dynamicMode !== "none");
    });

    it("N-74 says where it comes from and what it was tried on", () => {
      expect(profile.notes).toMatch(/^(From (the )?documentation|For hotspots|Attributes of)/);
    });
  });

  it("N-1 puts up first for MikroTik, whose rx is the subscriber's upload", () => {
    expect(shippedProfiles.mikrotik_ppp.acceptLines).toContain("{{ rate.up }}/{{ rate.down }}");
    expect(shippedProfiles.mikrotik_ppp.acceptLines).toContain("{{ rate.min_up }}/{{ rate.min_down }}");
  });
});

describe("N-73 what restore forgets", () => {
  const cases = [
    { why: "the same attribute comes back", block: 'A = "x"', restore: 'A = "y"', left: [] },
    { why: "another attribute does not bring it back", block: 'A = "x"', restore: 'B = "y"', left: ["A"] },
    { why: "one of two is missing", block: 'A = "x"\nB = "y"', restore: 'B = "z"', left: ["A"] },
    {
      why: "another key of Cisco-AVPair is another setting",
      block: 'Cisco-AVPair += "ip:inacl=W"',
      restore: 'Cisco-AVPair += "ip:addr-pool=x"',
      left: ["Cisco-AVPair ip:inacl"],
    },
    {
      why: "for IPv6 it is another setting, too",
      block: 'Cisco-AVPair += "ipv6:inacl=W"',
      restore: 'Cisco-AVPair += "ipv6:addr-pool=x"',
      left: ["Cisco-AVPair ipv6:inacl"],
    },
    {
      why: "another tag is another service",
      block: 'ERX-Service-Activate:1 = "w"',
      restore: 'ERX-Service-Activate:2 = "w"',
      left: ["ERX-Service-Activate:1"],
    },
    { why: "nothing set, nothing to restore", block: "", restore: "", left: [] },
  ];
  it.each(cases)("$why", ({ block, restore, left }) => {
    expect(unrestored(linesOf(block), linesOf(restore))).toEqual(left);
  });

  it.each([
    ["no operator", "Filter-Id x"],
    ["no value", "Filter-Id ="],
    ["a quote that is not closed", 'Filter-Id = "x'],
    ["no name", '= "x"'],
  ])("N-68 is no line: %s", (_why, text) => {
    expect(templateLines(text)).toBeUndefined();
  });
});
