// The tests of routers, by the role that does them.
import { sql } from "kysely";
import { system } from "../../../platform/actor.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, type Work } from "../../../platform/work.ts";
import { getNas, listNases, type Prober } from "../../network/index.ts";
import { coaAddressOf } from "../coa/coa-request.ts";
import type { CoaSender } from "../coa/ports.ts";
import { loadCoaSettings } from "../coa/settings.ts";
import type { LoginServer } from "../radius/login-server.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import type { RadiusWorld } from "../radius/radius-world.ts";
import type { Examine, Finding } from "./ports.ts";
import { testCoa } from "./test-coa.ts";
import { testLogin } from "./test-login.ts";
import { testPing } from "./test-ping.ts";
import { NasTestRunner } from "./test-runner.ts";

const opened = { actor: system("nas-tests"), origin: { source: "job" as const } };

interface Means {
  readonly world: RadiusWorld;
  readonly sender: CoaSender;
  readonly logins: LoginServer;
  readonly examine: Examine;
}

/** Those of the RADIUS server, which speaks for itself: what it has in memory, from the address that routers know. */
export function radiusTests(tools: Pick<Tools, "base" | "log">, { world, sender, logins, examine }: Means): NasTestRunner {
  const known = async (nasId: string, test: (nas: RadiusNas) => Promise<Finding>): Promise<Finding> => {
    // Whoever saved it a moment ago tests what they saved.
    await world.settled();
    const nas = world.nas(nasId);
    return nas ? test(nas) : { verdict: "unknown", details: {} };
  };
  const runner = new NasTestRunner(tools, {
    login: (nasId) =>
      known(nasId, async (nas) => {
        const found = await testLogin(nas, examine, logins);
        if (found.verdict !== "right") return found;
        const wrong = await inReadingWork(tools.base, opened, (work) => countWrongSecrets(work, nasId));
        // What it would be answered is proved; that it has the same secret is not, and its own packets say otherwise.
        return wrong === 0 ? found : { verdict: "wrong_secret", details: { ...found.details, count: wrong } };
      }),
    coa: (nasId) =>
      known(nasId, async (nas) => {
        const { timeoutMs } = await inReadingWork(tools.base, opened, loadCoaSettings);
        return testCoa(nas, { sender, timeoutMs, now: tools.base.clock.now() });
      }),
  });
  world.whenTold("access.nas_tests", () => void runner.look());
  return runner;
}

/** That of the role which watches equipment. */
export const pingTests = (tools: Pick<Tools, "base" | "log">, prober: Prober): NasTestRunner =>
  new NasTestRunner(tools, {
    ping: async (nasId) => testPing(await inReadingWork(tools.base, opened, (work) => readPingAddress(work, nasId)), prober),
  });

const countedMinutes = 60;

/** Packets of the last hour that came from the router and were made with another secret, since the last one that was taken. */
async function countWrongSecrets(work: Work, nasId: string): Promise<number> {
  const since = new Date(work.now.getTime() - countedMinutes * 60_000);
  const { rows } = await sql<{ count: number }>`
    with counted as (
      select minute, kind, detail, count from access.radius_counts where nas_id = ${nasId} and minute >= ${since}
    ), taken as (
      select max(minute) as minute from counted where kind in ('accept', 'walled', 'reject', 'accounting')
    )
    select coalesce(sum(counted.count), 0)::int as count from counted, taken
    where counted.kind = 'drop' and counted.detail in ('bad_authenticator', 'bad_message_authenticator')
      and (taken.minute is null or counted.minute > taken.minute)`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

/** Where it is managed, else where it takes changes or asks from. */
async function readPingAddress(work: Work, nasId: string): Promise<string | undefined> {
  const { management_address } = await getNas(work, nasId);
  if (management_address !== "") return management_address;
  const known = (await listNases(work)).find(({ id }) => id === nasId);
  return known && coaAddressOf(known);
}
