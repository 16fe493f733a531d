// What accounting told of and nobody's line carried: sessions of unknown logins (N-90), and records that could not be applied (N-80).
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { listOrphansEndpoint, listQuarantinedEndpoint } from "./contract.ts";
import { adoptableMs } from "./count.ts";

type Orphan = z.input<(typeof listOrphansEndpoint)["returns"]>["items"][number];
type Quarantined = z.input<(typeof listQuarantinedEndpoint)["returns"]>["items"][number];

/** Nobody's sessions are no partner's either, so staff of some partners see none. */
export async function listOrphans(work: Work, request: QueryOf<typeof listOrphansEndpoint>): Promise<Page<Orphan>> {
  const { nasId, isOpen, text } = request.filter;
  let query = db(work)
    .selectFrom("usage.sessions as one")
    .leftJoin("usage.places as place", "place.nas_id", "one.nas_id")
    .selectAll("one")
    .select("place.nas_name")
    .where("one.service_id", "is", null)
    // Those of vouchers are a partner's.
    .where("one.partner_id", "is", null)
    .where(visibleTo(work.actor, { partner: "one.partner_id" }));
  if (nasId) query = query.where("one.nas_id", "in", nasId);
  if (isOpen !== undefined) query = query.where("one.ended_at", isOpen ? "is" : "is not", null);
  if (text?.trim()) query = query.where(naming(text.trim()));
  const page = await listPage(work, query, request, {
    sorts: { startedAt: { by: sql`one.started_at`, type: "timestamptz" } },
    defaultSort: "-startedAt",
    id: sql<string>`one.id`,
  });
  return {
    ...page,
    items: page.items.map((row) => ({
      ...{ id: row.id, login: row.login, mac: row.mac, portId: row.port_id, calledId: row.called_id, acctSessionId: row.acct_session_id },
      nas: row.nas_id === null ? null : { id: row.nas_id, name: row.nas_name },
      ipv4: row.address,
      ...{ startedAt: row.started_at.toISOString(), updatedAt: row.updated_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null },
      ...{ downBytes: Number(row.down_bytes), upBytes: Number(row.up_bytes) },
      isAdoptable: work.now.getTime() - row.started_at.getTime() <= adoptableMs,
    })),
  };
}

const naming = (text: string): RawBuilder<SqlBool> =>
  /^([0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$/i.test(text)
    ? sql<SqlBool>`one.mac = ${text}::macaddr`
    : sql<SqlBool>`lower(one.login) like ${`%${escapeLike(text.toLowerCase())}%`}`;

/** A record is told apart by no partner, so only who sees all of them looks at it. */
export async function listQuarantined(work: Work, request: QueryOf<typeof listQuarantinedEndpoint>): Promise<Page<Quarantined>> {
  const { actor } = work;
  const seesAll = actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
  if (!seesAll) return { items: [], next: null, total: { count: 0, exact: true } };
  let query = db(work)
    .selectFrom("usage.accounting_quarantine as one")
    .leftJoin("usage.places as place", "place.nas_id", "one.nas_id")
    .selectAll("one")
    .select("place.nas_name");
  if (request.filter.nasId) query = query.where("one.nas_id", "in", request.filter.nasId);
  const page = await listPage(work, query, request, {
    sorts: { at: { by: sql`one.at`, type: "timestamptz" } },
    defaultSort: "-at",
    id: sql<string>`one.id`,
  });
  return {
    ...page,
    items: page.items.map(({ id, at, error, record, nas_id, nas_name }) => ({
      ...{ id, at: at.toISOString(), error, record, nas: { id: nas_id, name: nas_name } },
    })),
  };
}
