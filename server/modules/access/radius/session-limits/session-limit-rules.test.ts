import { describe, expect, it } from "vitest";
import { type Coming, type CountedSession, hasPlace, tooMany } from "./session-limit-rules.ts";

const session = (id: string, minute: number, more: Partial<CountedSession> = {}): CountedSession => ({
  ...{ id, nasId: "bng", mac: `02:00:5e:00:00:0${minute}`, cookie: null, startedAt: new Date(minute * 60_000), isStale: false },
  ...more,
});
const device = (mac: string | null, nasId = "bng"): Coming => ({ nasId, mac });
const stranger = device("02:00:5e:00:00:ff");

describe("N-96 N-97 whether one more may come in", () => {
  it.each<[string, CountedSession[], Coming[], number, Coming, boolean]>([
    ["nobody is there", [], [], 1, stranger, true],
    ["another device is online", [session("a", 1)], [], 1, stranger, false],
    ["there is room for two", [session("a", 1)], [], 2, stranger, true],
    ["the same device comes back", [session("a", 1)], [], 1, device("02:00:5e:00:00:01"), true],
    ["the same device at another router is another session", [session("a", 1)], [], 1, device("02:00:5e:00:00:01", "other"), false],
    ["nobody has heard of it for long", [session("a", 1, { isStale: true })], [], 1, stranger, true],
    ["somebody was let in a moment ago", [], [device("02:00:5e:00:00:01")], 1, stranger, false],
    ["so was this very device, and it shows no session yet", [], [stranger], 1, stranger, false],
    ["what comes back and was let in already counts once", [session("a", 1)], [device("02:00:5e:00:00:01")], 2, stranger, true],
    ["a device that was said by nobody is never known again", [session("a", 1, { mac: null })], [], 1, device(null), false],
    ["two sessions of one device are one", [session("a", 1), session("b", 2, { mac: "02:00:5e:00:00:01" })], [], 2, stranger, true],
  ])("%s", (_why, sessions, offers, most, coming, may) => {
    expect(hasPlace({ sessions, offers: offers.map((offer) => ({ ...offer, cookie: "dmc1:theirs" })), most }, coming)).toBe(may);
  });

  it("a session that came with the cookie of an offer is what was offered", () => {
    const sessions = [session("a", 1, { mac: null, cookie: "dmc1:one" })];
    const offers = [{ ...device(null), cookie: "dmc1:one" }];
    expect(hasPlace({ sessions, offers, most: 2 }, stranger)).toBe(true);
  });
});

describe("N-96 which sessions have to end", () => {
  it.each<[string, CountedSession[], number, string[]]>([
    ["one too many, the oldest goes", [session("a", 1), session("b", 2)], 1, ["a"]],
    ["as many as may be", [session("a", 1), session("b", 2)], 2, []],
    ["of three two stay", [session("b", 2), session("a", 1), session("c", 3)], 2, ["a"]],
    ["two sessions of one device are one", [session("a", 1), session("b", 2, { mac: "02:00:5e:00:00:01" })], 1, []],
    ["a stale session counts for nothing", [session("a", 1, { isStale: true }), session("b", 2)], 1, []],
    [
      "an old device that is back is a new one",
      [session("a", 1), session("b", 2), session("c", 3, { mac: "02:00:5e:00:00:01" })],
      1,
      ["b"],
    ],
    ["sessions of devices that nobody named are each one", [session("a", 1, { mac: null }), session("b", 2, { mac: null })], 1, ["a"]],
  ])("%s", (_why, sessions, most, gone) => {
    expect(tooMany(sessions, most).map(({ id }) => id)).toEqual(gone);
  });
});
