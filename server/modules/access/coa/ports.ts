// What the reconciler needs of the network: somebody who sends a request to a router and waits for its answer (RFC 5176).
import type { RadiusSecret } from "../../../protocols/radius/secret.ts";
import type { Outcome } from "./step-rules.ts";

export interface CoaRequest {
  readonly nasId: string;
  readonly address: string;
  readonly port: number;
  readonly secret: RadiusSecret;
  /** The whole packet under an id; called once, so that every try is the same bytes (N-103). */
  readonly write: (id: number) => Buffer;
  readonly timeoutMs: number;
  readonly tries: number;
}

export interface CoaAnswer {
  readonly outcome: Outcome;
  /** How often it was sent. */
  readonly tries: number;
  /** From the first try on; null: no answer came. */
  readonly latencyMs: number | null;
  /** N-105 answers that were ignored, for they were signed with another secret. */
  readonly badAnswers: number;
}

export interface CoaSender {
  send(request: CoaRequest): Promise<CoaAnswer>;
  /** N-105 hears of answers that were signed with another secret. */
  onBadAnswer(hear: (nasId: string) => void): void;
}
