import { describe, expect, it } from "vitest";
import { isStaffRequest, staffLines, vendorOf } from "./marker-rules.ts";

describe("2.3 what tells a login to the equipment itself", () => {
  it.each([
    ["mikrotik", 1, undefined, true, "a terminal"],
    ["mikrotik", 1, 19, false, "a guest of a hotspot, on Wi-Fi"],
    ["mikrotik", 1, 15, false, "a guest of a hotspot, on a cable"],
    ["mikrotik", 2, 15, false, "a PPPoE subscriber"],
    ["mikrotik", undefined, undefined, false, "nothing said"],
    ["cisco", 6, undefined, true, "an administrator"],
    ["cisco", 7, 5, true, "a prompt"],
    ["cisco", 1, undefined, false, "any other login"],
    ["cisco", 2, 5, false, "a subscriber"],
    ["juniper", undefined, undefined, true, "it may send none"],
    ["juniper", 2, 15, false, "a subscriber"],
    ["juniper", undefined, 15, false, "a subscriber of whom no service is said"],
    ["other", 7, undefined, true, "a prompt"],
    ["other", 1, 19, false, "a guest on Wi-Fi"],
  ] as const)("%s with Service-Type %s and NAS-Port-Type %s: %s, %s", (vendor, serviceType, nasPortType, expected, _) => {
    expect(isStaffRequest(vendor, { serviceType, nasPortType })).toBe(expected);
  });

  it("an own profile counts as what it was copied from", () => {
    expect(["mikrotik_hotspot", "cisco_iosxe", "juniper_mx", "huawei_bras"].map(vendorOf)).toEqual([
      "mikrotik",
      "cisco",
      "juniper",
      "other",
    ]);
  });
});

describe("N-117 what each make is told", () => {
  it.each([
    ["mikrotik", "write", [["Mikrotik-Group", "write"]]],
    [
      "cisco",
      "read",
      [
        ["Service-Type", "7"],
        ["Cisco-AVPair", "shell:priv-lvl=1"],
      ],
    ],
    [
      "cisco",
      "write",
      [
        ["Service-Type", "7"],
        ["Cisco-AVPair", "shell:priv-lvl=7"],
      ],
    ],
    [
      "cisco",
      "full",
      [
        ["Service-Type", "6"],
        ["Cisco-AVPair", "shell:priv-lvl=15"],
      ],
    ],
    ["juniper", "full", [["Juniper-Local-User-Name", "dm-full"]]],
    ["other", "full", [["Service-Type", "6"]]],
  ] as const)("%s at level %s", (vendor, level, expected) => {
    expect(staffLines(vendor, level).map(({ attribute, value }) => [attribute, value])).toEqual(expected);
  });
});
