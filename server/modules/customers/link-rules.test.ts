import { describe, expect, it } from "vitest";
import { failedChecks, type Linkable } from "./link-rules.ts";

const account = (id: string, more: Partial<Linkable> = {}): Linkable => ({
  id,
  partnerId: "p",
  status: "active",
  subAccounts: 0,
  mainId: null,
  ...more,
});

describe("O-66 what a link needs", () => {
  it.each<[Linkable, Linkable, string[], string]>([
    [account("101"), account("100", { subAccounts: 7 }), [], "one more sub-account"],
    [account("101", { mainId: "100" }), account("100"), [], "the link that is there is changed"],
    [account("101", { status: "new" }), account("100"), [], "the sub-account may be in any status"],
    [account("100"), account("100"), ["same-account"], "itself"],
    [account("104", { partnerId: "q" }), account("100"), ["other-partner"], "another partner's"],
    [account("105", { subAccounts: 1 }), account("100"), ["is-main"], "a main account"],
    [account("101"), account("100", { mainId: "99" }), ["main-is-sub"], "one level only"],
    [account("101", { mainId: "99" }), account("100"), ["other-main"], "somebody else's"],
    [account("101"), account("100", { status: "blocked" }), ["main-not-active"], "the main account is blocked"],
    [account("101", { mainId: "100" }), account("100", { status: "blocked" }), [], "M-42 a change under a blocked main account"],
    [account("101", { mainId: "100" }), account("100", { status: "archived" }), ["main-archived"], "M-42 none under an archived one"],
    [
      account("1", { partnerId: "q", subAccounts: 2 }),
      account("2", { mainId: "3", status: "inactive" }),
      ["other-partner", "is-main", "main-is-sub", "main-not-active"],
      "all at once",
    ],
  ])("%j under %j: %j, %s", (sub, main, codes) => {
    expect(failedChecks(sub, main).map((failed) => failed.code)).toEqual(codes);
  });
});
