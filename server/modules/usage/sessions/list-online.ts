// N-98 who is online: pages of a list that may have a million rows.
import { isIP } from "node:net";
import { type RawBuilder, type Selectable, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { macVendor } from "../../../platform/mac-vendor.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type OpenSessionsView } from "../tables.ts";
import type { listOnlineEndpoint } from "./contract.ts";
import { findLines, type ShownLine, shownSpeed } from "./lines-of-sessions.ts";
import { staleAt } from "./session-rules.ts";
import { readVigil, type VigilSettings } from "./vigil.ts";

export type OnlineShown = z.input<(typeof listOnlineEndpoint)["returns"]>["items"][number];

const numbers = { type: "bigint" } as const;
const sorts = {
  startedAt: { by: sql`one.started_at`, type: "timestamptz" },
  heardAt: { by: sql`one.heard_at`, type: "timestamptz" },
  downBytes: { by: sql`one.down_bytes`, ...numbers },
  upBytes: { by: sql`one.up_bytes`, ...numbers },
  downBps: { by: sql`one.down_bps`, ...numbers },
  upBps: { by: sql`one.up_bps`, ...numbers },
} as const;

/** The page is found by ids alone, so that names are looked up for the rows that are shown and no others. */
export async function listOnline(work: Work, request: QueryOf<typeof listOnlineEndpoint>): Promise<Page<OnlineShown>> {
  const vigil = await readVigil(work);
  const page = await listPage(work, openOnes(work, request.filter, vigil), request, {
    sorts,
    defaultSort: "-startedAt",
    id: sql<string>`one.id`,
  });
  const ids = page.items.map(({ id }) => id);
  const rows = await db(work)
    .selectFrom("usage.open_sessions as one")
    .selectAll()
    .where(sql<boolean>`one.id = any (${ids}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "one.partner_id" }))
    .execute();
  const lines = await findLines(
    work,
    rows.map(({ service_id }) => service_id),
  );
  const byId = new Map(rows.map((row) => [row.id, shown(work, row, lines.get(row.service_id ?? ""), vigil)]));
  return { ...page, items: ids.flatMap((id) => byId.get(id) ?? []) };
}

type Filter = QueryOf<typeof listOnlineEndpoint>["filter"];

function openOnes(work: Work, filter: Filter, vigil: VigilSettings) {
  let query = db(work)
    .selectFrom("usage.open_sessions as one")
    .select("one.id")
    .where(visibleTo(work.actor, { partner: "one.partner_id" }));
  if (filter.nasId) query = query.where("one.nas_id", "in", filter.nasId);
  if (filter.siteId) query = query.where("one.site_id", "in", filter.siteId);
  if (filter.planId) query = query.where("one.plan_id", "in", filter.planId);
  if (filter.partnerId) query = query.where("one.partner_id", "in", filter.partnerId);
  if (filter.customerId) query = query.where("one.customer_id", "=", filter.customerId);
  if (filter.serviceId) query = query.where("one.service_id", "=", filter.serviceId);
  if (filter.orphan !== undefined) query = query.where("one.partner_id", filter.orphan ? "is" : "is not", null);
  if (filter.addressDoubt) query = query.where("one.address_doubt", "in", filter.addressDoubt);
  if (filter.state?.length === 1) query = query.where(isStale(work, vigil), "=", filter.state[0] === "stale");
  const { accessState } = filter;
  if (accessState)
    query = query.where((where) =>
      where.exists(
        where
          .selectFrom("usage.shown_lines as line")
          .select("line.service_id")
          .whereRef("line.service_id", "=", "one.service_id")
          .where("line.access_state", "in", accessState),
      ),
    );
  if (filter.text?.trim()) query = query.where(naming(filter.text.trim()));
  return query;
}

/** N-94, as `staleAt` has it. */
export const isStale = ({ now }: Work, { staleFactor }: VigilSettings): RawBuilder<boolean> =>
  sql<boolean>`coalesce(one.heard_at + make_interval(secs => one.interim_seconds * ${staleFactor}::int + 60) < ${now}, false)`;

function naming(text: string): RawBuilder<SqlBool> {
  const [address = "", length, ...more] = text.split("/");
  const family = isIP(address);
  if (
    family !== 0 &&
    more.length === 0 &&
    (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)))
  ) {
    // One address is found by an index; what a delegated prefix holds is looked for in all of them.
    return length === undefined
      ? sql<SqlBool>`(one.address = ${address}::inet or one.ipv6_wan >>= ${address}::inet or one.delegated_prefix >>= ${address}::inet)`
      : sql<SqlBool>`(one.address <<= ${text}::inet or one.ipv6_wan && ${text}::inet or one.delegated_prefix && ${text}::inet)`;
  }
  if (/^([0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$/i.test(text)) return sql<SqlBool>`one.mac = ${text}::macaddr`;
  return sql<SqlBool>`(lower(one.login) like ${`%${escapeLike(text.toLowerCase())}%`} or one.acct_session_id = ${text})`;
}

type Row = Selectable<OpenSessionsView>;

function shown(work: Work, row: Row, line: ShownLine | undefined, { staleFactor }: VigilSettings): OnlineShown {
  const stale = row.interim_seconds !== null && staleAt(row.heard_at, row.interim_seconds, staleFactor) < work.now;
  const named = (id: string | null, name: string | null) => (id === null || name === null ? null : { id, name });
  const customer = named(row.customer_id, row.customer_name);
  return {
    ...{ id: row.id, state: stale ? "stale" : "open" },
    customer: customer && { ...customer, number: Number(row.customer_number) },
    service: row.service_id === null ? null : { id: row.service_id, number: Number(row.service_number) },
    ...{ plan: named(row.plan_id, row.plan_title), partner: named(row.partner_id, row.partner_name) },
    ...{ accessState: line?.access_state ?? null, speed: line ? shownSpeed(line) : null },
    quietSeconds: Math.max(0, Math.floor((work.now.getTime() - row.heard_at.getTime()) / 1000)),
    ...{ nas: row.nas_id === null ? null : { id: row.nas_id, name: row.nas_name }, site: named(row.site_id, row.site_name) },
    ...{ portId: row.port_id, calledId: row.called_id, login: row.login, acctSessionId: row.acct_session_id },
    ...{ mac: row.mac, macVendor: macVendor(row.mac) },
    ...{ ipv4: row.address, ipv6Wan: row.ipv6_wan, delegatedPrefix: row.delegated_prefix, addressDoubt: row.address_doubt },
    ...{ startedAt: row.started_at.toISOString(), updatedAt: row.updated_at.toISOString(), heardAt: row.heard_at.toISOString() },
    ...{ seconds: Number(row.seconds), downBytes: Number(row.down_bytes), upBytes: Number(row.up_bytes) },
    ...{ downBps: Number(row.down_bps), upBps: Number(row.up_bps), interimSeconds: row.interim_seconds, source: row.source },
  };
}
