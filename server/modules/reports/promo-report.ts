// What became of a promo code: who has it, what it took off so far, and what its services brought in (B-265).
import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { ofReachableCustomer } from "../customers/index.ts";
import type { promoReportEndpoint } from "./contract.ts";

/** The newest; the sums are over all. */
const mostShown = 200;

interface Use {
  id: string;
  serviceId: string;
  serviceNumber: number;
  planTitle: string;
  customerId: string;
  customerNumber: number;
  customerName: string;
  state: "reserved" | "counted" | "freed";
  reservedAt: Date;
  currency: string;
  givenMinor: bigint;
  revenueMinor: bigint;
}

/**
 * A line's allowance belongs to all discounts that hold on its days; each has its share by what it takes off the unit price. Credit notes take
 * back both, so what was undone is not counted.
 */
const moneyOfUses = sql`
  select use.id, document.currency,
    sum(line.sign * line.amount_minor) as revenue,
    sum(line.sign * round(line.allowance_minor * coalesce(own.weight / nullif(own.total, 0), 0))) as given
  from uses use
  join (select service_id, document_id, period_start, period_end, unit_price, quantity, amount_minor, allowance_minor, kind,
      case when kind = 'credit' then -1 else 1 end as sign from billing.document_lines) as line on line.service_id = use.object_id
  join billing.money_documents document on document.id = line.document_id and document.number is not null and document.kind in ('invoice', 'credit_note')
  left join lateral (
    select sum(weight) filter (where coupon = use.code) as weight, sum(weight) as total from (
      select coupon, coalesce(percent * line.unit_price * line.quantity / 100, fixed) as weight from services.discounts discount
      where discount.service_id = use.object_id and discount.start_on < line.period_end and coalesce(discount.end_before, 'infinity') > line.period_start
    ) as discounts) as own on true
  group by 1, 2`;

export async function promoReport(work: Work, promoCodeId: string): Promise<z.input<typeof promoReportEndpoint.returns>> {
  const { rows: found } = await sql<{ code: string }>`select code from catalog.promo_codes promo
    where id = ${promoCodeId} and ${visibleTo(work.actor, { partner: "promo.partner_id" })}`.execute(work.tx);
  if (!found[0]) throw notFound("There is no such promo code.");
  const { rows } = await sql<Use>`
    with uses as (select use.*, ${found[0].code}::text as code from catalog.promo_uses use where use.promo_code_id = ${promoCodeId}), sums as (${moneyOfUses})
    select use.id, service.id as "serviceId", service.number::int as "serviceNumber", plan.title as "planTitle",
      customer.id as "customerId", customer.number::int as "customerNumber", customer.full_name as "customerName", use.state, use.reserved_at as "reservedAt",
      coalesce(sums.currency, plan.currency) as currency, coalesce(sums.given, 0)::bigint as "givenMinor", coalesce(sums.revenue, 0)::bigint as "revenueMinor"
    from uses use join services.services service on service.id = use.object_id join catalog.plans plan on plan.id = service.plan_id
    join customers.customers customer on customer.id = service.customer_id left join sums on sums.id = use.id
    where ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
      and ${ofReachableCustomer(work, "customers.services.view", "service.customer_id")}
    order by use.reserved_at desc, use.id`.execute(work.tx);
  const byCurrency = Map.groupBy(rows, (row) => row.currency);
  const sum = (uses: readonly Use[], of: (use: Use) => bigint): bigint => uses.reduce((total, use) => total + of(use), 0n);
  return {
    sums: [...byCurrency].map(([currency, uses]) => ({
      given: toMoneyJson(
        money(
          sum(uses, (use) => use.givenMinor),
          currency,
        ),
      ),
      revenue: toMoneyJson(
        money(
          sum(uses, (use) => use.revenueMinor),
          currency,
        ),
      ),
    })),
    total: rows.length,
    uses: rows.slice(0, mostShown).map((use) => ({
      id: use.id,
      service: { id: use.serviceId, number: use.serviceNumber, plan: use.planTitle },
      customer: { id: use.customerId, number: use.customerNumber, name: use.customerName },
      state: use.state,
      at: use.reservedAt.toISOString(),
      given: toMoneyJson(money(use.givenMinor, use.currency)),
      revenue: toMoneyJson(money(use.revenueMinor, use.currency)),
    })),
  };
}
