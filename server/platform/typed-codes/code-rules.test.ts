import { describe, expect, it } from "vitest";
import { isCode, makeCode, normalCode, printedCode } from "./code-rules.ts";

const bytes = (seed: number) => Uint8Array.from({ length: 15 }, (_, at) => (seed * 31 + at * 47) % 256);

describe("B-229 codes of refill cards", () => {
  it("B-229 have twelve characters and more, all of an alphabet that nobody misreads", () => {
    for (let seed = 0; seed < 50; seed++) {
      const code = makeCode("", bytes(seed));
      expect(code).toMatch(/^[2-9A-HJ-NP-Z]{16}$/);
      expect(isCode(code)).toBe(true);
    }
  });

  it("B-229 the check digit finds every wrong character, and neighbours that changed places", () => {
    const code = makeCode("SUN", bytes(7));
    for (let at = 0; at < code.length; at++) {
      for (const char of "23456789ABCDEFGHJKLMNPQRSTUVWXYZ") {
        if (char !== code[at]) expect(isCode(code.slice(0, at) + char + code.slice(at + 1))).toBe(false);
      }
      const swapped = code.slice(0, at) + (code[at + 1] ?? "") + code[at] + code.slice(at + 2);
      // Luhn's check cannot tell the first character of an alphabet from its last.
      const isBlind = ["2Z", "Z2"].includes(code.slice(at, at + 2));
      if (at + 1 < code.length && code[at] !== code[at + 1] && !isBlind) expect(isCode(swapped)).toBe(false);
    }
  });

  it("what people type between the groups counts for nothing", () => {
    const code = makeCode("", bytes(3));
    expect(normalCode(` ${printedCode(code).toLowerCase().replace("-", " ")} `)).toBe(code);
    expect(printedCode("SUN2345678923456789")).toBe("SUN-2345-6789-2345-6789");
  });
});
