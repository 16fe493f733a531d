// Opens the RADIUS sockets of a program: logins on one port, accounting on the other.
import { join } from "node:path";
import { Counter } from "prom-client";
import { RadiusPort } from "./listeners/radius/radius-port.ts";
import { makeRadius, type RadiusNas, RadiusWorld } from "./modules/access/index.ts";
import type { Program } from "./program.ts";

export interface RadiusSockets {
  readonly authenticationPort: number;
  readonly accountingPort: number;
  /** Resolves once what was changed, and what was acknowledged, by now is known and counted. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export async function listenRadius(program: Program): Promise<RadiusSockets> {
  const { tools } = program;
  const { config, base, log } = tools;
  const world = new RadiusWorld(tools);
  const radius = makeRadius(tools, world, join(config.dataDir, "spool"));
  const counter = new Counter({
    name: "demarc_radius_packets_total",
    help: "RADIUS packets, by NAS, port and what became of them.",
    labelNames: ["nas", "port", "outcome"],
    registers: [tools.metrics.registry],
  });
  const common = {
    ...{ host: config.radiusHost, reusePort: config.radiusProcesses > 1, world, log, now: () => base.clock.now() },
    onSigned: (nas: RadiusNas) => radius.requireSignatures(nas),
  };
  const closeWorld = await world.open();
  radius.start();
  const authentication = await RadiusPort.open({
    ...{ ...common, kind: "authentication", port: config.radiusPort, isWell: () => true },
    answer: (asked) => radius.logins.answer(asked),
    count: (nas, outcome) => counter.inc({ nas, port: "authentication", outcome }),
  });
  const accounting = await RadiusPort.open({
    ...{ ...common, kind: "accounting", port: config.radiusAccountingPort, isWell: () => radius.accounting.isWell },
    answer: (asked) => radius.accounting.answer(asked),
    count: (nas, outcome) => counter.inc({ nas, port: "accounting", outcome }),
  });
  return {
    authenticationPort: authentication.port,
    accountingPort: accounting.port,
    async settled() {
      await world.settled();
      await radius.settled();
    },
    async stop() {
      await authentication.close();
      await accounting.close();
      await radius.stop();
      await closeWorld();
    },
  };
}
