import { describe, expect, it } from "vitest";
import { entryOf, overviewFirst } from "./nav-place.ts";

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
});
