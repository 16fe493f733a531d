import { describe, expect, it } from "vitest";
import { coordinatesOf, ipAddressOf, macAddressOf, networkOf } from "./address-rules.ts";

describe("O-61 O-15 addresses and places have one stored form", () => {
  it.each<[string, string | undefined, string]>([
    ["192.0.2.7", "192.0.2.7", "as it is"],
    ["2001:DB8:0:0:0:0:0:7", "2001:db8::7", "IPv6 is shortened and small"],
    ["::ffff:192.0.2.7", "::ffff:c000:207", "an IPv4 address inside is written like the rest"],
    ["192.0.2.256", undefined, "a byte ends at 255"],
    ["010.0.0.1", undefined, "a leading zero is eight to some programs"],
    ["192.0.2", undefined, "three bytes"],
    ["2001:db8::7::1", undefined, "two gaps"],
    ["fe80::1%eth0", undefined, "a zone belongs to one machine"],
    ["example.org", undefined, "a name"],
  ])("ip %s is %s: %s", (typed, stored) => expect(ipAddressOf(typed)).toBe(stored));

  it.each<[string, string | undefined, string]>([
    ["192.0.2.0/24", "192.0.2.0/24", "as it is"],
    ["0.0.0.0/0", "0.0.0.0/0", "everything"],
    ["192.0.2.7/32", "192.0.2.7/32", "one address"],
    ["2001:DB8::/32", "2001:db8::/32", "IPv6"],
    ["::/0", "::/0", "all of IPv6"],
    ["192.0.2.7/24", undefined, "bits behind the prefix"],
    ["2001:db8::1/64", undefined, "the same in IPv6"],
    ["192.0.2.0/33", undefined, "too long a prefix"],
    ["192.0.2.0", undefined, "no prefix"],
    ["192.0.2.0/24/1", undefined, "two prefixes"],
  ])("network %s is %s: %s", (typed, stored) => expect(networkOf(typed)).toBe(stored));

  it.each<[string, string | undefined, string]>([
    ["AA-BB-CC-DD-EE-FF", "aa:bb:cc:dd:ee:ff", "dashes"],
    ["aabb.ccdd.eeff", "aa:bb:cc:dd:ee:ff", "three groups"],
    ["aabbccddeeff", "aa:bb:cc:dd:ee:ff", "nothing between"],
    ["aa:bb:cc:dd:ee", undefined, "five bytes"],
    ["gg:bb:cc:dd:ee:ff", undefined, "no hexadecimal digit"],
  ])("mac %s is %s: %s", (typed, stored) => expect(macAddressOf(typed)).toBe(stored));

  it.each<[string, string | undefined, string]>([
    ["45.815,15.982", "45.815, 15.982", "a space after the comma"],
    ["-33.9 +18.40", "-33.9, 18.4", "signs, and zeros at the end"],
    ["90.1, 0", undefined, "beyond the pole"],
    ["45.8", undefined, "half of it"],
    ["45.8, 181", undefined, "beyond the date line"],
  ])("coordinates %s are %s: %s", (typed, stored) => expect(coordinatesOf(typed)).toBe(stored));
});
