// N-96 the usual policy: whoever logs in comes in, and the oldest session of the line has to end.
import type { Work } from "../../../../platform/work.ts";
import { listOpenSessions } from "../../../usage/index.ts";
import { wantDisconnect } from "../../coa/want-change.ts";
import { type Coming, tooMany } from "./session-limit-rules.ts";

export interface Crowded {
  readonly serviceId: string;
  /** How many sessions its line may have. */
  readonly most: number;
  /** Whoever was let in and, but for one with this cookie, has no session yet; left out: all that come are there. */
  readonly coming?: (Coming & { readonly cookie?: string | undefined }) | undefined;
}

/** Has their routers told to end what is too many. */
export async function endOldest(work: Work, crowded: readonly Crowded[]): Promise<void> {
  const sessions = await listOpenSessions(
    work,
    crowded.map(({ serviceId }) => serviceId),
  );
  const ofService = Map.groupBy(sessions, ({ serviceId }) => serviceId);
  const ids = crowded.flatMap(({ serviceId, most, coming }) => tooMany(ofService.get(serviceId) ?? [], most, coming).map(({ id }) => id));
  await wantDisconnect(work, ids, "limit");
}
