import { describe, expect, it } from "vitest";
import { decideRestoring } from "./restore-rules.ts";

describe("O-80 what an import changed becomes what it was", () => {
  const changes = {
    city: { before: "Split", after: "Zadar" },
    emails: { before: ["a@example.com"], after: ["b@example.com", "c@example.com"] },
    "extra.loyalty": { before: null, after: "gold" },
  };
  const asImported = { city: "Zadar", emails: ["b@example.com", "c@example.com"], "extra.loyalty": "gold" };

  it.each([
    {
      why: "all of it, where nothing was changed since",
      current: asImported,
      fields: { city: "Split", emails: ["a@example.com"], "extra.loyalty": null },
      kept: [],
    },
    {
      why: "but not what somebody wrote since",
      current: { ...asImported, city: "Rijeka" },
      fields: { emails: ["a@example.com"], "extra.loyalty": null },
      kept: ["customer.city"],
    },
    {
      why: "what somebody has taken back already is no news",
      current: { ...asImported, city: "Split" },
      fields: { emails: ["a@example.com"], "extra.loyalty": null },
      kept: [],
    },
    {
      why: "the order of a list is a difference",
      current: { ...asImported, emails: ["c@example.com", "b@example.com"] },
      fields: { city: "Split", "extra.loyalty": null },
      kept: ["customer.emails"],
    },
    {
      why: "an additional field that is gone was changed",
      current: { city: "Zadar", emails: asImported.emails, "extra.loyalty": "silver" },
      fields: { city: "Split", emails: ["a@example.com"] },
      kept: ["customer.extra.loyalty"],
    },
  ])("$why", ({ current, fields, kept }) => {
    const decided = decideRestoring(changes, current);
    expect(decided.fields).toEqual(fields);
    expect(decided.notes.map(({ field }) => field)).toEqual(kept);
  });
});
