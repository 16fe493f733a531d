// N-34 who had an address at a moment. What is over stands in the log, what goes on in the addresses themselves.
import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { parseIp, printHolding, printIp, printNetwork, readNetwork } from "../address-rules/ip-rules.ts";
import type { whoHadEndpoint } from "./contract.ts";
import { factsOf } from "./service-facts.ts";

type Answer = z.input<(typeof whoHadEndpoint)["returns"]>;

interface Row {
  readonly address: string;
  readonly state: "static" | "leased" | "conflict";
  readonly service_id: string;
  readonly partner_id: string | null;
  readonly nas_id: string | null;
  readonly mac: string | null;
  readonly session_id: string | null;
  readonly from_at: Date;
  readonly to_at: Date | null;
}

/** The narrowest match first: an address itself before the delegated prefix in which it lies. Who asked for what is written down. */
export async function whoHad(work: Work, { address, at, domain }: { address: string; at: Date; domain: string }): Promise<Answer> {
  const ip = parseIp(address);
  if (!ip) throw fieldProblem("query.address", "not-an-address", "This is no address.");
  const asked = printNetwork({ family: ip.family, first: ip.value, length: ip.family === 4 ? 32 : 128 });
  const seen = (rows: "held" | "past") => visibleTo(work.actor, { partner: `${rows}.partner_id` });
  const { rows } = await sql<Row>`
    select past.address::text, past.state, past.service_id, past.partner_id, past.nas_id, past.mac::text, past.session_id, past.from_at, past.to_at
    from network.ip_assignment_log past
    where past.domain = ${domain} and past.address >>= ${asked}::inet and past.from_at <= ${at} and past.to_at > ${at} and ${seen("past")}
    union all
    select held.address::text, held.state, held.service_id, held.partner_id, held.nas_id, held.mac::text, held.session_id, held.since, null
    from network.addresses held
    where held.domain = ${domain} and held.address >>= ${asked}::inet and held.since <= ${at} and held.state in ('static', 'leased', 'conflict')
      and held.service_id is not null and ${seen("held")}
    order by 1 desc limit 20`.execute(work.tx);
  const found = rows.toSorted((a, b) => readNetwork(b.address).length - readNetwork(a.address).length);
  work.audit({
    ...{ entity: "address_history", entityId: lookId, label: printIp(ip), action: "looked_up", partnerId: ownPartner(work) },
    changes: {
      moment: { before: null, after: at.toISOString() },
      domain: { before: null, after: domain },
      found: { before: null, after: found.length },
    },
  });
  const facts = await factsOf(
    work,
    found.map(({ service_id }) => service_id),
  );
  return {
    items: found.map((row) => ({
      ...{ address: printHolding(readNetwork(row.address)), state: row.state, serviceId: row.service_id, nasId: row.nas_id, mac: row.mac },
      ...{ service: facts.get(row.service_id) ?? null, sessionId: row.session_id },
      ...{ fromAt: row.from_at.toISOString(), toAt: row.to_at?.toISOString() ?? null },
    })),
  };
}

/** Looks are found by what they looked for; there is no record behind them. */
const lookId = "00000000-0000-0000-0000-000000000000";

/** Partner-bound staff write only in a log of their own. */
const ownPartner = ({ actor }: Work): string | null =>
  (actor.kind === "staff" || actor.kind === "key") && actor.partners !== "all" ? (actor.partners[0] ?? null) : null;
