import { generateSync } from "otplib";
import { describe, expect, test } from "vitest";
import { acceptedStep, newTotpSecret, totpUri } from "./totp.ts";

const secret = newTotpSecret();
const base = 1_767_225_600; // 2026-01-01T00:00:00Z, the start of a step.
const at = (s: number) => new Date((base + s) * 1000);
const codeAt = (s: number) => generateSync({ secret, epoch: base + s });

describe("O-33 time-based codes", () => {
  test.each([
    [0, 0, true, "the current step"],
    [0, 29, true, "its last second"],
    [0, 59, true, "one step later"],
    [0, 60, false, "two steps later"],
    [30, 0, true, "one step early"],
    [60, 0, false, "two steps early"],
  ])("the code of second %i is accepted at second %i: %s, %s", (made, used, accepted) => {
    expect(acceptedStep(secret, codeAt(made), at(used), 0n) !== undefined).toBe(accepted);
  });

  test("never the same or an older step twice", () => {
    const step = BigInt(acceptedStep(secret, codeAt(0), at(0), 0n) as number);
    expect(acceptedStep(secret, codeAt(0), at(1), step)).toBeUndefined();
    expect(acceptedStep(secret, codeAt(-30), at(1), step)).toBeUndefined();
    expect(acceptedStep(secret, codeAt(30), at(30), step)).toBe(Number(step) + 1);
  });

  test("the vector of RFC 6238 for SHA-1, cut to six digits", () => {
    const rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    expect(acceptedStep(rfc, "287082", new Date(59_000), 0n)).toBe(1);
  });

  test.each(["", "12345", "1234567", "abcdef", "12 345", "١٢٣٤٥٦"])("%j is no code", (text) => {
    expect(acceptedStep(secret, text, at(0), 0n)).toBeUndefined();
  });

  test("an app is told issuer, name and secret", () => {
    const uri = new URL(totpUri(secret, { issuer: "Provider", label: "ana" }));
    expect(uri.searchParams.get("secret")).toBe(secret);
    expect(uri.searchParams.get("issuer")).toBe("Provider");
  });
});
