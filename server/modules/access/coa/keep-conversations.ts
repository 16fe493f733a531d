// What came of conversations with routers is kept: where the sessions stand, whose wishes are done, what is in the log, which sessions are over; and it
// is told which of them stay as they are although they should not.
import type { Work } from "../../../platform/work.ts";
import { loseSessions } from "../../usage/index.ts";
import { coaFailed } from "../events.ts";
import { type Attempt, type NasNews, saveAttempts, saveNasNews } from "./coa-log.ts";
import type { Conversation } from "./converse.ts";
import { endWishes, type LiveSession, saveStates } from "./live-sessions.ts";

export async function keepConversations(work: Work, done: readonly Conversation[], news: readonly NasNews[]): Promise<void> {
  await saveStates(
    work,
    done.flatMap(({ state }) => state ?? []),
  );
  await endWishes(work, wishesOf(done.flatMap(({ session, endsWish }) => (endsWish ? [session] : []))));
  await saveAttempts(
    work,
    done.flatMap(({ attempts }) => attempts),
  );
  await saveNasNews(work, [...news, ...done.flatMap((one) => one.news ?? [])]);
  await loseSessions(
    work,
    done.flatMap(({ isLost, session }) => (isLost ? [session.id] : [])),
  );
  for (const { failure } of done) if (failure) tellFailure(work, failure);
}

const tellFailure = (work: Work, { session, packet, cause, result, errorCause }: Attempt): void =>
  work.emit(
    coaFailed,
    { partnerId: session.partnerId, customerId: session.customerId, objectId: session.id, staffOnly: true },
    { sessionId: session.id, serviceId: session.serviceId, nasId: session.nasId, packet, cause, result, errorCause },
  );

export const wishesOf = (sessions: readonly LiveSession[]): { readonly sessionId: string; readonly at: Date }[] =>
  sessions.flatMap(({ id, wish }) => (wish ? [{ sessionId: id, at: wish.at }] : []));
