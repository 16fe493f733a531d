// What the load generator for RADIUS knows: subscribers by number, and a router.
import { sql } from "kysely";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { addSubscribers, makeProvider } from "../../tests/support/provider.ts";
import type { Scratch } from "./scratch-installation.ts";
import { inBench } from "./years-of-customers.ts";

export interface SubscribersWanted {
  readonly subscribers: number;
  readonly secret: string;
  readonly tell: (text: string) => void;
}

/** "user000000" with "pass000000" and so on, each with the address of its number in 100.64.0.0/10, and the NAS 127.0.0.1. */
export async function fillWithSubscribers(into: Scratch, { subscribers, secret, tell }: SubscribersWanted): Promise<void> {
  tell(`filling: ${subscribers} subscribers`);
  const { program } = into;
  const provider = await inBench(into, (work) => makeProvider(work));
  for (let made = 0; made < subscribers; made += 5_000) {
    const count = Math.min(5_000, subscribers - made);
    await inBench(into, (work) =>
      addSubscribers(work, provider, { startOn: "2026-04-01", nextBillingOn: "2026-05-01", count, firstNumber: made }),
    );
  }
  tell("filling: logins, passwords, addresses");
  await inBench(into, async (work) => {
    await createNas(
      work,
      program.tools,
      createNasEndpoint.body.parse({ name: "Generator", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret }),
    );
    const { id } = await createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.0.0/10", role: "static" }));
    const { rows } = await sql<{
      id: string;
    }>`select id from services.services where kind = 'internet' order by number limit ${subscribers}`.execute(work.tx);
    const ids = rows.map((row) => row.id);
    const nth = (at: number): string => String(at).padStart(6, "0");
    await sql`update services.services service set login = 'user' || given.nth from unnest(${ids}::uuid[], ${ids.map((_, at) => nth(at))}::text[]) given (id, nth)
      where given.id = service.id`.execute(work.tx);
    await sql`insert into access.service_passwords (service_id, customer_id, partner_id, password_sealed, changed_at)
      select service.id, customer_id, partner_id, given.sealed, ${work.now} from unnest(${ids}::uuid[], ${ids.map((_, at) => program.tools.seal(`pass${nth(at)}`))}::text[])
        given (id, sealed) join services.services service on service.id = given.id`.execute(work.tx);
    await sql`insert into access.states (service_id, customer_id, partner_id, state, since)
      select service.id, customer_id, partner_id, 'active', ${work.now} from services.services service where service.id = any (${ids}::uuid[])
      on conflict (service_id) do update set state = 'active'`.execute(work.tx);
    await sql`insert into network.addresses (prefix_id, domain, address, state, service_id, partner_id, since)
      select ${id}, 'global', '100.64.0.0'::inet + given.nth - 1, 'static', service.id, partner_id, ${work.now}
      from unnest(${ids}::uuid[]) with ordinality given (id, nth) join services.services service on service.id = given.id`.execute(work.tx);
  });
  await into.query("vacuum analyze");
}
