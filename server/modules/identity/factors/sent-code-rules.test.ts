import { describe, expect, it } from "vitest";
import { maskedAddress, type SendDecision, sendDecision } from "./sent-code-rules.ts";

const now = new Date("2026-04-01T12:00:00Z");
const ago = (seconds: number, isGood = true) => ({ sentAt: new Date(now.getTime() - seconds * 1000), isGood });
const many = (count: number, seconds: number, isGood = false) => Array.from({ length: count }, () => ago(seconds, isGood));

describe("P-25 how often a code is sent", () => {
  it.each<[why: string, former: ReturnType<typeof ago>[], decision: SendDecision]>([
    ["the first", [], "send"],
    ["pressed twice: the one that just went out still holds", [ago(29)], "kept"],
    ["half a minute later somebody really waits", [ago(30)], "send"],
    ["the one before was used up by guessing", [ago(5, false)], "send"],
    ["five within the hour", many(5, 600), "send"],
    ["six within the hour", many(6, 600), "limited"],
    ["six within the hour, and the newest still holds", [ago(60), ...many(5, 600)], "kept"],
    ["six, but one of them an hour ago", [...many(5, 600), ago(3600, false)], "send"],
    ["twenty within the day", many(20, 7200), "limited"],
  ])("%s", (_, former, decision) => {
    expect(sendDecision(former, now)).toBe(decision);
  });

  it.each([
    ["jana@example.net", "j•••@example.net"],
    ["a@b", "a•••@b"],
    ["+385 91 234 5678", "•••• 678"],
    ["+1234", "•••• 234"],
  ])("names %s as %s", (address, masked) => {
    expect(maskedAddress(address)).toBe(masked);
  });
});
