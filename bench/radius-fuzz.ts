// A million packets that no router would send, through real sockets: what the server answers is judged, and how its memory grows.
//
//   npm run bench -- radius-fuzz [--packets=1000000] [--seed=1]
//
// Prints one JSON line; `faults` is empty, or something is wrong.
import { listenRadius } from "../server/listen-radius.ts";
import { rejectDelayMs } from "../server/modules/access/radius/settings.ts";
import { createNas } from "../server/modules/network/index.ts";
import { createNasEndpoint } from "../server/modules/network/routers/contract.ts";
import { setSetting } from "../server/modules/partners/index.ts";
import { SimulatedNas } from "../tests/simulators/nas.ts";
import { fuzzRadius } from "../tests/support/radius-fuzzer.ts";
import { option, round, scratchInstallation } from "./support/scratch-installation.ts";
import { inBench } from "./support/years-of-customers.ts";

const packets = Number(option("packets", "1000000"));
const seed = Number(option("seed", "1"));
/** Of the generator; it guards nothing. */
const secret = "bench-secret-2026-0123456789";
const rounds = 10;
const megabytes = (): number => round(process.memoryUsage().heapUsed / 1e6, 1);

const scratch = await scratchInstallation("radius-fuzz", { radiusPort: 0, radiusAccountingPort: 0 });
try {
  await inBench(scratch, async (work) => {
    await setSetting(work, rejectDelayMs, { level: "system" }, 0);
    const about = { name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, messageAuthenticator: "require" };
    await createNas(work, scratch.program.tools, createNasEndpoint.body.parse(about));
  });
  const radius = await listenRadius(scratch.program);
  const ports = { authentication: radius.authenticationPort, accounting: radius.accountingPort };
  const nas = await SimulatedNas.open(secret, ports);
  const sums = { sent: 0, answered: 0, wellSigned: 0 };
  const faults: string[] = [];
  const heapMegabytes = [megabytes()];
  for (let at = 0; at < rounds; at++) {
    const fuzzed = await fuzzRadius({ secret, ports, nas, user: "alice", password: "pass-1", packets: packets / rounds, seed: seed + at });
    for (const name of ["sent", "answered", "wellSigned"] as const) sums[name] += fuzzed[name];
    faults.push(...fuzzed.faults);
    heapMegabytes.push(megabytes());
    console.error(`${sums.sent} sent, ${faults.length} faults, ${heapMegabytes.at(-1)} MB`);
  }
  const isAlive = (await nas.status("authentication")) && (await nas.status("accounting"));
  console.log(JSON.stringify({ name: "radius-fuzz", ...sums, faults, isAlive, heapMegabytes }));
  await nas.close();
  await radius.stop();
} finally {
  await scratch.close();
}
