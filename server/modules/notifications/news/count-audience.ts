import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import type { AudienceFilter } from "./news-rules.ts";

/** How many customers a piece of news would reach today. It counts what `isAmong` decides for each; a test holds the two together. */
export async function countAudience(
  work: Work,
  { partnerId, audience }: { partnerId: string | null; audience: AudienceFilter },
): Promise<{ customers: number }> {
  if (partnerId !== null) await getVisiblePartner(work, partnerId);
  const any = (ids: readonly string[]) => sql`${[...ids]}::uuid[]`;
  const bases = audience.languages.map((tag) => tag.split("-")[0] ?? tag);
  const all = [
    visibleTo(work.actor, { partner: "customer.partner_id" }),
    sql`customer.deleted_at is null and customer.status <> 'archived'`,
    ...(partnerId === null ? [] : [sql`customer.partner_id = ${partnerId}`]),
    ...(audience.locationIds.length === 0 ? [] : [sql`customer.location_id = any (${any(audience.locationIds)})`]),
    ...(audience.labelIds.length === 0
      ? []
      : [
          sql`exists (select from customers.customer_labels label where label.customer_id = customer.id and label.label_id = any (${any(audience.labelIds)}))`,
        ]),
    ...(bases.length === 0 ? [] : [sql`split_part(customer.language, '-', 1) = any (${bases}::text[])`]),
    ...(audience.planIds.length === 0
      ? []
      : [
          sql`exists (select from services.services service where service.customer_id = customer.id and service.state in ('pending', 'active', 'paused')
            and service.plan_id = any (${any(audience.planIds)}))`,
        ]),
    ...(audience.minMonths === null ? [] : [sql`customer.added_on + make_interval(months => ${audience.minMonths}::int) <= ${today}`]),
    ...(audience.maxMonths === null ? [] : [sql`customer.added_on + make_interval(months => ${audience.maxMonths + 1}::int) > ${today}`]),
  ];
  const { rows } = await sql<{ customers: number }>`select count(*)::int as customers from customers.customers customer
    join partners.partners partner on partner.id = customer.partner_id
    cross join lateral (select (${work.now}::timestamptz at time zone partner.time_zone)::date as today) clock
    where ${sql.join(all, sql` and `)}`.execute(work.tx);
  return { customers: rows[0]?.customers ?? 0 };
}

const today = sql`clock.today`;
