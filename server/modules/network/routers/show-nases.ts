import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { defineExport } from "../../../platform/exports/list-export.ts";
import type { Work } from "../../../platform/work.ts";
import { loadProfiles, type Profiles, profileKeyOf } from "../profiles/profile-store.ts";
import { servedView, servesPartner } from "../scope.ts";
import { exportNasesEndpoint, type listNasesEndpoint, type NasRowView, type NasView } from "./contract.ts";
import { getNas, type Nas, nasOf, visibleNases } from "./nas-queries.ts";

type Row = z.input<typeof NasRowView>;

function rowView(work: Work, nas: Nas, profiles: Profiles): Row {
  const profile = profileKeyOf(nas);
  return {
    ...{ id: nas.id, name: nas.name, model: nas.model, serial: nas.serial, tags: nas.tags, status: nas.status },
    // A site that serves others only is not named.
    site: nas.site_id !== null && nas.siteName !== null ? { id: nas.site_id, name: nas.siteName } : null,
    profile,
    profileTitle: profiles.get(profile)?.title ?? profile,
    managementAddress: nas.management_address,
    sources: [...nas.sources],
    nasIdentifier: nas.nas_identifier,
    accessTypes: nas.access_types,
    ...servedView(work.actor, nas.served),
    warnings: [
      ...(nas.secret_is_weak ? (["weak-secret"] as const) : []),
      ...(nas.message_authenticator === "off" ? (["message-authenticator-off"] as const) : []),
    ],
    version: nas.version,
  };
}

export async function showNas(work: Work, id: string): Promise<z.input<typeof NasView>> {
  const nas = await getNas(work, id);
  return {
    ...rowView(work, nas, await loadProfiles(work)),
    ...{ siteId: nas.site_id, nasIpAddress: nas.nas_ip_address, nasIpv6Address: nas.nas_ipv6_address },
    secretSetAt: nas.secret_set_at.toISOString(),
    nextSecretSetAt: nas.next_secret_set_at?.toISOString() ?? null,
    hasDynamicSecret: nas.dynamic_secret_sealed !== null,
    ...{ authenticationMode: nas.authentication_mode, accountingMode: nas.accounting_mode, interimSeconds: nas.interim_seconds },
    ...{ dynamicMode: nas.dynamic_mode, dynamicAddress: nas.dynamic_address, dynamicPort: nas.dynamic_port },
    dynamicPacketsPerSecond: nas.dynamic_packets_per_second,
    messageAuthenticator: nas.message_authenticator,
    ...{ swapRates: nas.swap_rates, swapAccounting: nas.swap_accounting, noGigawords: nas.no_gigawords },
    sendsIpv6CountersSeparately: nas.sends_ipv6_counters_separately,
    sendsNoInterims: nas.sends_no_interims,
    ...{ copyAddress: nas.copy_address, copyPort: nas.copy_port, replyLines: nas.reply_lines },
    createdAt: nas.created_at.toISOString(),
  };
}

export async function listNasesPage(work: Work, request: QueryOf<typeof listNasesEndpoint>): Promise<Page<Row>> {
  const { text, status, profile, accessType, partnerId, siteId, tag } = request.filter;
  const profiles = await loadProfiles(work);
  let query = visibleNases(work);
  if (text) query = query.where(naming(text));
  if (status) query = query.where("nas.status", "in", status);
  if (profile) query = query.where(sql<boolean>`coalesce(nas.profile, nas.own_profile_id::text) = any (${profile}::text[])`);
  if (accessType) query = query.where(sql<boolean>`nas.access_types && ${accessType}::text[]`);
  if (partnerId) query = query.where(servesPartner("nas", partnerId));
  if (siteId) query = query.where("nas.site_id", "=", siteId);
  if (tag) query = query.where(sql<boolean>`${tag} = any (nas.tags)`);
  const page = await listPage(work, query, request, {
    sorts: {
      name: { by: sql`lower(nas.name)`, type: "text" },
      site: { by: sql`coalesce(lower(site.name), '')`, type: "text" },
      profile: { by: sql`coalesce(nas.profile, nas.own_profile_id::text)`, type: "text" },
      createdAt: { by: sql`nas.created_at`, type: "timestamptz" },
    },
    defaultSort: "name",
    id: sql<string>`nas.id`,
  });
  return { ...page, items: page.items.map((found) => rowView(work, nasOf(found), profiles)) };
}

function naming(text: string) {
  const pattern = sql`'%' || platform.plain(${escapeLike(text)}) || '%'`;
  return sql<boolean>`(platform.plain(concat_ws(' ', nas.name, nas.management_address, nas.nas_identifier, nas.model, nas.serial)) like ${pattern}
    or exists (select from network.nas_sources source where source.nas_id = nas.id and platform.plain(coalesce(source.network::text, source.host_name)) like ${pattern}))`;
}

export const nasesExport = defineExport<typeof exportNasesEndpoint, Row>({
  endpoint: exportNasesEndpoint,
  may: "network.routers.view",
  kind: "nases",
  about: { label: "Network routers", name: "routers" },
  cells: {
    name: (row) => row.name,
    site: (row) => row.site?.name,
    profile: (row) => row.profileTitle,
    model: (row) => row.model,
    serial: (row) => row.serial,
    managementAddress: (row) => row.managementAddress,
    sources: (row) => row.sources.join(", "),
    nasIdentifier: (row) => row.nasIdentifier,
    accessTypes: (row) => row.accessTypes.join(", "),
    status: (row) => row.status,
    tags: (row) => row.tags.join(", "),
    warnings: (row) => row.warnings.join(", "),
  },
  list: (work, page, { filter }) => listNasesPage(work, { ...page, filter }),
});
