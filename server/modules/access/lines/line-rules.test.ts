import { describe, expect, it } from "vitest";
import { printMac, readMacs, readPortId } from "./line-rules.ts";

describe("N-59 the devices of a line", () => {
  it.each([
    [
      "as people write them",
      ["AA-BB-CC-DD-EE-01", "aabb.ccdd.ee02", "aabbccddee03"],
      ["aa:bb:cc:dd:ee:01", "aa:bb:cc:dd:ee:02", "aa:bb:cc:dd:ee:03"],
    ],
    ["each once", ["aa:bb:cc:dd:ee:01", "AABBCCDDEE01"], ["aa:bb:cc:dd:ee:01"]],
    ["none", [], []],
  ])("%s", (_why, texts, macs) => {
    expect(readMacs(texts)).toEqual({ macs });
  });

  it.each(["aa:bb:cc:dd:ee", "gg:bb:cc:dd:ee:01", "00:00:00:00:00:00", "FF-FF-FF-FF-FF-FF", "router"])("%s is none", (text) => {
    expect(readMacs(["aa:bb:cc:dd:ee:01", text])).toEqual({ wrong: { text, at: 1 } });
  });

  it("M-10 is shown in capitals", () => {
    expect(printMac("aa:bb:cc:dd:ee:01")).toBe("AA:BB:CC:DD:EE:01");
  });
});

describe("2.4 the port of a line", () => {
  it.each([
    ["*", "*"],
    ["OLT-7 xpon 0/1/0/5:12.1.1", "OLT-7 xpon 0/1/0/5:12.1.1"],
    ["0x00040A0B", "00040a0b"],
    ["0x00040A0", undefined],
    ["0x", undefined],
    ["Straße 5", undefined],
  ])("%s is heard as %s", (text, heard) => {
    expect(readPortId(text)).toBe(heard);
  });
});
