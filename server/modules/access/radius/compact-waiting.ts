// N-125 while the database is away the spool keeps of each session its first record and its newest: an hour's outage and a day's take the same room.
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "../../../platform/log.ts";
import type { Spool } from "../../../platform/spool.ts";
import { daysIn, siftAccounting } from "./accounting-sift.ts";
import type { LoginRush } from "./login-rush.ts";
import type { RadiusWorld } from "./radius-world.ts";

/** A step takes half a millisecond, and those who log in get the rest. */
const besideLoginsMs = 5;

interface Waiting {
  readonly spool: Spool;
  readonly world: Pick<RadiusWorld, "nas" | "timeZones">;
  readonly rush: Pick<LoginRush, "isCalm">;
  readonly log: Logger;
  /** Asked between steps. */
  readonly isOver: () => boolean;
}

/** Whatever goes wrong, the spool is as it was. */
export async function compactWaiting({ spool, world, rush, log, isOver }: Waiting): Promise<void> {
  const bytesBefore = spool.bytes;
  try {
    const known = { nas: (id: string) => world.nas(id), dayOf: daysIn(world.timeZones) };
    const leftOut = await spool.compact({
      sift: (part, parts) => siftAccounting(known, part, parts),
      async breathe() {
        if (rush.isCalm) await new Promise((done) => setImmediate(done));
        else await pause(besideLoginsMs);
        return !isOver();
      },
    });
    if (leftOut !== undefined) log.info({ leftOut, bytesBefore, bytes: spool.bytes }, "the spool was compacted");
  } catch (error) {
    log.warn({ err: error }, "the spool could not be compacted");
  }
}
