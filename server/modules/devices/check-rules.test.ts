import { describe, expect, it } from "vitest";
import { accountOf, buttonFor, type LineFacts, stepsOf, verdictOf } from "./check-rules.ts";

const can = { password: true, reboot: true };
const seen = "2026-11-29T09:12:00.000Z";
const later = "2026-11-29T09:30:00.000Z";
const fine: LineFacts = {
  account: "fine",
  incident: { kind: "none", text: "", since: null },
  session: { isOnline: true, since: seen, cause: "" },
  refusedLogin: "none",
  router: { kind: "answers", isWanUp: true, mayReboot: true },
  signal: { isGood: true, dbm: -19 },
};

interface Case {
  readonly why: string;
  readonly facts: LineFacts;
  readonly fails: string | null;
  readonly code?: string;
  readonly button?: string;
}

const silent = { kind: "silent", seenAt: seen } as const;
const offline = { isOnline: false, since: seen, cause: "lost carrier" };
const cases: Case[] = [
  { why: "everything known and well", facts: fine, fails: null },
  {
    why: "blocked, and the router is silent: only the debt",
    facts: { ...fine, account: "debt", router: silent },
    fails: "account",
    code: "debt",
    button: "pay",
  },
  { why: "blocked by staff has no button", facts: { ...fine, account: "blocked" }, fails: "account", code: "blocked" },
  {
    why: "paused before an incident",
    facts: { ...fine, account: "paused", incident: { kind: "incident", text: "", since: seen } },
    fails: "account",
    code: "paused",
    button: "resume",
  },
  {
    why: "data used up",
    facts: { ...fine, account: "data-used-up", session: offline },
    fails: "account",
    code: "data-used-up",
    button: "buy-data",
  },
  {
    why: "an incident before the line that it took down",
    facts: { ...fine, incident: { kind: "incident", text: "Cable cut", since: seen }, session: offline },
    fails: "incident",
    code: "incident",
    button: "see-incident",
  },
  {
    why: "maintenance is one, too",
    facts: { ...fine, incident: { kind: "maintenance", text: "", since: seen } },
    fails: "incident",
    code: "maintenance",
    button: "see-incident",
  },
  {
    why: "offline before the router that is silent with it",
    facts: { ...fine, session: offline, router: silent },
    fails: "session",
    code: "offline",
  },
  {
    why: "a wrong password since then explains it",
    facts: { ...fine, session: offline, refusedLogin: { isWrongPassword: true, at: later, advice: "" } },
    fails: "refused-login",
    code: "wrong-password",
    button: "set-password",
  },
  {
    why: "a wrong password of before does not",
    facts: { ...fine, session: { ...offline, since: later }, refusedLogin: { isWrongPassword: true, at: seen, advice: "" } },
    fails: "session",
    code: "offline",
  },
  {
    why: "a refused login of a line that is up is history",
    facts: { ...fine, refusedLogin: { isWrongPassword: true, at: later, advice: "" } },
    fails: null,
  },
  { why: "the router is silent", facts: { ...fine, router: silent }, fails: "router", code: "router-silent" },
  {
    why: "the router answers and its line is down",
    facts: { ...fine, router: { kind: "answers", isWanUp: false, mayReboot: true } },
    fails: "router",
    code: "wan-down",
    button: "reboot",
  },
  { why: "the signal last", facts: { ...fine, signal: { isGood: false, dbm: -31 } }, fails: "signal", code: "weak-signal" },
];

describe("P-249 the first step that fails decides", () => {
  it.each(cases)("P-249 $why", ({ facts, fails, code, button }) => {
    const steps = stepsOf(facts);
    const { verdict, failedStep } = verdictOf(steps);
    expect([verdict, failedStep]).toEqual([fails === null ? "fine" : "failed", fails]);
    if (fails === null) return;
    const at = steps.findIndex(({ step }) => step === fails);
    expect(steps[at]?.code).toBe(code);
    expect(steps.slice(at + 1).every((each) => each.code === "skipped")).toBe(true);
    expect(buttonFor(code ?? "", can)).toBe(button ?? null);
  });

  it("P-249 what nobody knows is never fine, neither a step nor the whole", () => {
    const steps = stepsOf({ account: "fine" });
    expect(steps.map(({ code }) => code)).toEqual(["fine", "unknown", "unknown", "unknown", "unknown", "unknown"]);
    expect(verdictOf(steps)).toEqual({ verdict: "unknown", failedStep: null });
    expect(verdictOf(stepsOf({ account: "unknown" })).verdict).toBe("unknown");
  });

  it("P-249 a button is there only where the customer can use it", () => {
    expect(buttonFor("wrong-password", { password: false, reboot: true })).toBeNull();
    expect(buttonFor("wan-down", { password: true, reboot: false })).toBeNull();
  });

  it.each([
    ["active", "fine"],
    ["throttled", "fine"],
    ["cap_blocked", "data-used-up"],
    ["debt_blocked", "debt"],
    ["expired", "debt"],
    ["admin_blocked", "blocked"],
    ["paused", "paused"],
    ["not_started", "not-started"],
    ["terminated", "ended"],
    [undefined, "unknown"],
  ])("M-12 access %s is %s to the customer", (state, account) => {
    expect(accountOf(state)).toBe(account);
  });
});
