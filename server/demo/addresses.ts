// The networks of the demo provider: one container of shared address space (RFC 6598) with a pool, public static addresses (RFC 5737) of which every
// twenty-fifth line has one, delegated IPv6 prefixes (RFC 3849), and a pool for those who are blocked.
import { sql } from "kysely";
import { assignStatic, createPrefix, reserveAddress } from "../modules/network/index.ts";
import type { Actor } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";

type Fields = Parameters<typeof createPrefix>[1];

/** What is not said is as a form begins. */
const prefix = (fields: Partial<Fields> & Pick<Fields, "cidr" | "role">): Fields => ({
  ...{
    domain: "global",
    pdLength: null,
    siteId: null,
    partnerIds: [],
    locationIds: [],
    nasIds: [],
    gateway: null,
    dnsServers: [],
    vlan: null,
  },
  ...{ excluded: [], allocationOrder: "lowest", holdSeconds: 86_400, quarantineSeconds: 0, category: "", comment: "" },
  ...fields,
});

interface Line {
  readonly service_id: string;
  readonly customer_id: string;
  readonly partner_id: string;
}

/** Needs the lines of the year. */
export async function numberNetworks(program: Program, actor: Actor): Promise<void> {
  const { base } = program;
  const act = <T>(doIt: (work: Work) => Promise<T>): Promise<T> => inWork(base, { actor, origin: { source: "demo" } }, doIt);
  const statics = await act(async (work) => {
    await createPrefix(work, prefix({ cidr: "100.64.0.0/10", role: "container", comment: "Shared address space behind CGNAT" }));
    await createPrefix(
      work,
      prefix({
        ...{ cidr: "100.64.0.0/16", role: "pool", gateway: "100.64.0.1", excluded: ["100.64.0.2-100.64.0.9"], category: "CGNAT" },
        dnsServers: ["203.0.113.2", "203.0.113.3"],
      }),
    );
    await createPrefix(work, prefix({ cidr: "100.127.255.0/24", role: "walled", comment: "Blocked subscribers", holdSeconds: 600 }));
    await createPrefix(work, prefix({ cidr: "2001:db8::/32", role: "container", comment: "IPv6" }));
    await createPrefix(work, prefix({ cidr: "2001:db8:4000::/36", role: "pd_pool", pdLength: 56 }));
    await createPrefix(work, prefix({ cidr: "2001:db8:1::/48", role: "wan6_pool", pdLength: 64 }));
    const made = await createPrefix(
      work,
      prefix({
        ...{ cidr: "203.0.113.0/24", role: "static", gateway: "203.0.113.1", excluded: ["203.0.113.2-203.0.113.9"] },
        ...{ quarantineSeconds: 604_800, comment: "Public addresses" },
      }),
    );
    await reserveAddress(work, made.id, { address: "203.0.113.10", reason: "Mail server of the town hall", comment: "" });
    return made;
  });
  const { rows: lines } = await sql<Line>`
    select service.id as service_id, service.customer_id, service.partner_id
    from services.services service join customers.customers customer on customer.id = service.customer_id
    where service.kind = 'internet' and service.state in ('active', 'paused') and customer.source = 'demo'
    order by service.number`.execute(base.kysely);
  await act(async (work) => {
    for (const line of lines.filter((_, at) => at % 25 === 0)) {
      const of = { serviceId: line.service_id, customerId: line.customer_id, partnerId: line.partner_id };
      await assignStatic(work, { ...of, address: null, prefixId: statics.id });
    }
  });
}
