// Two lines that a RADIUS client may log in with at once: one that is open, and one that is blocked because of a debt.
import { sql } from "kysely";
import { allowMsChapV1, changeServicePassword } from "../modules/access/index.ts";
import { setSetting } from "../modules/partners/index.ts";
import { editService, getService } from "../modules/services/index.ts";
import type { Actor } from "../platform/actor.ts";
import { inWork } from "../platform/work.ts";
import type { Program } from "../program.ts";

/** Known to everybody, like the secret of the simulated BNG: they open nothing but the demo. */
export const demoLines = [
  { login: "demo-pppoe", password: "demo-pass-1", access: "active", what: "open" },
  { login: "demo-blocked", password: "demo-pass-2", access: "debt_blocked", what: "blocked for a debt" },
] as const;

/** The one that was blocked last will be for longest. Lines, of home-100 where there is one, that stand as they are to; their customers keep everything else. Needs the year, and what access it left behind. */
export async function openDemoLines({ base, tools }: Program, actor: Actor): Promise<void> {
  await inWork(base, { actor, origin: { source: "demo" } }, async (work) => {
    // What test clients mean by "MS-CHAP" is its first version.
    await setSetting(work, allowMsChapV1, { level: "system" }, true, 0);
    for (const { login, password, access } of demoLines) {
      const { rows } = await sql<{ id: string }>`
        select service.id from services.services service
        join catalog.plans plan on plan.id = service.plan_id and plan.kind = 'internet'
        join access.states state on state.service_id = service.id and state.state = ${access}
        where service.state = 'active' and service.login is not null order by case ${access} when 'debt_blocked' then state.since end desc nulls last, plan.code = 'home-100' desc, service.number limit 1`.execute(
        work.tx,
      );
      const [found] = rows;
      if (!found) continue;
      const { version } = await getService(work, found.id);
      await editService(work, found.id, { login }, version);
      await changeServicePassword(work, tools, found.id, password);
    }
  });
}
