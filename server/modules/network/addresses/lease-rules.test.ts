import { describe, expect, it } from "vitest";
import type { AddressState } from "../address-rules/utilisation-rules.ts";
import { judgeShown, rowToGiveAgain } from "./lease-rules.ts";

const one = "aa:bb:cc:00:00:01";
const other = "aa:bb:cc:00:00:02";
const row = (id: string, state: AddressState, mac: string | null, minute = 0) => ({ id, state, mac, since: new Date(minute * 60_000) });

describe("N-75, N-77 which address a service gets again", () => {
  it.each([
    { why: "nothing is known of it", rows: [], mac: one, is: undefined },
    { why: "what was offered a moment ago", rows: [row("held", "held", one), row("offered", "offered", one)], mac: one, is: "offered" },
    { why: "another device's offer is that device's", rows: [row("offered", "offered", other)], mac: one, is: undefined },
    { why: "a NAS that tells no MAC gets the offer", rows: [row("offered", "offered", other)], mac: null, is: "offered" },
    { why: "the device dials again before its Stop came", rows: [row("leased", "leased", one)], mac: one, is: "leased" },
    { why: "another device's session goes on", rows: [row("leased", "leased", other)], mac: one, is: undefined },
    { why: "without a MAC a lease may be another device's", rows: [row("leased", "leased", null)], mac: null, is: undefined },
    { why: "its own device's first", rows: [row("new", "held", other, 9), row("own", "held", one, 1)], mac: one, is: "own" },
    { why: "a new router of the same service", rows: [row("old", "held", other, 1), row("new", "held", other, 9)], mac: one, is: "new" },
  ] as const)("$why", ({ rows, mac, is }) => {
    expect(rowToGiveAgain(rows, mac)?.id).toBe(is);
  });
});

describe("N-75, N-76 what a session shows", () => {
  const shown = { serviceId: "mine", sessionId: "now" };
  it.each([
    { why: "nobody knows the address", row: undefined, is: "unknown" },
    { why: "offered to it", row: { state: "offered", service_id: "mine", session_id: null }, is: "lease" },
    { why: "held for it", row: { state: "held", service_id: "mine", session_id: null }, is: "lease" },
    { why: "its static one", row: { state: "static", service_id: "mine", session_id: null }, is: "lease" },
    { why: "an Interim of the same session", row: { state: "leased", service_id: "mine", session_id: "now" }, is: "same" },
    { why: "its former session never ended", row: { state: "leased", service_id: "mine", session_id: "before" }, is: "lease" },
    { why: "another's open session shows it too", row: { state: "leased", service_id: "theirs", session_id: "then" }, is: "conflict" },
    { why: "held for somebody else", row: { state: "held", service_id: "theirs", session_id: null }, is: "foreign" },
    { why: "reserved", row: { state: "reserved", service_id: null, session_id: null }, is: "foreign" },
  ] as const)("$why: $is", ({ row: found, is }) => {
    expect(judgeShown(found, shown)).toBe(is);
  });
});
