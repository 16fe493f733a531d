// N-22 what keeps a NAS from being deleted. The module that knows of sessions joins here, once, at the start.
import type { Work } from "../../../platform/work.ts";

/** How many sessions are open on a NAS, whoever asks. */
export type OpenSessionsOnNas = (work: Work, nasId: string) => Promise<number>;

const asked = new Map<string, OpenSessionsOnNas>();

/** @param name of what joins, so that joining twice counts once. */
export const joinNasGuards = (name: string, openSessions: OpenSessionsOnNas): void => {
  asked.set(name, openSessions);
};

export async function openSessionsOnNas(work: Work, nasId: string): Promise<number> {
  let open = 0;
  for (const ask of asked.values()) open += await ask(work, nasId);
  return open;
}
