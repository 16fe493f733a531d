import { type RawBuilder, type SqlBool, sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { printHolding, readNetwork } from "../address-rules/ip-rules.ts";
import { db, type Holding } from "./tables.ts";

/** With its address as it is shown. */
export type HoldingRow = Holding;

/** Partner-bound staff see what their partners' services have; what is nobody's is seen with the prefix, by whoever may change that. */
const holdingVisibleTo = ({ actor }: Work): RawBuilder<SqlBool> => {
  const isBound = (actor.kind === "staff" || actor.kind === "key") && actor.partners !== "all";
  return isBound
    ? sql<SqlBool>`(${visibleTo(actor, { partner: "held.partner_id" })} or (held.partner_id is null and network.owns_prefix(held.prefix_id)))`
    : visibleTo(actor, { partner: "held.partner_id" });
};

export const visibleHoldings = (work: Work) =>
  db(work)
    .selectFrom("network.addresses as held")
    .select([
      ...(["held.id", "held.prefix_id", "held.domain", "held.state", "held.service_id", "held.partner_id", "held.nas_id"] as const),
      ...(["held.session_id", "held.reason", "held.comment", "held.since", "held.until", "held.version"] as const),
      sql<string>`held.address::text`.as("address"),
      sql<string | null>`held.mac::text`.as("mac"),
    ])
    .where(holdingVisibleTo(work));

export const readable = (row: Holding): HoldingRow => ({ ...row, address: printHolding(readNetwork(row.address)) });

export async function getHolding(work: Work, id: string, { lock = false } = {}): Promise<HoldingRow> {
  const query = visibleHoldings(work).where("held.id", "=", id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw notFound("There is no such address.");
  return readable(row as Holding);
}
