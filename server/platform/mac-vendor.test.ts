import { describe, expect, it } from "vitest";
import { macVendor } from "./mac-vendor.ts";

describe("N-98 who made a device", () => {
  it.each<[string, string | null, string | null]>([
    ["a block of 24 bits", "4c:5e:0c:12:34:56", "Routerboard.com"],
    ["however it is written", "4C-5E-0C-12-34-56", "Routerboard.com"],
    ["one that a phone made up", "4e:5e:0c:12:34:56", null],
    ["no address", null, null],
    ["half an address", "4c:5e:0c", null],
    ["a block of 28 bits", "10:06:48:12:34:56", "KYTRONICS"],
    ["a block of 36 bits", "00:1b:c5:00:1f:ff", "OpenRB.com, Direct SIA"],
    ["a block that is shared out, and this part of it is nobody's", "10:06:4f:00:00:00", null],
    ["a block of another kind of maker", "00:00:5e:ff:ff:ff", "ICANN, IANA Department"],
  ])("%s", (_why, mac, maker) => expect(macVendor(mac)).toBe(maker));
});
