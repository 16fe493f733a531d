import { describe, expect, it, test } from "vitest";
import { type AudienceFilter, calendarFile, everybody, inOrder, isAmong, type ReaderFacts, stateOf } from "./news-rules.ts";

const ana: ReaderFacts = { locationId: "hill", labelIds: ["vip", "fibre"], language: "pt-BR", planIds: ["home-100"], months: 7 };

describe("P-173 P-255 who finds it", () => {
  test.each<[why: string, audience: Partial<AudienceFilter>, is: boolean]>([
    ["no filter is for everybody", {}, true],
    ["her location", { locationIds: ["port", "hill"] }, true],
    ["another location", { locationIds: ["port"] }, false],
    ["one of her labels is enough", { labelIds: ["fibre", "tv"] }, true],
    ["none of her labels", { labelIds: ["tv"] }, false],
    ["her language, whatever the country", { languages: ["pt"] }, true],
    ["another language", { languages: ["en", "ar"] }, false],
    ["a plan that she has", { planIds: ["home-100"] }, true],
    ["a plan that she has not", { planIds: ["home-500"] }, false],
    ["just as long a customer", { minMonths: 7 }, true],
    ["not so long a customer", { minMonths: 8 }, false],
    ["not longer than that", { maxMonths: 7 }, true],
    ["longer than that", { maxMonths: 6 }, false],
    ["all that is asked for has to fit", { locationIds: ["hill"], labelIds: ["tv"] }, false],
    ["all of it fits", { locationIds: ["hill"], labelIds: ["vip"], languages: ["pt-BR"], minMonths: 1, maxMonths: 12 }, true],
  ])("%s", (_, audience, is) => {
    expect(isAmong(ana, { ...everybody, ...audience })).toBe(is);
  });
  it("who has no location is in none", () => {
    expect(isAmong({ ...ana, locationId: null }, { ...everybody, locationIds: ["hill"] })).toBe(false);
  });
});

describe("O-172 when", () => {
  const at = (text: string) => new Date(text);
  const now = at("2026-11-29T12:00:00Z");
  test.each<[why: string, isPublished: boolean, from: string, to: string | null, state: string]>([
    ["not published", false, "2026-11-01T00:00:00Z", null, "draft"],
    ["begins in a second", true, "2026-11-29T12:00:01Z", null, "planned"],
    ["begins now", true, "2026-11-29T12:00:00Z", null, "live"],
    ["ends in a second", true, "2026-11-01T00:00:00Z", "2026-11-29T12:00:01Z", "live"],
    ["ends now", true, "2026-11-01T00:00:00Z", "2026-11-29T12:00:00Z", "ended"],
  ])("%s", (_, isPublished, from, to, state) => {
    expect(stateOf({ isPublished, fromAt: at(from), toAt: to === null ? null : at(to) }, now)).toBe(state);
  });
  it("what is pinned stands on top, then the newest", () => {
    const news = [
      { id: "a", isPinned: false, fromAt: at("2026-11-01T00:00:00Z") },
      { id: "b", isPinned: true, fromAt: at("2026-10-01T00:00:00Z") },
      { id: "c", isPinned: false, fromAt: at("2026-11-20T00:00:00Z") },
    ];
    expect(inOrder(news).map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });
});

it("P-255 the calendar file says when and where, in lines that calendars take", () => {
  const text = calendarFile({
    id: "1",
    title: "Open day; games, cake",
    summary: "Ä".repeat(60),
    startsAt: "2026-12-05T09:00:00.000Z",
    endsAt: "2026-12-05T15:00:00.000Z",
    place: "Harbour 1",
    madeAt: "2026-11-29T12:00:00.000Z",
  });
  const lines = text.split("\r\n");
  expect(lines).toContain("DTSTART:20261205T090000Z");
  expect(lines).toContain("SUMMARY:Open day\\; games\\, cake");
  expect(lines.at(-1)).toBe("");
  // RFC 5545 3.1: no line is longer than 75 bytes.
  expect(Math.max(...lines.map((line) => new TextEncoder().encode(line).length))).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n ", "")).toContain(`DESCRIPTION:${"Ä".repeat(60)}`);
});
