// P-249 the order of "Check my connection": the first step that fails decides what is said, and there is at most one thing to do.

export type CheckStep = "account" | "incident" | "session" | "refused-login" | "router" | "signal";

export interface StepResult {
  readonly step: CheckStep;
  readonly code: string;
  readonly at: string | null;
  readonly text: string;
}

export type Button = "pay" | "resume" | "buy-data" | "see-incident" | "set-password" | "reboot";

/** What each step found; undefined: nobody knows. */
export interface LineFacts {
  readonly account: AccountFact;
  readonly incident?: { readonly kind: "incident" | "maintenance" | "none"; readonly text: string; readonly since: string | null };
  readonly session?: { readonly isOnline: boolean; readonly since: string | null; readonly cause: string };
  readonly refusedLogin?: { readonly isWrongPassword: boolean; readonly at: string; readonly advice: string } | "none";
  readonly router?: RouterFact;
  readonly signal?: { readonly isGood: boolean; readonly dbm: number };
}

export type AccountFact = "fine" | "debt" | "blocked" | "paused" | "data-used-up" | "not-started" | "ended" | "unknown";

export type RouterFact =
  | { readonly kind: "answers"; readonly isWanUp: boolean; readonly mayReboot: boolean }
  | { readonly kind: "silent"; readonly seenAt: string | null };

/** What access gives a service (M-12), as its customer understands it. */
export function accountOf(accessState: string | null | undefined): AccountFact {
  switch (accessState) {
    case "active":
    // Slower than it was, and open.
    case "throttled":
      return "fine";
    case "cap_blocked":
      return "data-used-up";
    case "debt_blocked":
    case "expired":
      return "debt";
    case "admin_blocked":
      return "blocked";
    case "paused":
      return "paused";
    case "not_started":
      return "not-started";
    case "inactive":
    case "terminated":
      return "ended";
    default:
      return "unknown";
  }
}

const step = (name: CheckStep, code: string, at: string | null = null, text = ""): StepResult => ({ step: name, code, at, text });

/** Every step in its order. What comes after the first failure is not asked: it would only blur the one thing that is to be done. */
export function stepsOf(facts: LineFacts): StepResult[] {
  const all = [account(facts), incident(facts), session(facts), refusedLogin(facts), router(facts), signal(facts)];
  const first = all.findIndex((each) => isFailure(each.code) && !(each.step === "session" && isExplained(facts)));
  return first < 0 ? all : all.map((each, at) => (at <= first ? each : step(each.step, "skipped")));
}

/** A login that was refused since the line went down is why it is down: that is what is said, for it can be mended. */
const isExplained = ({ session: line, refusedLogin: refused }: LineFacts): boolean =>
  line?.isOnline === false && refused !== undefined && refused !== "none" && (line.since === null || refused.at >= line.since);

export const isFailure = (code: string): boolean => code !== "fine" && code !== "unknown" && code !== "skipped";

const account = ({ account: fact }: LineFacts): StepResult => step("account", fact);

function incident({ incident: fact }: LineFacts): StepResult {
  if (!fact) return step("incident", "unknown");
  return fact.kind === "none" ? step("incident", "fine") : step("incident", fact.kind, fact.since, fact.text);
}

function session({ session: fact }: LineFacts): StepResult {
  if (!fact) return step("session", "unknown");
  return fact.isOnline ? step("session", "fine", fact.since) : step("session", "offline", fact.since, fact.cause);
}

function refusedLogin({ refusedLogin: fact, session: online }: LineFacts): StepResult {
  if (!fact) return step("refused-login", "unknown");
  // A login that was refused before the line came up is history.
  if (fact === "none" || online?.isOnline) return step("refused-login", "fine");
  return step("refused-login", fact.isWrongPassword ? "wrong-password" : "refused-login", fact.at, fact.advice);
}

function router({ router: fact }: LineFacts): StepResult {
  if (!fact) return step("router", "unknown");
  if (fact.kind === "silent") return step("router", "router-silent", fact.seenAt);
  return step("router", fact.isWanUp ? "fine" : "wan-down");
}

function signal({ signal: fact }: LineFacts): StepResult {
  if (!fact) return step("signal", "unknown");
  return step("signal", fact.isGood ? "fine" : "weak-signal", null, `${fact.dbm} dBm`);
}

export interface Verdict {
  readonly verdict: "fine" | "failed" | "unknown";
  readonly failedStep: CheckStep | null;
}

/** "Fine" is said only of a line that somebody saw working: nothing known is not fine. */
export function verdictOf(steps: readonly StepResult[]): Verdict {
  // The last one: a session that is explained by what comes after it stays as it was found.
  const failed = steps.findLast(({ code }) => isFailure(code));
  if (failed) return { verdict: "failed", failedStep: failed.step };
  const isSeen = steps.some(({ step: name, code }) => (name === "session" || name === "router") && code === "fine");
  return { verdict: isSeen ? "fine" : "unknown", failedStep: null };
}

/** The one thing that helps, if there is one that the customer can do here. */
export function buttonFor(code: string, can: { readonly password: boolean; readonly reboot: boolean }): Button | null {
  switch (code) {
    case "debt":
      return "pay";
    case "paused":
      return "resume";
    case "data-used-up":
      return "buy-data";
    case "incident":
    case "maintenance":
      return "see-incident";
    case "wrong-password":
      return can.password ? "set-password" : null;
    case "wan-down":
      return can.reboot ? "reboot" : null;
    default:
      return null;
  }
}

export const mostRunsAnHour = 6;
export const keptDays = 7;
