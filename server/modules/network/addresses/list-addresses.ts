import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { contains, type Network, parseNetwork, printIp, printNetwork } from "../address-rules/ip-rules.ts";
import { isListedWhole, unitAt, unitsIn, whyUnusable } from "../address-rules/prefix-rules.ts";
import { servedVisibleTo, servesPartner } from "../scope.ts";
import type { AddressView, listAddressesEndpoint, listPrefixesEndpoint, listWholePrefixEndpoint } from "./contract.ts";
import { type HoldingRow, readable, visibleHoldings } from "./holding-queries.ts";
import { getPrefix, loadPrefixesById, type Prefix } from "./prefix-queries.ts";
import { type PrefixShown, showPrefixes } from "./prefix-view.ts";
import { factsOf } from "./service-facts.ts";
import { answersAmong } from "./sweep-prefix.ts";
import { db, type Holding } from "./tables.ts";

export type AddressShown = z.input<typeof AddressView>;

export async function listPrefixesPage(work: Work, request: QueryOf<typeof listPrefixesEndpoint>): Promise<Page<PrefixShown>> {
  const { text, domain, role, alert, partnerId, siteId, nasId, family } = request.filter;
  let query = db(work).selectFrom("network.prefixes as prefix").select("prefix.id").where(servedVisibleTo(work.actor, "prefix"));
  if (domain) query = query.where("prefix.domain", "=", domain);
  if (role) query = query.where("prefix.role", "in", role);
  if (alert) query = query.where("prefix.alert", "in", alert);
  if (siteId) query = query.where("prefix.site_id", "=", siteId);
  if (family) query = query.where(sql<SqlBool>`family(prefix.cidr) = ${Number(family)}`);
  if (partnerId) query = query.where(servesPartner("prefix", partnerId));
  if (nasId) query = query.where(sql<SqlBool>`exists (select from network.prefix_nases where prefix_id = prefix.id and nas_id = ${nasId})`);
  if (text) query = query.where(prefixNaming(text));
  const page = await listPage(work, query, request, {
    sorts: {
      cidr: { by: sql`prefix.cidr`, type: "inet" },
      role: { by: sql`prefix.role`, type: "text" },
      alert: { by: sql`array_position(array['none', 'warning', 'alert', 'exhausted'], prefix.alert)`, type: "int" },
    },
    defaultSort: "cidr",
    id: sql<string>`prefix.id`,
  });
  const prefixes = new Map(
    (
      await loadPrefixesById(
        work,
        page.items.map(({ id }) => id),
      )
    ).map((prefix) => [prefix.id, prefix]),
  );
  return {
    ...page,
    items: await showPrefixes(
      work,
      page.items.flatMap(({ id }) => prefixes.get(id) ?? []),
    ),
  };
}

/** An address finds the prefixes around it, a network those around and in it; any other text a category or comment. */
function prefixNaming(text: string): RawBuilder<SqlBool> {
  const parsed = parseNetwork(text.trim());
  if (parsed.kind !== "not-a-network") {
    const network = parsed.kind === "network" ? parsed.network : parsed.canonical;
    return sql<SqlBool>`prefix.cidr && ${printNetwork(network)}::inet`;
  }
  return sql<SqlBool>`lower(prefix.category || ' ' || prefix.comment || ' ' || prefix.cidr::text) like ${`%${escapeLike(text.trim().toLowerCase())}%`}`;
}

export async function showAddresses(work: Work, rows: readonly HoldingRow[]): Promise<AddressShown[]> {
  const facts = await factsOf(
    work,
    rows.map(({ service_id }) => service_id),
  );
  return rows.map((row) => ({
    ...{ id: row.id, prefixId: row.prefix_id, domain: row.domain, address: row.address, state: row.state, serviceId: row.service_id },
    ...{ service: facts.get(row.service_id ?? "") ?? null, nasId: row.nas_id, mac: row.mac, sessionId: row.session_id },
    ...{ reason: row.reason, comment: row.comment, version: row.version },
    ...{ since: row.since.toISOString(), until: row.until?.toISOString() ?? null },
  }));
}

export async function listAddressesPage(work: Work, request: QueryOf<typeof listAddressesEndpoint>): Promise<Page<AddressShown>> {
  const { prefixId, domain, state, serviceId, text } = request.filter;
  let query = visibleHoldings(work);
  if (prefixId) query = query.where("held.prefix_id", "=", prefixId);
  if (domain) query = query.where("held.domain", "=", domain);
  if (state) query = query.where("held.state", "in", state);
  if (serviceId) query = query.where("held.service_id", "=", serviceId);
  if (text) query = query.where(addressNaming(text.trim()));
  const page = await listPage(work, query, request, {
    sorts: { address: { by: sql`held.address`, type: "inet" }, since: { by: sql`held.since`, type: "timestamptz" } },
    defaultSort: "address",
    id: sql<string>`held.id`,
  });
  return { ...page, items: await showAddresses(work, (page.items as Holding[]).map(readable)) };
}

function addressNaming(text: string): RawBuilder<SqlBool> {
  const parsed = parseNetwork(text);
  if (parsed.kind !== "not-a-network") {
    const network = parsed.kind === "network" ? parsed.network : parsed.canonical;
    return sql<SqlBool>`held.address && ${printNetwork(network)}::inet`;
  }
  if (/^([0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$/i.test(text)) return sql<SqlBool>`held.mac = ${text}::macaddr`;
  return sql<SqlBool>`lower(held.reason || ' ' || held.comment) like ${`%${escapeLike(text.toLowerCase())}%`}`;
}

type Whole = z.output<(typeof listWholePrefixEndpoint)["returns"]>;

/** N-27 every address of a prefix, page by page; the cursor is the number of the next one. */
export async function listWholePrefix(work: Work, prefixId: string, request: QueryOf<typeof listWholePrefixEndpoint>): Promise<Whole> {
  const prefix = await getPrefix(work, prefixId);
  if (!isListedWhole(prefix))
    throw fieldProblem("params.prefixId", "too-large", "Only IPv4 prefixes up to /16 are shown address by address.");
  if (request.cursor !== undefined && !/^\d{1,6}$/.test(request.cursor))
    throw fieldProblem("query.cursor", "bad-cursor", "Start from the first page.");
  const total = Number(unitsIn(prefix));
  const from = Number(request.cursor ?? "0");
  const down = request.sort === "-address";
  const places = Array.from({ length: Math.max(0, Math.min(request.limit, total - from)) }, (_, at) =>
    down ? total - 1 - from - at : from + at,
  );
  const units = places.map((place) => unitAt(prefix, BigInt(place)));
  const rows = await holdingsAmong(work, prefix, units);
  const taken = await takenAmong(work, prefix.domain, units);
  const shown = await showAddresses(work, rows.map(readable));
  // Networks within a prefix are routed as one: each address of them shows the same row.
  const ofAddress = (address: string) =>
    shown.find((row) => row.address === address) ?? shown.find((row) => row.address.includes("/") && holds(row.address, address));
  const answers = await answersAmong(
    work,
    prefix,
    units.map((unit) => printIp({ family: unit.family, value: unit.first })),
  );
  const end = from + places.length;
  return {
    items: units.map((unit): Whole["items"][number] => {
      const address = printIp({ family: unit.family, value: unit.first });
      const used = ofAddress(address) ?? null;
      const why = whyUnusable(prefix, unit);
      const state = used?.state ?? (taken.has(address) ? "taken" : why === null ? "free" : "unusable");
      const answeredAt = answers.get(address)?.toISOString() ?? null;
      return {
        ...{ address, state, why: state === "unusable" ? why : null, used },
        ...{ answeredAt, isSuspect: state === "free" && answeredAt !== null },
      };
    }),
    next: end < total ? String(end) : null,
    total: request.total === "none" ? null : { count: total, exact: true },
  };
}

async function holdingsAmong(work: Work, { id, domain }: Prefix, units: readonly Network[]): Promise<Holding[]> {
  const [one, other] = [units[0], units.at(-1)].flatMap((unit) => (unit ? [printNetwork(unit)] : []));
  if (one === undefined || other === undefined) return [];
  // The second half finds a network that begins before the page and reaches into it.
  return (await visibleHoldings(work)
    .where(
      sql<SqlBool>`((held.prefix_id = ${id} and held.address between least(${one}::inet, ${other}::inet) and greatest(${one}::inet, ${other}::inet))
        or (held.domain = ${domain} and held.address >> least(${one}::inet, ${other}::inet)))`,
    )
    .execute()) as Holding[];
}

/** Those that somebody has, whoever may see it. */
async function takenAmong(work: Work, domain: string, units: readonly Network[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ taken: string }>`select host(taken) as taken from network.taken_among(${domain}, ${units.map(
    printNetwork,
  )}::inet[]) taken`.execute(work.tx);
  return new Set(rows.map(({ taken }) => taken));
}

function holds(outer: string, inner: string): boolean {
  const [one, other] = [parseNetwork(outer), parseNetwork(inner)];
  return one.kind === "network" && other.kind === "network" && contains(one.network, other.network);
}
