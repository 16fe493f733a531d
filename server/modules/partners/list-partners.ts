import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { listPartnersEndpoint, PartnerView } from "./contract.ts";
import { partnerColumns } from "./partner-queries.ts";
import { partnerView } from "./partner-view.ts";
import { db } from "./tables.ts";

export async function listPartnersPage(
  work: Work,
  request: QueryOf<typeof listPartnersEndpoint>,
): Promise<Page<z.input<typeof PartnerView>>> {
  const { status, text } = request.filter;
  let query = db(work)
    .selectFrom("partners.partners as partner")
    .select(partnerColumns)
    .where(visibleTo(work.actor, { partner: "partner.id" }));
  if (status) query = query.where("partner.status", "in", status);
  if (text)
    query = query.where(
      sql<boolean>`platform.plain(partner.name || ' ' || partner.code || ' ' || partner.legal_name) like '%' || platform.plain(${escapeLike(text)}) || '%'`,
    );
  const page = await listPage(work, query, request, {
    sorts: { number: { by: sql`partner.number`, type: "int" }, name: { by: sql`lower(partner.name)`, type: "text" } },
    defaultSort: "number",
    id: sql<string>`partner.id`,
  });
  return { ...page, items: page.items.map(partnerView) };
}
