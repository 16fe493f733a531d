// N-23 what an answer to a change of a session that does not exist proves: address, port and secret, or which of them is wrong.
import type { Outcome } from "../coa/step-rules.ts";

type CoaVerdict =
  /** 503: it knows us, and says that there is no such session. */
  | "right"
  /** It says yes to what cannot be: address, port and secret are right, but it obeys whatever it is told. */
  | "acknowledged"
  /** The three are right, and it does not obey us: 403, 501. */
  | "refused_us"
  /** The three are right, and it says something else. */
  | "other_cause"
  /** Answers came that were signed with another secret. */
  | "wrong_secret"
  /** Nothing came: the address, the port, or something in between. */
  | "no_answer";

const noSession = 503;
const refusals: ReadonlySet<number | null> = new Set([403, 501]);

/** @param badAnswers - those whose authenticator was wrong (RFC 5176 section 3.4) */
export function judgeProbe({ outcome, badAnswers }: { readonly outcome: Outcome; readonly badAnswers: number }): CoaVerdict {
  switch (outcome.kind) {
    case "ack":
      return "acknowledged";
    case "timeout":
      return badAnswers > 0 ? "wrong_secret" : "no_answer";
    case "nak":
      if (outcome.errorCause === noSession) return "right";
      return refusals.has(outcome.errorCause) ? "refused_us" : "other_cause";
  }
}
