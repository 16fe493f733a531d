import { describe, expect, it } from "vitest";
import type { NavPart } from "./module.ts";
import { byParts, entryOf, overviewFirst } from "./nav-place.ts";

const entries = ["/recycle-bin", "/config", "/config/partners", "/"].map((to) => ({ to }));

describe("the rail's entries", () => {
  it.each<[string, string | undefined, string]>([
    ["/config", "/config", "the overview itself"],
    ["/config/settings/finance", "/config", "a page of the overview that has no entry"],
    ["/config/partners/7", "/config/partners", "a record of a page under the overview"],
    ["/configuration", undefined, "another word"],
    ["/", "/", "the start page"],
  ])("%s belongs to %s: %s", (path, to, _why) => expect(entryOf(path, entries)?.to).toBe(to));

  it("an overview stands before what lies under it; all others keep their order", () => {
    expect(overviewFirst(entries.slice(0, 3)).map(({ to }) => to)).toEqual(["/config", "/recycle-bin", "/config/partners"]);
  });

  it("a long group stands in its parts, and inside a part as the modules give it", () => {
    const pages: readonly { to: string; part?: NavPart; last?: true }[] = [
      { to: "/books", part: "books" },
      { to: "/deposits", part: "payments", last: true },
      { to: "/charges", part: "payments" },
      { to: "/alone" },
      { to: "/invoices", part: "billing" },
      { to: "/payments", part: "payments" },
    ];
    expect(byParts(pages).map(({ to }) => to)).toEqual(["/alone", "/invoices", "/charges", "/payments", "/deposits", "/books"]);
  });
});
