// One session's turn: the request, the answer, and where that is what follows, the Disconnect behind it (N-104).
import type { Clock } from "../../../platform/clock.ts";
import { decodeAttributes } from "../../../protocols/radius/attributes.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import { PacketTooLong } from "../../../protocols/radius/packet-writer.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import type { Profile } from "../radius/reply-parts-rules.ts";
import type { Attempt, NasNews } from "./coa-log.ts";
import { coaAddressOf, writeCoaRequest } from "./coa-request.ts";
import type { LiveSession, NewState } from "./live-sessions.ts";
import type { CoaAnswer, CoaSender } from "./ports.ts";
import type { SessionPlan } from "./session-plan.ts";
import type { CoaSettings } from "./settings.ts";
import { afterAnswer, giveUpAfterMs, isAskedAnew, type Next, retryAfterMs } from "./step-rules.ts";

interface Turn {
  readonly session: LiveSession;
  readonly plan: SessionPlan;
  readonly nas: RadiusNas;
  readonly packet: "coa" | "disconnect";
}

interface Means {
  readonly sender: CoaSender;
  readonly settings: CoaSettings;
  readonly clock: Clock;
}

/** What is to be kept of it. */
export interface Conversation {
  readonly session: LiveSession;
  readonly attempts: readonly Attempt[];
  /** Undefined: the session is over, so nothing is. */
  readonly state: NewState | undefined;
  readonly isLost: boolean;
  readonly endsWish: boolean;
  /** The last attempt, where there will be no other for the same; undefined: it was of use, or there will be one. */
  readonly failure: Attempt | undefined;
  readonly news: NasNews | undefined;
}

export async function converse(turn: Turn, means: Means): Promise<Conversation> {
  const attempts: Attempt[] = [];
  const first = await ask(turn, turn.packet, means);
  attempts.push(first.attempt);
  const last = first.next.kind === "disconnect" ? await ask(turn, "disconnect", means) : first;
  if (last !== first) attempts.push(last.attempt);
  const isUnsure = turn.packet === "coa" && first.attempt.result === "timeout";
  const outcome = kept(turn, { next: last.next, isUnsure, isAcknowledged: last.attempt.result === "ack" }, means);
  return {
    ...{ session: turn.session, attempts, ...outcome, news: newsOf(turn, attempts) },
    failure: outcome.state?.state === "failed" ? last.attempt : undefined,
  };
}

interface Asked {
  readonly attempt: Attempt;
  readonly next: Next;
}

async function ask({ session, plan, nas }: Turn, packet: "coa" | "disconnect", { sender, settings, clock }: Means): Promise<Asked> {
  const address = coaAddressOf(nas);
  const now = clock.now();
  let sent: Buffer | undefined;
  const write = (id: number): Buffer => {
    sent = writeCoaRequest({ packet, id, now }, nas, session, packet === "coa" ? plan.changes : undefined);
    return sent;
  };
  const answer =
    address === undefined
      ? undefined
      : await sendOrRefuse(() =>
          sender.send({ ...{ nasId: nas.id, address, port: nas.dynamic.port, secret: nas.dynamicSecret, write }, ...settings }),
        );
  return {
    attempt: {
      ...{ at: now, session, packet, cause: plan.cause, result: answer?.outcome.kind ?? "not_sent" },
      errorCause: answer?.outcome.kind === "nak" ? answer.outcome.errorCause : null,
      attributes: sent ? decodeAttributes(readPacket(sent)).map(({ name, value }) => ({ name, value })) : [],
      ...{ latencyMs: answer?.latencyMs ?? null, tries: answer?.tries ?? 0 },
    },
    next: answer ? afterAnswer(packet, answer.outcome, settings.fallback) : { kind: "failed", isRefused: false },
  };
}

/** Undefined: it cannot be sent at all. */
async function sendOrRefuse(send: () => Promise<CoaAnswer>): Promise<CoaAnswer | undefined> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof PacketTooLong) return undefined;
    throw error;
  }
}

interface End {
  readonly next: Next;
  /** No answer came to a CoA, so nobody knows whether the session has what it was sent. */
  readonly isUnsure: boolean;
  readonly isAcknowledged: boolean;
}

function kept(
  { session, plan }: Turn,
  { next, isUnsure, isAcknowledged }: End,
  { clock }: Means,
): Pick<Conversation, "state" | "isLost" | "endsWish"> {
  const applied: Profile | undefined = isUnsure ? undefined : plan.applied;
  const settled = (has: Profile | undefined): NewState => ({
    ...{ sessionId: session.id, applied: has, state: "settled", wanted: null, cause: null, since: null, triedAt: null, againAt: null },
  });
  if (next.kind === "lost") return { state: undefined, isLost: true, endsWish: true };
  if (next.kind === "applied" && plan.desired.kind === "profile")
    return { state: settled(plan.desired.profile), isLost: false, endsWish: true };
  // A person asked for its end, and its router says that it ends it.
  if (isAcknowledged && session.wish?.action === "disconnect") return { state: settled(applied), isLost: false, endsWish: true };
  const now = clock.now();
  const { kept: last, wish } = session;
  const isSame = last?.wanted === plan.wanted && last.state !== "settled" && !isAskedAnew(last, wish?.at);
  const since = (isSame ? last?.since : undefined) ?? now;
  const isGivenUp = next.kind === "failed" || now.getTime() - since.getTime() >= giveUpAfterMs;
  const state = isGivenUp ? "failed" : next.kind === "later" ? "later" : "pending";
  return {
    state: {
      ...{ sessionId: session.id, applied, state, wanted: plan.wanted, cause: plan.cause, since, triedAt: now },
      againAt: state === "later" ? new Date(now.getTime() + retryAfterMs.later) : null,
    },
    isLost: false,
    endsWish: isGivenUp || isAcknowledged,
  };
}

function newsOf({ nas }: Turn, attempts: readonly Attempt[]): NasNews | undefined {
  const acknowledged = attempts.find(({ result }) => result === "ack");
  const refused = attempts.find(({ errorCause, packet }) => {
    const next = afterAnswer(packet, { kind: "nak", errorCause }, "none");
    return errorCause !== null && next.kind === "failed" && next.isRefused;
  });
  if (!acknowledged && !refused) return undefined;
  return {
    ...{ nasId: nas.id, ackAt: acknowledged?.at ?? null, badAnswers: 0 },
    refused: refused?.errorCause ? { at: refused.at, errorCause: refused.errorCause } : null,
  };
}
