// Certificates of exemption that have an end: which run out when, so that somebody asks for the next one in time (B-140).
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, listBuyers } from "../../customers/index.ts";
import { db } from "../tables.ts";
import { type CertificateRow, type certificateStates, certificateWarningDays, type listCertificatesEndpoint } from "./contract.ts";

/** Whether somebody should see to the next certificate. */
export const certificateState = (until: Day, today: Day): (typeof certificateStates)[number] =>
  until < today ? "ended" : until <= addDays(today, certificateWarningDays) ? "soon" : "valid";

const sorts = { until: { by: sql`account.tax_exempt_until`, type: "date" } } as const;

export async function listCertificates(
  work: Work,
  request: QueryOf<typeof listCertificatesEndpoint>,
): Promise<Page<z.input<typeof CertificateRow>>> {
  const { filter } = request;
  const today = calendarDay(work.now, "UTC");
  const soon = addDays(today, certificateWarningDays);
  let query = db(work)
    .selectFrom("billing.accounts as account")
    .select(["account.id", "account.partner_id", "account.tax_exempt_until as until", "account.tax_exempt_number as number"])
    .where("account.tax_exempt_until", "is not", null)
    .where("account.closed_into", "is", null)
    .where(visibleTo(work.actor, { partner: "account.partner_id", customer: "account.id" }));
  if (filter.partner) query = query.where("account.partner_id", "in", filter.partner);
  if (filter.state) {
    const states = filter.state;
    query = query.where(
      sql<boolean>`case when account.tax_exempt_until < ${today} then 'ended' when account.tax_exempt_until <= ${soon} then 'soon' else 'valid' end = any (${[...states]}::text[])`,
    );
  }
  if (filter.q) {
    const found = await findCustomerIdsByText(work, filter.q);
    query = query.where(
      sql<boolean>`(account.id = any (${found}::uuid[]) or lower(account.tax_exempt_number) like ${`${filter.q.toLowerCase().replace(/[%_\\]/g, "\\$&")}%`})`,
    );
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "until", id: sql<string>`account.id` });
  const rows = page.items as unknown as { id: string; partner_id: string; until: Day; number: string }[];
  const buyers = await listBuyers(
    work,
    rows.map(({ id }) => id),
  );
  return {
    ...page,
    items: rows.map(({ id, partner_id, until, number }) => ({
      ...{ customerId: id, partnerId: partner_id, until, number },
      customerNumber: Number(buyers.get(id)?.number ?? 0),
      customerName: buyers.get(id)?.name ?? "",
      state: certificateState(until, today),
    })),
  };
}
