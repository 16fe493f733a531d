// How soon a router is told: subscribers whose lines are walled for debt pay, and their live sessions have to change (network.md 0.3); then they load
// more than a fair-use rule allows, and have to change again (N-140). From the commit of the payment, and from the packet, until the request is there.
//
//   npm run bench -- radius-follows [--subscribers=2000] [--measured=300] [--perSecond=10]
//
// Server, worker, database and the simulated router share the machine. Prints one JSON line.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { changeServicePassword } from "../server/modules/access/index.ts";
import { confirmRun } from "../server/modules/billing/index.ts";
import { blockOnWeekends, blockTime, mostBlockedPercent, mostBlockedTimesUsual } from "../server/modules/collections/settings.ts";
import { createPrefixEndpoint } from "../server/modules/network/addresses/contract.ts";
import { createNas, createPrefix } from "../server/modules/network/index.ts";
import { createNasEndpoint } from "../server/modules/network/routers/contract.ts";
import { setSetting } from "../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../server/modules/payments/contract.ts";
import { recordPayment } from "../server/modules/payments/index.ts";
import { saveFairUseEndpoint } from "../server/modules/usage/fair-use/contract.ts";
import { saveFairUse } from "../server/modules/usage/fair-use/fair-use-terms.ts";
import { MovableClock } from "../server/platform/clock.ts";
import { runDailyProcedure } from "../server/platform/daily/run-daily-procedure.ts";
import { codes } from "../server/protocols/radius/codes.ts";
import { addDays, calendarDay } from "../shared/calendar.ts";
import { type NasReply, SimulatedNas } from "../tests/simulators/nas.ts";
import { addSubscribers, makeProvider } from "../tests/support/provider.ts";
import { ended, startOurs } from "./support/radius-process.ts";
import { option, round, scratchInstallation } from "./support/scratch-installation.ts";
import { inBench } from "./support/years-of-customers.ts";

const subscribers = Number(option("subscribers", "2000"));
const measured = Number(option("measured", "300"));
const perSecond = Number(option("perSecond", "10"));
/** Of the simulated router; it guards nothing. */
const secret = "bench-secret-2026-0123456789";
const password = "pass-1";
const longestMs = 60_000;
/** On the day of the bills the worker has their papers to make, too. */
const mostWorkMs = 900_000;
const today = calendarDay(new Date(), "Europe/Berlin");
/** Long enough ago that whoever has not paid since is blocked. */
const billedOn = addDays(today, -20);
const tell = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

interface Online {
  readonly customerId: string;
  readonly sessionId: string;
  readonly accept: NasReply;
}

const clock = new MovableClock(`${billedOn}T06:00:00Z`);
const scratch = await scratchInstallation("radius-follows", {}, { clock });
const nas = await SimulatedNas.open(secret, { authentication: 0, accounting: 0 });
try {
  const debtors = await fill();
  const { child, ports } = await startOurs(scratch, "0,1", "radius,worker");
  try {
    nas.sendTo({ authentication: ports.auth, accounting: ports.acct });
    const online = await comeOnline(debtors);
    tell(`${online.length} sessions are online and walled`);
    const [jobs] = await scratch.query<{ waiting: number }>("select count(*)::int as waiting from graphile_worker.jobs");
    tell(`${jobs?.waiting} jobs of the day wait beside that`);
    const money = await measure(online, (one) => pay(one));
    tell(`from the payment to the router: ${JSON.stringify(money)}`);
    const traffic = await measure(online, (one) => loadMuch(one));
    tell(`from the packet to the router: ${JSON.stringify(traffic)}`);
    console.log(JSON.stringify({ name: "radius-follows", subscribers, perSecond, money, traffic }));
  } finally {
    await ended(child);
  }
} finally {
  await nas.close();
  await scratch.close();
}

/** Everybody owes since `billedOn` and is blocked. @returns those that are measured, who have a login. */
async function fill(): Promise<readonly { customerId: string; login: string }[]> {
  tell(`filling: ${subscribers} subscribers who owe`);
  const { program } = scratch;
  const provider = await inBench(scratch, (work) => makeProvider(work));
  const made = await inBench(scratch, (work) =>
    addSubscribers(work, provider, {
      count: subscribers,
      startOn: billedOn,
      nextBillingOn: billedOn,
      billingDay: Number(billedOn.slice(8)),
    }),
  );
  await confirmRun((act) => inBench(scratch, act), { partnerId: provider.partnerId, targetOn: billedOn, trigger: "manual" });
  const dynamicPort = await nas.listenForChanges();
  const debtors = made
    .slice(0, measured)
    .map(({ customerId, serviceIds }, at) => ({ customerId, serviceId: serviceIds[0] ?? "", login: `debtor${at}` }));
  for (const { serviceId, login } of debtors)
    await scratch.query("update services.services set login = $1 where id = $2", [login, serviceId]);
  await inBench(scratch, async (work) => {
    const about = { name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, dynamicPort };
    await createNas(work, program.tools, createNasEndpoint.body.parse(about));
    await createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.0.0/16", role: "pool" }));
    // Nobody asks whether so many are right.
    await setSetting(work, mostBlockedPercent, { level: "system" }, 100);
    await setSetting(work, mostBlockedTimesUsual, { level: "system" }, 100);
    // Whatever hour and day it is.
    await setSetting(work, blockTime, { level: "system" }, "00:00");
    await setSetting(work, blockOnWeekends, { level: "system" }, true);
    for (const { serviceId } of debtors) await changeServicePassword(work, program.tools, serviceId, password);
    const speed = { downBps: 30_000_000, upBps: 30_000_000, percent: null };
    const rule = {
      ...{ id: randomUUID(), name: "Ten a day", isOn: true, metric: "sum", period: "day", threshold: 10_000_000_000 },
      ...{ active: null, counting: null, action: "set", ...speed, tells: true },
    };
    await saveFairUse(work, provider.homeId, saveFairUseEndpoint.body.parse({ counting: null, rules: [rule] }), 0);
  });
  clock.moveTo(new Date().toISOString());
  tell("filling: the day on which they are blocked");
  await runDailyProcedure(program.base, program.daily);
  return debtors;
}

async function comeOnline(debtors: readonly { customerId: string; login: string }[]): Promise<Online[]> {
  const online: Online[] = [];
  for (const [at, { customerId, login }] of debtors.entries()) {
    const accept = await patiently(async () => {
      const reply = await nas.login({ user: login, password });
      // The worker may not have come to them yet.
      return reply?.attributes["Mikrotik-Address-List"]?.includes("debt") ? reply : undefined;
    });
    const one = { customerId, sessionId: `s${at}`, accept };
    await account(one, "Start", 0, 0n);
    online.push(one);
  }
  return online;
}

/** The server takes some seconds until it answers, and then as it will. */
async function patiently<Reply>(ask: () => Promise<Reply | undefined>): Promise<Reply> {
  const giveUpAt = performance.now() + mostWorkMs;
  while (performance.now() < giveUpAt) {
    const reply = await ask();
    if (reply) return reply;
    await pause(20);
  }
  throw new Error("the RADIUS server does not answer as it should");
}

async function account({ sessionId, accept }: Online, status: string, seconds: number, bytes: bigint): Promise<void> {
  const reply = await patiently(() =>
    nas.account({
      ...{ "Acct-Status-Type": status, "Acct-Session-Id": sessionId, Class: accept.attributes.Class ?? "" },
      ...{ "Framed-IP-Address": accept.attributes["Framed-IP-Address"] ?? "", "Acct-Session-Time": String(seconds) },
      ...{ "Acct-Output-Octets": String(bytes % 2n ** 32n), "Acct-Output-Gigawords": String(bytes / 2n ** 32n), "Acct-Input-Octets": "0" },
    }),
  );
  if (reply.code !== codes.accountingResponse) throw new Error("accounting was refused");
}

async function pay({ customerId }: Online): Promise<void> {
  clock.moveTo(new Date().toISOString());
  const amount = { amount: "54.00", currency: "EUR" };
  const body = recordPaymentEndpoint.body.parse({ amount, method: "cash", receivedOn: today });
  await inBench(scratch, (work) => recordPayment(work, customerId, body));
}

function loadMuch(one: Online): Promise<void> {
  return account(one, "Interim-Update", 600, 11_000_000_000n);
}

/** So many a second, each by itself until its router is told. */
async function measure(online: readonly Online[], act: (one: Online) => Promise<void>) {
  nas.heard.length = 0;
  const startedAt = performance.now();
  const latencies = await Promise.all(
    online.map(async (one, at) => {
      await pause(Math.max(1, startedAt + (at * 1000) / perSecond - performance.now()));
      await act(one);
      const from = performance.now();
      await told(one);
      return performance.now() - from;
    }),
  );
  const sorted = latencies.toSorted((a, b) => a - b);
  const share = (part: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0, 0);
  return { changes: sorted.length, p50Ms: share(0.5), p95Ms: share(0.95), longestMs: share(1) };
}

async function told({ sessionId }: Online): Promise<void> {
  const giveUpAt = performance.now() + longestMs;
  while (!nas.heard.some(({ attributes }) => attributes["Acct-Session-Id"] === sessionId)) {
    if (performance.now() > giveUpAt) throw new Error(`the router was not told of ${sessionId}`);
    await pause(5);
  }
}
