import { describe, expect, it } from "vitest";
import { type Asserted, decideLink, isUsableAddress, isVerified } from "./issuer-rules.ts";

const base: Asserted = {
  linkedTo: undefined,
  email: "jana@example.net",
  isEmailVerified: true,
  owners: [{ customerId: "jana", hasThisIssuer: false }],
};
const other = { customerId: "marko", hasThisIssuer: false };

describe("P-27 whose account it becomes", () => {
  it.each<[why: string, asserted: Partial<Asserted>, decision: ReturnType<typeof decideLink>]>([
    [
      "linked before, whatever is said of the address now",
      { linkedTo: "jana", email: "", isEmailVerified: false },
      { kind: "known", customerId: "jana" },
    ],
    [
      "linked before, though the address is somebody else's by now",
      { linkedTo: "jana", owners: [other] },
      { kind: "known", customerId: "jana" },
    ],
    ["a verified address of exactly one customer", {}, { kind: "link", customerId: "jana" }],
    ["the address is not verified", { isEmailVerified: false }, { kind: "ask" }],
    ["nobody has the address", { owners: [] }, { kind: "ask" }],
    ["two have it", { owners: [...base.owners, other] }, { kind: "ask" }],
    ["the customer has another account of this issuer", { owners: [{ customerId: "jana", hasThisIssuer: true }] }, { kind: "ask" }],
    ["no address at all", { email: "" }, { kind: "ask" }],
  ])("%s", (_, asserted, decision) => {
    expect(decideLink({ ...base, ...asserted })).toEqual(decision);
  });

  it.each([
    [true, true],
    ["true", true],
    [false, false],
    ["false", false],
    [undefined, false],
    [1, false],
  ])("an issuer that says %j of the address has verified it: %j", (claim, verified) => {
    expect(isVerified(claim)).toBe(verified);
  });

  it.each([
    ["https://accounts.google.com", true],
    ["https://login.example.net/realms/isp", true],
    ["http://127.0.0.1:9000", true],
    ["http://localhost:9000", true],
    ["http://login.example.net", false],
    ["https://user:word@login.example.net", false],
    ["https://login.example.net/?a=b", false],
    ["javascript:alert(1)", false],
    ["", false],
  ])("%s may be asked: %j", (url, usable) => {
    expect(isUsableAddress(url)).toBe(usable);
  });
});
