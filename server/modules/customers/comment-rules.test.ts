import { describe, expect, it } from "vitest";
import { keptTexts } from "./comment-rules.ts";

const first = { body: "He calls on Monday", createdAt: new Date("2026-01-15T09:00:00Z"), earlier: [] };

describe("O-70 an edit after the first minutes keeps the earlier text", () => {
  it.each([
    ["2026-01-15T09:15:00Z", 15, 0, "the last free minute"],
    ["2026-01-15T09:15:01Z", 15, 1, "a second later"],
    ["2026-01-15T09:00:01Z", 0, 1, "no free minutes at all"],
  ])("at %s with %d minutes: %d kept, %s", (at, freeMinutes, kept) => {
    expect(keptTexts(first, { at: new Date(at), by: "Ben", freeMinutes })).toHaveLength(kept);
  });

  it("the newest earlier text stands first, with until when it said that and who changed it", () => {
    const once = keptTexts(first, { at: new Date("2026-01-16T00:00:00Z"), by: "Ben", freeMinutes: 15 });
    const twice = keptTexts(
      { ...first, body: "Tuesday", earlier: once },
      { at: new Date("2026-01-17T00:00:00Z"), by: "Eva", freeMinutes: 15 },
    );
    expect(twice).toEqual([
      { body: "Tuesday", until: "2026-01-17T00:00:00.000Z", by: "Eva" },
      { body: "He calls on Monday", until: "2026-01-16T00:00:00.000Z", by: "Ben" },
    ]);
  });
});
