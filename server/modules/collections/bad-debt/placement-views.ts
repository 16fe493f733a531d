import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { amount, day, defineExport } from "../../../platform/exports/list-export.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, listBuyers, listCustomerContacts } from "../../customers/index.ts";
import { type ClaimRow, exportClaimsEndpoint, type listClaimsEndpoint, type listPlacementsEndpoint } from "./contract.ts";
import { db } from "./tables.ts";

type Placement = z.input<typeof listPlacementsEndpoint.returns>["items"][number];
type Payment = Pick<z.input<typeof listPlacementsEndpoint.returns>, never> & {
  id: string;
  paymentId: string;
  receivedOn: Day;
  amount: MoneyJson;
  commission: MoneyJson;
  settles: "kept" | "invoiced";
  entryId: string | null;
  isDirect: boolean;
  reversedOn: Day | null;
};

interface Stored {
  readonly id: string;
  readonly state: Placement["state"];
  readonly agencyId: string;
  readonly agencyName: string;
  readonly handOverId: string;
  readonly handOverNumber: number;
  readonly debtId: string;
  readonly customerId: string;
  readonly placedOn: Day;
  readonly currency: string;
  readonly placedMinor: bigint;
  readonly recoveredMinor: bigint;
  readonly commissionMinor: bigint;
  readonly owedMinor: bigint;
  readonly commissionPercent: string;
  readonly endedOn: Day | null;
  readonly endReason: string;
}

async function selectPlacements(work: Work, condition: RawBuilder<unknown>): Promise<Placement[]> {
  const { rows } = await sql<Stored>`select placement.id, placement.state, placement.agency_id as "agencyId", agency.name as "agencyName",
      placement.hand_over_id as "handOverId", hand_over.number::int as "handOverNumber", placement.debt_id as "debtId",
      placement.customer_id as "customerId", placement.placed_on as "placedOn", placement.currency, placement.placed_minor as "placedMinor",
      coalesce(came.amount, 0)::int8 as "recoveredMinor", coalesce(came.commission, 0)::int8 as "commissionMinor",
      case when debt.ended_on is null then debt.owed_minor else 0 end as "owedMinor", placement.commission_percent as "commissionPercent",
      placement.ended_on as "endedOn", placement.end_reason as "endReason"
    from collections.placements placement
    join collections.agencies agency on agency.id = placement.agency_id
    join collections.hand_overs hand_over on hand_over.id = placement.hand_over_id
    join collections.bad_debts debt on debt.id = placement.debt_id
    left join lateral (select sum(amount_minor) as amount, sum(commission_minor) as commission from collections.agency_payments payment
      where payment.placement_id = placement.id and payment.reversed_on is null) came on true
    where ${condition} and ${visibleTo(work.actor, { partner: "placement.partner_id", customer: "placement.customer_id" })}
    order by placement.created_at desc, placement.id desc`.execute(work.tx);
  const buyers = await listBuyers(work, [...new Set(rows.map((row) => row.customerId))]);
  return rows.map((row) => {
    const buyer = buyers.get(row.customerId);
    const { currency, placedMinor, recoveredMinor, commissionMinor, owedMinor, commissionPercent, ...rest } = row;
    const amountOf = (minor: bigint) => toMoneyJson(money(minor, currency));
    return {
      ...rest,
      customerNumber: buyer?.number ?? 0,
      customerName: buyer?.companyName || buyer?.name || "",
      placed: amountOf(placedMinor),
      recovered: amountOf(recoveredMinor),
      commission: amountOf(commissionMinor),
      owed: amountOf(owedMinor),
      commissionPercent: trimDecimal(commissionPercent),
    };
  });
}

/** With the money that came through each. */
export async function placementsOfDebts(
  work: Work,
  debtIds: readonly string[],
): Promise<ReadonlyMap<string, (Placement & { payments: Payment[] })[]>> {
  const placements = await selectPlacements(work, sql`placement.debt_id = any (${[...debtIds]}::uuid[])`);
  const payments = await selectPayments(work, sql`payment.placement_id = any (${placements.map(({ id }) => id)}::uuid[])`);
  return Map.groupBy(
    placements.map((placement) => ({ ...placement, payments: payments.get(placement.id) ?? [] })),
    (placement) => placement.debtId,
  );
}

export async function getAgencyPayment(work: Work, id: string): Promise<Payment> {
  const [payment] = [...(await selectPayments(work, sql`payment.id = ${id}`)).values()].flat();
  if (!payment) throw new Error(`agency payment ${id} is not there`);
  return payment;
}

async function selectPayments(work: Work, condition: RawBuilder<unknown>): Promise<ReadonlyMap<string, Payment[]>> {
  const { rows } = await sql<{
    placementId: string;
    id: string;
    paymentId: string;
    receivedOn: Day;
    currency: string;
    amountMinor: bigint;
    commissionMinor: bigint;
    settles: "kept" | "invoiced";
    entryId: string | null;
    reversedOn: Day | null;
    isDirect: boolean;
  }>`select payment.placement_id as "placementId", payment.id, payment.payment_id as "paymentId", payment.received_on as "receivedOn", payment.currency,
      payment.amount_minor as "amountMinor", payment.commission_minor as "commissionMinor", payment.settles, payment.entry_id as "entryId",
      payment.reversed_on as "reversedOn", payment.made_by->>'kind' = 'system' as "isDirect"
    from collections.agency_payments payment where ${condition}
      and ${visibleTo(work.actor, { partner: "payment.partner_id", customer: "payment.customer_id" })}
    order by payment.received_on desc, payment.made_at desc`.execute(work.tx);
  const of = Map.groupBy(rows, (row) => row.placementId);
  return new Map(
    [...of].map(([placementId, own]) => [
      placementId,
      own.map(({ id, paymentId, receivedOn, currency, amountMinor, commissionMinor, settles, entryId, reversedOn, isDirect }) => ({
        ...{ id, paymentId, receivedOn, settles, entryId, reversedOn, isDirect },
        amount: toMoneyJson(money(amountMinor, currency)),
        commission: toMoneyJson(money(commissionMinor, currency)),
      })),
    ]),
  );
}

type Filter = QueryOf<typeof listPlacementsEndpoint>["filter"];

async function filtered(work: Work, filter: Filter) {
  let query = db(work)
    .selectFrom("collections.placements as placement")
    .select(["placement.id"])
    .where(visibleTo(work.actor, { partner: "placement.partner_id", customer: "placement.customer_id" }));
  if (filter.q) query = query.where(sql<boolean>`placement.customer_id = any (${await findCustomerIdsByText(work, filter.q)}::uuid[])`);
  if (filter.agency) query = query.where("placement.agency_id", "=", filter.agency);
  if (filter.handOver) query = query.where("placement.hand_over_id", "=", filter.handOver);
  if (filter.state) query = query.where("placement.state", "in", filter.state);
  if (filter.partner) query = query.where("placement.partner_id", "in", filter.partner);
  return query;
}

type Request = Pick<QueryOf<typeof listPlacementsEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listPlacements(work: Work, request: Request): Promise<Page<Placement>> {
  const page = await listPage(work, await filtered(work, request.filter), request, {
    sorts: {
      placed: { by: sql`placement.created_at`, type: "timestamptz" },
      amount: { by: sql`placement.placed_minor`, type: "bigint" },
    },
    defaultSort: "-placed",
    id: sql<string>`placement.id`,
  });
  const rows = new Map(
    (await selectPlacements(work, sql`placement.id = any (${page.items.map(({ id }) => id)}::uuid[])`)).map((row) => [row.id, row]),
  );
  return { ...page, items: page.items.flatMap(({ id }) => rows.get(id) ?? []) };
}

type Claim = z.input<typeof ClaimRow>;
type ClaimRequest = Pick<QueryOf<typeof listClaimsEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

/** One row for each debt that was handed over, as it stood then. */
export async function listClaims(work: Work, request: ClaimRequest): Promise<Page<Claim>> {
  const base = await filtered(work, request.filter);
  const query = base
    .innerJoin(
      sql<{ placement_id: string; debit_id: string; text: string; due_on: Day; open_minor: bigint }>`collections.placement_debts`.as(
        "claim",
      ),
      "claim.placement_id",
      "placement.id",
    )
    .innerJoin("collections.agencies as agency", "agency.id", "placement.agency_id")
    .innerJoin("collections.hand_overs as hand_over", "hand_over.id", "placement.hand_over_id")
    .innerJoin("collections.bad_debts as debt", "debt.id", "placement.debt_id")
    .select([
      "placement.customer_id",
      "placement.state",
      "placement.placed_on",
      "placement.currency",
      "agency.name",
      sql<number>`hand_over.number::int`.as("hand_over"),
      "claim.text",
      "claim.due_on",
      "claim.open_minor",
      "debt.level",
      "debt.last_letter_on",
    ]);
  const page = await listPage(work, query, request, {
    sorts: { placed: { by: sql`placement.created_at`, type: "timestamptz" } },
    defaultSort: "placed",
    // A placement has several debts, so the page goes on from one of them.
    id: sql<string>`claim.debit_id`,
  });
  const ids = [...new Set(page.items.map((row) => row.customer_id))];
  const [buyers, contacts] = [await listBuyers(work, ids), await listCustomerContacts(work, ids)];
  return {
    ...page,
    items: page.items.map((row) => {
      const buyer = buyers.get(row.customer_id);
      const own = contacts.get(row.customer_id);
      return {
        handOver: row.hand_over,
        agency: row.name,
        placedOn: row.placed_on,
        customerNumber: buyer?.number ?? 0,
        name: buyer?.name ?? "",
        company: buyer?.companyName ?? "",
        companyNumber: buyer?.companyNumber ?? "",
        taxId: buyer?.taxId ?? "",
        street: [buyer?.street1, buyer?.street2].filter(Boolean).join(", "),
        zip: buyer?.zip ?? "",
        city: buyer?.city ?? "",
        country: buyer?.country ?? "",
        emails: [...new Set([...(own?.emails ?? []), ...(own?.billingEmails ?? [])])].join(", "),
        phones: (own?.phones ?? []).join(", "),
        document: row.text,
        dueOn: row.due_on,
        open: toMoneyJson(money(row.open_minor, row.currency)),
        letters: row.level,
        lastLetterOn: row.last_letter_on,
        state: row.state,
      };
    }),
  };
}

export const claimsExport = defineExport<typeof exportClaimsEndpoint, Claim>({
  endpoint: exportClaimsEndpoint,
  may: "finance.invoices.export",
  needs: "finance.bad_debts.view",
  kind: "agency-claims",
  about: { label: "Claims handed over", name: "claims" },
  cells: {
    handOver: (row) => row.handOver,
    agency: (row) => row.agency,
    placedOn: day((row) => row.placedOn),
    customer: (row) => row.customerNumber,
    name: (row) => row.name,
    company: (row) => row.company,
    companyNumber: (row) => row.companyNumber,
    taxId: (row) => row.taxId,
    street: (row) => row.street,
    zip: (row) => row.zip,
    city: (row) => row.city,
    country: (row) => row.country,
    emails: (row) => row.emails,
    phones: (row) => row.phones,
    document: (row) => row.document,
    dueOn: day((row) => row.dueOn),
    open: amount((row) => row.open.amount),
    currency: (row) => row.open.currency,
    letters: (row) => row.letters,
    lastLetterOn: day((row) => row.lastLetterOn),
    state: (row) => row.state,
  },
  list: (work, page, { filter }) => listClaims(work, { ...page, filter }),
});
