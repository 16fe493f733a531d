import { sql } from "kysely";
import type { z } from "zod";
import { addMonths, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { money, roundToMoney, toMoneyJson } from "../../../../shared/money.ts";
import { rational } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { loadPlanFacts } from "../../catalog/index.ts";
import { getPartner } from "../../partners/index.ts";
import { showPaymentCalendar } from "../payment-calendar/payment-calendar.ts";
import { db } from "../tables.ts";
import { type BilledDocument, monthsOf, parts, shownMonths, sumsOf } from "./analysis-rules.ts";
import type { portalAnalysisEndpoint } from "./contract.ts";

const mostComing = 3;

/** P-114 what a customer was billed and paid, and what comes next. */
export async function showAnalysis(work: Work): Promise<z.input<typeof portalAnalysisEndpoint.returns>> {
  const { customerId, partnerId } = ownCustomer(work);
  const today = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
  const since = addMonths(`${today.slice(0, 7)}-01` as Day, 1 - 2 * shownMonths);
  const account = await db(work).selectFrom("billing.accounts").select("currency").where("id", "=", customerId).executeTakeFirst();
  if (!account) throw notFound();
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const months = monthsOf(today, await billedSince(work, customerId, since), await paidSince(work, customerId, since));
  const { average, thisYearMinor, lastYearMinor } = sumsOf(today, months);
  const { items } = await showPaymentCalendar(work, customerId);
  return {
    today,
    currency: account.currency,
    months: months.map(({ on, billed, totalMinor, paidMinor, formerMinor }) => ({
      on,
      billed: Object.fromEntries(parts.map((part) => [part, amount(billed[part])])) as Record<
        (typeof parts)[number],
        ReturnType<typeof amount>
      >,
      total: amount(totalMinor),
      paid: amount(paidMinor),
      former: amount(formerMinor),
    })),
    average: average ? toMoneyJson(averageOf(average, account.currency)) : null,
    thisYear: amount(thisYearMinor),
    lastYear: amount(lastYearMinor),
    coming: items.slice(0, mostComing).map(({ on, dueOn, amount: expected }) => ({ on, dueOn, amount: expected })),
  };
}

const averageOf = ({ sumMinor, months }: { sumMinor: bigint; months: bigint }, currency: string) => {
  const whole = roundToMoney(rational(1n, 1n), currency).minor;
  return roundToMoney(rational(sumMinor, months * whole), currency);
};

/** Invoices, and the credit notes that took some of them back. */
async function billedSince(work: Work, customerId: string, since: Day): Promise<BilledDocument[]> {
  const rows = await db(work)
    .selectFrom("billing.money_documents as document")
    .leftJoin("billing.document_lines as line", "line.document_id", "document.id")
    .select(["document.id", "document.kind", "document.issued_on", "document.gross_minor"])
    .select(["line.kind as line_kind", "line.category", "line.net_minor", "line.plan_version_id"])
    .where("document.account_id", "=", customerId)
    .where("document.kind", "in", ["invoice", "credit_note"])
    .where("document.state", "not in", ["draft", "void"])
    .where("document.issued_on", ">=", since)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .execute();
  const plans = await loadPlanFacts(work, [...new Set(rows.flatMap((row) => row.plan_version_id ?? []))]);
  const documents = new Map<string, BilledDocument & { lines: BilledDocument["lines"][number][] }>();
  for (const row of rows) {
    if (!row.issued_on) continue;
    const sign = row.kind === "credit_note" ? -1n : 1n;
    const document = documents.get(row.id) ?? { issuedOn: row.issued_on, grossMinor: sign * row.gross_minor, lines: [] };
    documents.set(row.id, document);
    if (row.line_kind === null) continue;
    // A line of free text says itself what it is for.
    const planKind = (row.plan_version_id && plans.get(row.plan_version_id)?.kind) || row.category;
    document.lines.push({ planKind, kind: row.line_kind, netMinor: sign * (row.net_minor ?? 0n) });
  }
  return [...documents.values()];
}

/** Money that came in, less what went back or did not hold. */
async function paidSince(work: Work, customerId: string, since: Day): Promise<{ on: Day; minor: bigint }[]> {
  const rows = await db(work)
    .selectFrom("billing.ledger_entries as entry")
    .select(["entry.entry_on as on", sql<bigint>`sum(entry.amount_minor)::int8`.as("minor")])
    .where("entry.account_id", "=", customerId)
    .where("entry.entry_on", ">=", since)
    .where("entry.category", "in", ["payment", "refill_card", "refund"])
    .groupBy("entry.entry_on")
    .execute();
  return rows;
}
