import { describe, expect, it } from "vitest";
import { sampleBox } from "../../adapters/simulated-router/sample-box.ts";
import { reportOf } from "../../adapters/simulated-router/simulated-state.ts";
import { WifiKey, WifiName, Wish } from "./contract.ts";
import { isNameAsKey, isReadBack, limitHit, mayDo, needed, subjectOf, withoutKey } from "./decide-act.ts";

const now = new Date("2026-11-29T12:00:00Z");
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

describe("P-201 how often a router is told", () => {
  it.each([
    { why: "the first", earlier: [], renews: undefined },
    { why: "four minutes after the last", earlier: [4], renews: 1 },
    { why: "five minutes after the last, to the second", earlier: [5], renews: undefined },
    { why: "the fourth within the hour", earlier: [10, 30, 50], renews: 10 },
    { why: "the third left the hour", earlier: [10, 30, 60], renews: undefined },
    { why: "the eleventh of the day", earlier: [61, 125, 190, 250, 310, 370, 430, 490, 550, 600], renews: 24 * 60 - 600 },
  ])("P-201 a restart: $why", ({ earlier, renews }) => {
    const hit = limitHit("reboot", earlier.map(ago), now);
    expect(hit && (hit.renewsAt.getTime() - now.getTime()) / 60_000).toBe(renews);
  });
  it("P-199 ten changes of the Wi-Fi a day", () => {
    const nine = Array.from({ length: 9 }, (_, index) => ago(index + 1));
    expect(limitHit("wifi", nine, now)).toBeUndefined();
    expect(limitHit("guest_wifi", [...nine, ago(20)], now)?.most).toBe(10);
  });
});

describe("P-199 names and keys", () => {
  it.each([
    ["a name", "Home", true],
    ["32 bytes", "ß".repeat(16), true],
    ["33 bytes", `${"ß".repeat(16)}x`, false],
    ["nothing", "", false],
    ["a space at the end", "Home ", false],
    ["a space within", "My home", true],
  ])("P-199 %s", (_why, name, fits) => expect(WifiName.safeParse(name).success).toBe(fits));
  it.each([
    ["eight", "12345678", true],
    ["seven", "1234567", false],
    ["63", "x".repeat(63), true],
    ["64", "x".repeat(64), false],
    ["no ASCII", "pässwort", false],
  ])("P-199 a key: %s", (_why, key, fits) => expect(WifiKey.safeParse(key).success).toBe(fits));
  it("P-199 the key is not the name", () => {
    expect(isNameAsKey({ kind: "wifi", bands: ["5"], name: "HomeHome", key: "HomeHome" })).toBe(true);
    expect(isNameAsKey({ kind: "wifi", bands: ["5"], name: "HomeHome", key: "HomeHome1" })).toBe(false);
  });
  it("P-11 a key stands in nothing that is kept", () => {
    const kept = withoutKey(Wish.parse({ kind: "wifi", bands: ["2.4", "5"], name: "Attic", key: "top-secret-1" }));
    expect(kept).toEqual({ kind: "wifi", bands: ["2.4", "5"], name: "Attic", hasKey: true });
  });
});

describe("P-198, P-200 what is needed, what is in the way, what is read back", () => {
  it("P-198 needs what it changes", () => {
    expect(needed({ kind: "wifi", bands: ["5"], name: "Attic" })).toEqual(["wifi_name"]);
    expect(needed({ kind: "wifi", bands: ["5"], key: "12345678" })).toEqual(["wifi_password"]);
    expect(needed({ kind: "wifi", bands: ["5"] })).toEqual([]);
    expect(mayDo(["reboot", "wifi_name"], ["reboot", "speed_test"])).toEqual(["reboot"]);
  });
  it("P-200 two of one subject are in each other's way, two devices are not", () => {
    expect(subjectOf({ kind: "wifi", bands: ["5"], name: "A" })).toBe(subjectOf({ kind: "band", band: "5", isOn: false }));
    const host = (mac: string) => subjectOf({ kind: "pause_host", mac, isPaused: true });
    expect(host("02:00:00:00:00:01")).not.toBe(host("02:00:00:00:00:02"));
  });
  const sentAt = new Date("2026-11-29T11:59:00Z");
  const reading = reportOf(sampleBox({ startedAt: "2026-11-20T00:00:00Z" }));
  it.each([
    { why: "the old name", order: { kind: "wifi", bands: ["5"], name: "Attic" }, is: false },
    { why: "the new name", order: { kind: "wifi", bands: ["2.4", "5"], name: "Home" }, is: true },
    { why: "one of two bands", order: { kind: "wifi", bands: ["5", "6"], name: "Home" }, is: false },
    { why: "a key that it does not report", order: { kind: "wifi", bands: ["5"], key: "12345678" }, is: true },
    { why: "no restart yet", order: { kind: "reboot" }, is: false },
    { why: "guests are still off", order: { kind: "guest_wifi", isOn: true }, is: false },
    { why: "no measurement yet", order: { kind: "speed_test" }, is: false },
  ] as const)("P-200 $why: read back is $is", ({ order, is }) => expect(isReadBack(order as never, reading, sentAt)).toBe(is));
  it("P-200 a key that it reports must be the one that was set", () => {
    const told = reportOf(sampleBox({ startedAt: "2026-11-20T00:00:00Z", reportsKeys: true }));
    expect(isReadBack({ kind: "wifi", bands: ["5"], key: "another-key-1" }, told, sentAt)).toBe(false);
    expect(isReadBack({ kind: "wifi", bands: ["5"], key: "sunny-side-up" }, told, sentAt)).toBe(true);
  });
  it("P-201 a restart shows by when it started", () => {
    expect(isReadBack({ kind: "reboot" }, { ...reading, startedAt: "2026-11-29T11:59:30Z" }, sentAt)).toBe(true);
  });
});
