import { describe, expect, it } from "vitest";
import { dotted } from "./attribute.ts";
import { allAttributes, findAttribute, findAttributeByName, findNamed } from "./dictionary.ts";

const pathOf = (name: string): string => dotted(findAttributeByName(name)?.path ?? []);

describe("the tables", () => {
  it("give every name once, and every number once", () => {
    const names = allAttributes.map((attribute) => attribute.name.toLowerCase());
    const paths = allAttributes.map((attribute) => dotted(attribute.path));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });

  it("have numbers that fit into a byte, but for the vendor's", () => {
    for (const { name, path } of allAttributes) {
      const bytes = path.filter((number, index) => !(path[index - 1] === 26 && number > 255));
      expect([name, bytes.every((number) => number >= 1 && number <= 255)]).toEqual([name, true]);
    }
  });

  it("have every part of a TLV inside one", () => {
    for (const { name, path } of allAttributes) {
      const parent = findAttribute(path.slice(0, -1));
      const isTop = path.length === 1 || (path[0] === 26 && path.length === 3) || (path[0] ?? 0) >= 241;
      expect([name, isTop ? undefined : parent?.type]).toEqual([name, isTop ? undefined : "tlv"]);
    }
  });

  it("name numbers only where there are numbers", () => {
    for (const { name, type, values } of allAttributes) if (values) expect([name, type]).toEqual([name, "integer"]);
  });

  it("tag only what RFC 2868 can tag", () => {
    for (const { name, type, isTagged } of allAttributes)
      if (isTagged) expect([name, ["string", "integer"].includes(type)]).toEqual([name, true]);
  });
});

describe("numbers", () => {
  it.each([
    ["Framed-IP-Address", "8"],
    ["Message-Authenticator", "80"],
    ["Delegated-IPv6-Prefix-Pool", "171"],
    ["Mikrotik-Rate-Limit", "26.14988.8"],
    ["Mikrotik-Delegated-IPv6-Pool", "26.14988.22"],
    ["Cisco-AVPair", "26.9.1"],
    ["Cisco-Command-Code", "26.9.252"],
    ["ERX-Service-Activate", "26.4874.65"],
    ["ERX-Service-Statistics", "26.4874.69"],
    ["ERX-IPv6-Acct-Output-Gigawords", "26.4874.156"],
    ["ERX-Cos-Shaping-Rate", "26.4874.177"],
    ["Juniper-Local-User-Name", "26.2636.1"],
    ["Huawei-Output-Peak-Rate", "26.2011.6"],
    ["Huawei-Acct-IPv6-Input-Octets", "26.2011.144"],
    ["Huawei-DPSK-Info", "26.2011.206"],
    ["WISPr-Bandwidth-Max-Down", "26.14122.8"],
    ["UBNT-Data-Rate-UL", "26.41112.3"],
    ["UBNT-Tunnel-Password", "26.41112.5.2"],
    ["Cambium-Walled-Garden-State", "26.17713.160"],
    ["Ruckus-DPSK-Params", "26.25053.153"],
    ["Aruba-MPSK-Passphrase", "26.14823.44"],
    ["Meraki-IPSK-SSID", "26.29671.5.5"],
    ["ADSL-Agent-Circuit-Id", "26.3561.1"],
    ["MS-CHAP2-Success", "26.311.26"],
    ["FreeRADIUS-802.1X-EAPoL-Key-Msg", "245.26.11344.2"],
  ])("%s is %s", (name, path) => {
    expect(pathOf(name)).toBe(path);
  });
});

describe("names", () => {
  it("are found in large and small letters, and by what else they are called", () => {
    expect(pathOf("mikrotik-rate-limit")).toBe("26.14988.8");
    expect(pathOf("Ruckus-Dpsk")).toBe("26.25053.142");
    expect(findAttributeByName("Mikrotik-Rate-Limits")).toBeUndefined();
    // Names of the language itself are no attributes.
    expect(findAttributeByName("constructor")).toBeUndefined();
  });

  it("may be numbers, if these fit", () => {
    expect(findNamed("Attr-26.14988.77")).toMatchObject({ path: [26, 14988, 77], type: "octets" });
    expect(findNamed("attr-245.26.11344.9")).toMatchObject({ path: [245, 26, 11344, 9] });
    for (const wrong of ["Attr-256", "Attr-26.14988.256", "Attr-", "Attr-1.", "Attr-300.1", "Attr-26.4294967296.1"]) {
      expect([wrong, findNamed(wrong)]).toEqual([wrong, undefined]);
    }
  });
});
