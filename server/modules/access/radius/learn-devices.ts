import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { serviceLabel } from "../../services/index.ts";
import type { Subscriber } from "./subscriber.ts";

/**
 * N-62 lines that are bound on their first connection learn the device that began a session: while there is room, or in the place of the one that was
 * learned first.
 */
export async function learnDevices(work: Work, seen: readonly { readonly subscriber: Subscriber; readonly mac: string }[]): Promise<void> {
  const news = new Map(
    seen.flatMap(({ subscriber, mac }) => {
      const { macs, learns } = subscriber.line;
      return learns === null || macs.includes(mac) ? [] : [[subscriber.serviceId, { subscriber, mac }] as const];
    }),
  );
  if (news.size === 0) return;
  // What the row says decides: what is in memory may be older.
  const { rows } = await sql<{ service_id: string; before: string[]; macs: string[] }>`
    with seen as (
      select line.service_id, line.macs, seen.mac from unnest(${[...news.keys()]}::uuid[], ${[...news.values()].map(({ mac }) => mac)}::macaddr[])
        as seen (service_id, mac)
      join access.lines line on line.service_id = seen.service_id
      where line.bind_on_first_connect and seen.mac <> all (line.macs)
        and (cardinality(line.macs) < line.max_learned or line.replace_oldest)
      order by line.service_id for update of line)
    update access.lines line
    set macs = (seen.macs || seen.mac)[greatest(1, cardinality(seen.macs) + 2 - line.max_learned) : ], version = line.version + 1
    from seen where line.service_id = seen.service_id
    returning line.service_id, seen.macs::text[] as before, line.macs::text[]`.execute(work.tx);
  for (const { service_id, before, macs } of rows) {
    const subscriber = news.get(service_id)?.subscriber;
    if (!subscriber) continue;
    work.audit({
      ...{ entity: "service", entityId: service_id, label: serviceLabel(BigInt(subscriber.number)), action: "device-learned" },
      ...{ partnerId: subscriber.partnerId, customerId: subscriber.customerId },
      changes: { macs: { before, after: macs } },
    });
  }
}
