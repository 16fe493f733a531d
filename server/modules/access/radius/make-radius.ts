// Joins the parts of the RADIUS server behind its sockets.
import { installationSecret } from "../../../platform/config.ts";
import type { ClaimedSpool } from "../../../platform/spool-claims.ts";
import { claimSpools } from "../../../platform/spool-claims.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork } from "../../../platform/work.ts";
import { requireMessageAuthenticator } from "../../network/index.ts";
import type { CoaSender } from "../coa/ports.ts";
import { Reconciler } from "../coa/reconciler.ts";
import { RadiusCounters } from "../counters/radius-counters.ts";
import { SqlFrontEnd } from "../front-end/sql/sql-front-end.ts";
import { Tracer } from "../traces/tracer.ts";
import { AccountingDrain } from "./accounting-drain.ts";
import { AccountingServer } from "./accounting-server.ts";
import { ClassCookies } from "./class-cookie.ts";
import { LoginRush } from "./login-rush.ts";
import { LoginServer } from "./login-server.ts";
import type { RadiusNas } from "./radius-nas.ts";
import type { RadiusWorld } from "./radius-world.ts";

export interface Radius {
  readonly logins: LoginServer;
  readonly accounting: AccountingServer;
  readonly counters: RadiusCounters;
  readonly tracer: Tracer;
  /** Closes the gap between what open sessions have and what they are to have; the caller starts and stops it. */
  reconcilerWith(sender: CoaSender): Reconciler;
  /** N-52 the NAS has signed a request, and must from now on. */
  requireSignatures(nas: RadiusNas): void;
  start(): Promise<void>;
  /** Resolves once what was acknowledged by now is counted, and what was answered stands in the log. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** @param spoolFolder - of this machine: where acknowledged accounting waits for the database */
export function makeRadius(tools: Pick<Tools, "base" | "log" | "config" | "databaseUrl">, world: RadiusWorld, spoolFolder: string): Radius {
  const { base, log, config } = tools;
  const cookies = new ClassCookies(installationSecret(config.dataDir, "radius-class").subarray(0, 16));
  const { own, left } = claimSpools(spoolFolder);
  const counters = new RadiusCounters(base, log);
  const tracer = new Tracer(tools, world);
  const rush = new LoginRush();
  const drainOf = ({ spool }: ClaimedSpool): AccountingDrain => new AccountingDrain(tools, { world, cookies, spool, counters, rush });
  const drain = drainOf(own);
  const leftovers = left.map((claimed) => ({ claimed, drain: drainOf(claimed) }));
  const logins = new LoginServer(tools, { world, cookies, counters, rush });
  const accounting = new AccountingServer({ spool: own.spool, log, onStored: () => drain.nudge(), counters });
  const sqlFrontEnd = new SqlFrontEnd(tools, { world, cookies, counters, rush });
  const told = new Set<string>();
  let emptying: Promise<unknown> = Promise.resolve();

  return {
    logins,
    accounting,
    counters,
    tracer,
    reconcilerWith: (sender) => new Reconciler(tools, { world, cookies, sender }),
    requireSignatures({ id }) {
      if (told.has(id)) return;
      told.add(id);
      inWork(base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, (work) =>
        requireMessageAuthenticator(work, id),
      ).catch((error: unknown) => {
        // The next signed request says it again.
        told.delete(id);
        log.warn({ err: error }, "a NAS that signs could not be noted");
      });
    },
    async start() {
      drain.start();
      tracer.start();
      emptying = Promise.all(leftovers.map(empty));
      await logins.start();
      await sqlFrontEnd.start();
    },
    async settled() {
      await emptying;
      await drain.settled();
      await sqlFrontEnd.settled();
      await logins.flush();
      await counters.flush();
      await tracer.settled();
    },
    async stop() {
      rush.stop();
      await sqlFrontEnd.stop();
      await drain.stop();
      await emptying;
      await own.release();
      await logins.close();
      await tracer.close();
      await counters.close();
    },
  };

  async function empty({ claimed, drain: one }: (typeof leftovers)[number]): Promise<void> {
    one.start();
    await one.stop();
    await claimed.release({ forGood: one.isEmpty });
  }
}
