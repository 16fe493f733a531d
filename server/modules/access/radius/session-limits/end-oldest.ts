// N-96 the usual policy: whoever logs in comes in, and once their session has begun, the oldest session of the line has to end.
import type { Work } from "../../../../platform/work.ts";
import { listCrowdedServices, listOpenSessions } from "../../../usage/index.ts";
import { wantDisconnect } from "../../coa/want-change.ts";
import { sessionLimitOf } from "../subscriber.ts";
import { loadPlanFacts, loadSubscribersOf } from "../subscriber-queries.ts";
import { tooMany } from "./session-limit-rules.ts";

export interface Limited {
  readonly serviceId: string;
  /** How many sessions its line may have. */
  readonly most: number;
}

/** Has their routers told to end what is too many. */
export async function endOldest(work: Work, lines: readonly Limited[]): Promise<void> {
  const sessions = await listOpenSessions(
    work,
    lines.map(({ serviceId }) => serviceId),
  );
  const ofService = Map.groupBy(sessions, ({ serviceId }) => serviceId);
  const ids = lines.flatMap(({ serviceId, most }) => tooMany(ofService.get(serviceId) ?? [], most).map(({ id }) => id));
  await wantDisconnect(work, ids, "limit");
}

/** The same for all lines: a session whose start was lost on its way is known from its first report, and nothing looked at it then. */
export async function endOldestOfAll(work: Work): Promise<void> {
  const crowded = await listCrowdedServices(work);
  if (crowded.length === 0) return;
  const subscribers = await loadSubscribersOf(work, crowded, await loadPlanFacts(work));
  await endOldest(
    work,
    subscribers
      .map((subscriber) => ({ serviceId: subscriber.serviceId, ...sessionLimitOf(subscriber) }))
      .filter(({ policy }) => policy === "kick_oldest"),
  );
}
