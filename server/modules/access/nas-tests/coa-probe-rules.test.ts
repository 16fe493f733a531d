import { describe, expect, it } from "vitest";
import { judgeProbe } from "./coa-probe-rules.ts";

type Answer = Parameters<typeof judgeProbe>[0];
const nak = (errorCause: number | null, badAnswers = 0): Answer => ({ outcome: { kind: "nak", errorCause }, badAnswers });

describe("N-23 what the answer to a probe proves", () => {
  it.each<[string, Answer, string]>([
    ["it has no such session: address, port and secret are right", nak(503), "right"],
    ["the same after a stray answer of somebody else", nak(503, 1), "right"],
    ["it does not know us by our address", nak(403), "refused_us"],
    ["its administrator forbids it", nak(501), "refused_us"],
    ["it does not do such changes", nak(405), "other_cause"],
    ["it does not say why", nak(null), "other_cause"],
    ["it changes what is not there", { outcome: { kind: "ack" }, badAnswers: 0 }, "acknowledged"],
    ["answers, and none of them signed with our secret", { outcome: { kind: "timeout" }, badAnswers: 2 }, "wrong_secret"],
    ["silence", { outcome: { kind: "timeout" }, badAnswers: 0 }, "no_answer"],
  ])("%s", (_why, answer, verdict) => expect(judgeProbe(answer)).toBe(verdict));
});
