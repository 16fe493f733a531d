import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { priceText } from "../documents/document-views.ts";
import { db } from "../tables.ts";
import { type ComparedLine, compareLines, type Part } from "./compare-invoice-rules.ts";
import type { portalInvoiceChangesEndpoint } from "./contract.ts";

type Changes = z.input<(typeof portalInvoiceChangesEndpoint)["returns"]>;

/** P-111 a recurring invoice beside the one before it for the same services. What is left of the difference came by tax. */
export async function compareInvoice(work: Work, invoiceId: string): Promise<Changes> {
  const invoice = await db(work)
    .selectFrom("billing.money_documents as document")
    .select(["id", "kind", "state", "origin", "account_id", "run_id", "issued_on", "period_start", "currency", "gross_minor"])
    .where("id", "=", invoiceId)
    .where("state", "<>", "draft")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!invoice) throw notFound();
  const amount = (minor: bigint) => toMoneyJson(money(minor, invoice.currency));
  const former =
    invoice.kind === "invoice" && invoice.origin === "recurring" && invoice.issued_on ? await formerInvoice(work, invoice) : undefined;
  // An invoice between two runs bills some services for the rest of a period: it does not follow the one that holds the whole period.
  const isBetween = !invoice.run_id && invoice.period_start && former?.period_end && former.period_end > invoice.period_start;
  if (!former || isBetween) return { previous: null, difference: amount(0n), tax: amount(0n), changes: [] };
  const changes = compareLines(await linesOf(work, invoice.id), await linesOf(work, former.id));
  const difference = invoice.gross_minor - former.gross_minor;
  const named = changes.reduce((sum, { differenceMinor }) => sum + differenceMinor, 0n);
  return {
    previous: { id: former.id, number: former.number ?? "", issuedOn: former.issued_on as Day, gross: amount(former.gross_minor) },
    difference: amount(difference),
    tax: amount(difference - named),
    changes: changes.map(({ differenceMinor, price, quantity, parts, formerParts, ...change }) => ({
      ...change,
      difference: amount(differenceMinor),
      price: price && { before: priceText(price.before), now: priceText(price.now) },
      quantity: quantity && { before: trimDecimal(quantity.before), now: trimDecimal(quantity.now) },
      parts: parts.map(partView),
      formerParts: formerParts.map(partView),
    })),
  };

  function partView({ amountMinor, quantity, unitPrice, ...part }: Part) {
    return { ...part, quantity: trimDecimal(quantity), unitPrice: priceText(unitPrice), amount: amount(amountMinor) };
  }
}

/** Where several end on one day, the one that holds the whole period is meant and not one that came in between. */
const formerInvoice = (work: Work, invoice: { id: string; account_id: string; issued_on: Day | null; currency: string }) =>
  db(work)
    .selectFrom("billing.money_documents as former")
    .select(["former.id", "former.number", "former.issued_on", "former.period_end", "former.gross_minor"])
    .where("former.account_id", "=", invoice.account_id)
    .where("former.kind", "=", "invoice")
    .where("former.origin", "=", "recurring")
    .where("former.currency", "=", invoice.currency)
    .where("former.state", "not in", ["draft", "void"])
    .where("former.issued_on", "<", invoice.issued_on)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("billing.document_lines as line")
          .innerJoin("billing.document_lines as mine", "mine.service_id", "line.service_id")
          .select("line.id")
          .whereRef("line.document_id", "=", "former.id")
          .where("mine.document_id", "=", invoice.id),
      ),
    )
    .orderBy("former.period_end", (by) => by.desc().nullsLast())
    .orderBy("former.period_start")
    .orderBy("former.issued_on", "desc")
    .orderBy("former.id", "desc")
    .limit(1)
    .executeTakeFirst();

async function linesOf(work: Work, documentId: string): Promise<ComparedLine[]> {
  const lines = await db(work)
    .selectFrom("billing.document_lines")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  return lines.map((line) => ({
    kind: line.kind,
    serviceId: line.service_id,
    text: line.text,
    quantity: line.quantity,
    unitPrice: line.unit_price,
    periodStart: line.period_start,
    periodEnd: line.period_end,
    pricedStart: line.pp_start,
    pricedEnd: line.pp_end,
    amountMinor: line.amount_minor,
  }));
}
