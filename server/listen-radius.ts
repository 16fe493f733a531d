// Opens the RADIUS sockets of a program: logins on one port, accounting on the other, and one for FreeRADIUS front ends where the operator wants it.
import { join } from "node:path";
import { Counter } from "prom-client";
import { AccountingCopies } from "./listeners/radius/accounting-copies.ts";
import { CoaPort } from "./listeners/radius/coa-port.ts";
import { openFrontEndPort } from "./listeners/radius/front-end-port.ts";
import { type Drop, type PortOptions, RadiusPort } from "./listeners/radius/radius-port.ts";
import { makeRadius, type RadiusNas, RadiusWorld, RestFrontEnd, radiusTests } from "./modules/access/index.ts";
import { LoopLag } from "./platform/loop-lag.ts";
import type { Program } from "./program.ts";

export interface RadiusSockets {
  readonly authenticationPort: number;
  readonly accountingPort: number;
  /** Of front ends; undefined: none may ask. */
  readonly httpPort: number | undefined;
  /** Resolves once open sessions have what they are to have, as far as their routers answer. */
  reconciled(): Promise<void>;
  /** Resolves once what was changed, and what was acknowledged, by now is known and counted. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** N-127 routers ask again after a second or three: what has waited longer is asked anew anyway. */
const tooLateMs = 2_000;

export async function listenRadius(program: Program): Promise<RadiusSockets> {
  const { tools } = program;
  const { config, base, log } = tools;
  const world = new RadiusWorld(tools);
  const closeWorld = await world.open();
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
  const countDrop = (port: PortOptions["kind"]) => (nas: RadiusNas | undefined, outcome: Drop, source: string, named?: string) => {
    counter.inc({ nas: nas?.name ?? "", port, outcome });
    const atMs = base.clock.now().getTime();
    if (nas) radius.counters.count(nas.id, "drop", outcome, { atMs });
    else radius.counters.noteStranger(source.replace(/^::ffff:(?=\d+\.)/, ""), { port, named: named ?? "", atMs });
  };
  const traceAt = (serverPort: number): PortOptions["tracer"] => ({
    get isOn() {
      return radius.tracer.isOn;
    },
    see: ({ from, ...seen }) => radius.tracer.see({ ...seen, client: from, serverPort }),
  });
  const lag = new LoopLag();
  await radius.start();
  const coa = new CoaPort(config.radiusHost, log);
  const reconciler = radius.reconcilerWith(coa);
  await reconciler.start();
  const authentication = await RadiusPort.open({
    ...{ ...common, kind: "authentication", port: config.radiusPort, isWell: () => true },
    isBehind: () => lag.ms > tooLateMs || radius.logins.longestWaitMs > tooLateMs,
    answer: (asked) => radius.logins.answer(asked),
    ...{ count: countDrop("authentication"), tracer: traceAt(config.radiusPort) },
  });
  const { logins } = radius;
  const tests = radiusTests(tools, { world, logins, sender: coa, examine: (datagram, source) => authentication.examine(datagram, source) });
  tests.start();
  const accounting = await RadiusPort.open({
    ...{ ...common, kind: "accounting", port: config.radiusAccountingPort, isWell: () => radius.accounting.isWell },
    // What was acknowledged to nobody is told again, and sessions that are open come before new ones.
    isBehind: () => false,
    answer: (asked) => radius.accounting.answer(asked),
    ...{ count: countDrop("accounting"), tracer: traceAt(config.radiusAccountingPort) },
  });
  const copies = new AccountingCopies({
    log,
    count: (nasId, outcome) => radius.counters.count(nasId, outcome, "", { atMs: base.clock.now().getTime() }),
  });
  radius.accounting.onKept = (asked) => copies.offer(asked);
  const frontEnd = await openFrontEnds();
  return {
    authenticationPort: authentication.port,
    accountingPort: accounting.port,
    httpPort: frontEnd?.port,
    async settled() {
      await world.settled();
      await radius.settled();
    },
    async reconciled() {
      await world.settled();
      await reconciler.settled();
    },
    async stop() {
      await frontEnd?.close();
      const tested = tests.stop();
      const stopped = reconciler.stop();
      await coa.close();
      await stopped;
      await tested;
      lag.stop();
      await authentication.close();
      await accounting.close();
      await copies.close();
      await radius.stop();
      await closeWorld();
    },
  };

  async function openFrontEnds(): Promise<Awaited<ReturnType<typeof openFrontEndPort>> | undefined> {
    if (config.radiusHttpPort === undefined) return undefined;
    const { reusePort, now } = common;
    let opened: Awaited<ReturnType<typeof openFrontEndPort>> | undefined;
    const rest = new RestFrontEnd({
      ...{ world, radius, log, now, tracer: radius.tracer, port: () => opened?.port ?? 0 },
      count: (outcome) => counter.inc({ nas: "", port: "front_end", outcome }),
    });
    opened = await openFrontEndPort({
      ...{ host: config.radiusHttpHost, port: config.radiusHttpPort, reusePort, log },
      mayAsk: (caller) => rest.mayAsk(caller),
      answer: (call) => rest.answer(call),
    });
    return opened;
  }
}
