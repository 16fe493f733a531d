import { describe, expect, it } from "vitest";
import { lockedUntil } from "./lock-rules.ts";

describe("B-229 wrong codes", () => {
  const at = (time: string) => new Date(`2026-05-01T${time}:00Z`);
  it.each([
    { tries: ["10:40", "10:30", "10:20", "10:10"], now: "10:41", until: null, why: "four" },
    { tries: ["10:40", "10:30", "10:20", "10:10", "10:00"], now: "10:41", until: "11:40", why: "the fifth within the hour" },
    { tries: ["10:40", "10:30", "10:20", "10:10", "10:00"], now: "11:40", until: null, why: "an hour later" },
    { tries: ["11:01", "10:30", "10:20", "10:10", "10:00"], now: "11:01", until: null, why: "the first was more than an hour ago" },
    { tries: ["11:00", "10:30", "10:20", "10:10", "10:00"], now: "11:00", until: "12:00", why: "exactly an hour" },
  ])("B-229 five wrong codes in an hour lock for an hour: $why", ({ tries, now, until }) => {
    expect(lockedUntil(tries.map(at), at(now))).toEqual(until === null ? null : at(until));
  });
});
