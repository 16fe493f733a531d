import { describe, expect, it } from "vitest";
import { readMac } from "./mac-rules.ts";

describe("N-59 MAC addresses", () => {
  it.each([
    ["aa:bb:cc:dd:ee:ff"],
    ["AA-BB-CC-DD-EE-FF"],
    ["aabb.ccdd.eeff"],
    ["AABBCCDDEEFF"],
    ["1:aa:bb:cc:dd:ee:ff"],
    ["aa-bb-cc-dd-ee-ff:Guests"],
  ])("%s is one", (text) => {
    expect(readMac(text)).toBe("aa:bb:cc:dd:ee:ff");
  });

  it("a hardware type is not taken for the first pair", () => {
    expect(readMac("1:02:03:04:05:06:07")).toBe("02:03:04:05:06:07");
  });

  it.each([[""], ["alice"], ["aa:bb:cc:dd:ee"], ["aa:bb:cc:dd:ee:fg"], ["aabbccddeeff0"], ["aa:bb-cc:dd:ee:ff"], ["2:aa:bb:cc:dd:ee:ff"]])(
    "%j is none",
    (text) => {
      expect(readMac(text)).toBeUndefined();
    },
  );
});
