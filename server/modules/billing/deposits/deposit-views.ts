import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { amount, day, defineExport } from "../../../platform/exports/list-export.ts";
import { ownId } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, getReachable, listBuyers } from "../../customers/index.ts";
import { invoiceOptions } from "../one-time/one-time-invoice.ts";
import {
  type DepositRow,
  type DepositView,
  exportDepositsEndpoint,
  type listDepositsEndpoint,
  type listDepositsOfCustomerEndpoint,
  type ownDepositsEndpoint,
} from "./contract.ts";
import { type Deposit, depositLabel, interestSoFar, todayOf } from "./hold-deposit.ts";
import { db } from "./tables.ts";
import { debtsOf } from "./use-deposit.ts";

const factsOf = (deposit: Deposit) => {
  const amountOf = (minor: bigint) => toMoneyJson(money(minor, deposit.currency));
  return {
    id: deposit.id,
    label: depositLabel(deposit.number),
    cause: deposit.cause,
    text: deposit.text,
    state: deposit.state,
    amount: amountOf(deposit.amount_minor),
    paid: amountOf(deposit.paid_minor),
    held: amountOf(deposit.held_minor),
    isRefundable: deposit.is_refundable,
    heldUntil: deposit.held_until,
    askedOn: deposit.asked_on,
    dueOn: deposit.due_on,
  };
};

const select = (work: Work, where: RawBuilder<boolean>) =>
  db(work)
    .selectFrom("billing.deposits as deposit")
    .selectAll("deposit")
    .where(visibleTo(work.actor, { partner: "deposit.partner_id", customer: "deposit.customer_id" }))
    .where(where)
    .orderBy("deposit.created_at", "desc")
    .orderBy("deposit.id", "desc")
    .execute();

export async function getDepositView(work: Work, depositId: string): Promise<z.input<typeof DepositView>> {
  const [deposit] = await select(work, sql<boolean>`deposit.id = ${depositId}`);
  if (!deposit) throw notFound();
  const [view] = await viewsOf(work, [deposit], await todayOf(work, deposit.partner_id));
  if (!view) throw notFound();
  return view;
}

export async function listDepositsOfCustomer(
  work: Work,
  customerId: string,
): Promise<z.input<(typeof listDepositsOfCustomerEndpoint)["returns"]>> {
  const customer = await getReachable(work, customerId, "finance.payments.view");
  const today = await todayOf(work, customer.partnerId);
  const options = await invoiceOptions(work, customer.id);
  const { owedMinor } = await debtsOf(work, customer.id);
  return {
    currency: options.currency,
    today,
    owed: toMoneyJson(money(owedMinor, options.currency)),
    items: await viewsOf(work, await select(work, sql<boolean>`deposit.customer_id = ${customer.id}`), today),
    taxes: options.taxes,
  };
}

async function viewsOf(work: Work, deposits: readonly Deposit[], today: Day): Promise<z.input<typeof DepositView>[]> {
  const moves = await db(work)
    .selectFrom("billing.deposit_moves as moved")
    .leftJoin("billing.money_documents as document", "document.id", "moved.document_id")
    .selectAll("moved")
    .select("document.number as document_number")
    .where("moved.deposit_id", "=", sql<string>`any (${deposits.map(({ id }) => id)}::uuid[])`)
    .orderBy("moved.done_at", "desc")
    .orderBy("moved.id", "desc")
    .execute();
  const views: z.input<typeof DepositView>[] = [];
  for (const deposit of deposits) {
    const amountOf = (minor: bigint) => toMoneyJson(money(minor, deposit.currency));
    views.push({
      ...factsOf(deposit),
      version: deposit.version,
      serviceId: deposit.service_id,
      interestPercent: deposit.interest_percent === null ? null : trimDecimal(deposit.interest_percent),
      interestSoFar: amountOf(await interestSoFar(work, deposit, today)),
      note: deposit.note,
      createdBy: deposit.created_by.name ?? deposit.created_by.kind,
      createdAt: deposit.created_at.toISOString(),
      moves: moves
        .filter((move) => move.deposit_id === deposit.id)
        .map((move) => ({
          id: move.id,
          kind: move.kind,
          amount: amountOf(move.amount_minor),
          on: move.on_day,
          documentId: move.document_id,
          documentNumber: move.document_number,
          reason: move.reason,
          by: move.done_by.name ?? move.done_by.kind,
        })),
    });
  }
  return views;
}

type Request = Pick<QueryOf<typeof listDepositsEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listDeposits(work: Work, request: Request): Promise<Page<z.input<typeof DepositRow>>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("billing.deposits as deposit")
    .selectAll("deposit")
    .where(visibleTo(work.actor, { partner: "deposit.partner_id", customer: "deposit.customer_id" }));
  if (filter.q) {
    const customers = await findCustomerIdsByText(work, filter.q);
    query = query.where(sql<boolean>`('DEP-' || deposit.number = upper(${filter.q}) or deposit.customer_id = any (${customers}::uuid[]))`);
  }
  if (filter.state) query = query.where("deposit.state", "in", filter.state);
  if (filter.cause) query = query.where("deposit.cause", "in", filter.cause);
  if (filter.held !== undefined) query = query.where("deposit.held_minor", filter.held ? ">" : "=", 0n);
  // By the calendar of the database's own day: an hour more or less changes no list of what is to be given back.
  const isDue = sql<boolean>`(deposit.held_minor > 0 and coalesce(deposit.held_until <= ${work.now}::timestamptz::date, false))`;
  if (filter.dueBack !== undefined) query = query.where(filter.dueBack ? isDue : sql<boolean>`not ${isDue}`);
  if (filter.asked?.from) query = query.where("deposit.asked_on", ">=", filter.asked.from);
  if (filter.asked?.to) query = query.where("deposit.asked_on", "<=", filter.asked.to);
  if (filter.partner) query = query.where("deposit.partner_id", "in", filter.partner);
  const page = await listPage(work, query, request, {
    sorts: {
      asked: { by: sql`deposit.created_at`, type: "timestamptz" },
      held: { by: sql`deposit.held_minor`, type: "bigint" },
      amount: { by: sql`deposit.amount_minor`, type: "bigint" },
    },
    defaultSort: "-asked",
    id: sql<string>`deposit.id`,
  });
  const buyers = await listBuyers(work, [...new Set(page.items.map((row) => row.customer_id))]);
  return {
    ...page,
    items: page.items.map((row) => {
      const buyer = buyers.get(row.customer_id);
      return {
        ...factsOf(row),
        customerId: row.customer_id,
        customerNumber: buyer?.number ?? 0,
        customerName: buyer?.companyName || buyer?.name || "",
        partnerId: row.partner_id,
      };
    }),
  };
}

/** Exactly what the list shows with this filter. */
export const depositsExport = defineExport<typeof exportDepositsEndpoint, z.input<typeof DepositRow>>({
  endpoint: exportDepositsEndpoint,
  may: "finance.payments.export",
  kind: "deposits",
  about: { label: "Deposits", name: "deposits" },
  cells: {
    deposit: (row) => row.label,
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    cause: (row) => row.cause,
    text: (row) => row.text,
    state: (row) => row.state,
    amount: amount((row) => row.amount.amount),
    paid: amount((row) => row.paid.amount),
    held: amount((row) => row.held.amount),
    currency: (row) => row.amount.currency,
    askedOn: day((row) => row.askedOn),
    dueOn: day((row) => row.dueOn),
    heldUntil: day((row) => row.heldUntil),
  },
  list: (work, page, { filter }) => listDeposits(work, { ...page, filter }),
});

export async function listOwnDeposits(work: Work): Promise<z.input<(typeof ownDepositsEndpoint)["returns"]>> {
  const deposits = await select(
    work,
    sql<boolean>`deposit.customer_id = ${ownId(work)} and deposit.state <> 'cancelled' and (deposit.state <> 'closed' or deposit.asked_on > ${work.now}::timestamptz::date - 400)`,
  );
  return {
    items: deposits.map((deposit) => ({
      ...factsOf(deposit),
      interestPercent: deposit.interest_percent === null ? null : trimDecimal(deposit.interest_percent),
      open: toMoneyJson(money(deposit.state === "asked" ? deposit.amount_minor - deposit.paid_minor : 0n, deposit.currency)),
    })),
  };
}
