import { sql } from "kysely";
import type { z } from "zod";
import { addMonths, calendarDay } from "../../../../shared/calendar.ts";
import type { Permission } from "../../../../shared/permissions.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { mayDo } from "../../../platform/actor.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem, Problem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { Partner } from "../../partners/index.ts";
import { printedDocument } from "../documents/printed-document.ts";
import { printedStatement } from "../documents/statement-pdf.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { moneyDocumentRequest } from "../pdf/render-money-document.ts";
import { db } from "../tables.ts";
import type { previewPaperEndpoint } from "./contract.ts";
import { inFieldOfForm, type Place, visiblePartner } from "./papers.ts";
import { samplePaper } from "./sample-papers.ts";

type Wish = z.output<(typeof previewPaperEndpoint)["body"]>;

/** A paper with a template that is not saved. What is wrong with the template is the answer; nothing takes its place. */
export async function previewPaper(
  work: Work,
  tools: Tools,
  { partnerId }: Place,
  { layout, source, shownIn, shownAs, number }: Wish,
): Promise<z.input<(typeof previewPaperEndpoint)["returns"]>> {
  const partner = await visiblePartner(work, partnerId);
  const language = shownIn === "all" ? partner.language : shownIn;
  const real = number === undefined ? undefined : await realPaper(work, tools, partner, { shownAs, number, language });
  const input = real ?? (await samplePaper(work, tools, partner, { kind: shownAs, language }));
  const request = moneyDocumentRequest({ ...input, layout }, { picture: true, ...(source === null ? {} : { template: source }) });
  try {
    const pdf = await tools.pdfs.render(request);
    return {
      picture: pdf.picture ?? "",
      pages: pdf.pages,
      isReal: real !== undefined,
      warnings: pdf.warnings.map(spotOf),
      missing: [...pdf.missing],
      data: JSON.stringify(shortened(request.data), null, 2),
    };
  } catch (error) {
    throw error instanceof Problem ? inFieldOfForm(error) : error;
  }
}

const spotOf = ({ message, params }: FieldError) => ({
  message: message ?? "",
  line: typeof params?.line === "number" ? params.line : null,
  column: typeof params?.column === "number" ? params.column : null,
});

/** Codes are drawings that nobody reads. */
function shortened(value: unknown, key = ""): unknown {
  if (key === "qr" && typeof value === "string") return "<svg …>";
  if (typeof value === "string") return value.replaceAll("\u200b", "").replaceAll("\u2066", "").replaceAll("\u2069", "");
  if (Array.isArray(value)) return value.map((item) => shortened(item));
  if (typeof value !== "object" || value === null || key === "measures") return key === "measures" ? undefined : value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shortened(part, name)]));
}

/** A template shows nobody what they may not see. */
const rightToSee = {
  invoice: "finance.invoices.view",
  credit_note: "finance.credit_notes.view",
  proforma: "finance.proformas.view",
  statement: "finance.statements.view",
  receipt: "finance.payments.view",
  refund: "finance.payments.view",
  dunning_letter: "finance.bad_debts.view",
} as const satisfies Record<Wish["shownAs"], Permission>;

/** Of a receipt or a refund there is only a sample: those belong to the payments. */
async function realPaper(
  work: Work,
  tools: Tools,
  partner: Partner,
  { shownAs, number, language }: { shownAs: Wish["shownAs"]; number: string; language: string },
): Promise<MoneyDocumentInput> {
  const right = rightToSee[shownAs];
  if (!mayDo(work.actor, right)) throw permissionDenied(`This needs the right ${right}.`);
  if (shownAs === "statement") return realStatement(work, tools, partner, { number, language });
  if (shownAs === "receipt" || shownAs === "refund" || shownAs === "dunning_letter")
    throw fieldProblem("number", "sample-only", "Receipts, refunds and letters are shown with sample data. Clear the number.");
  const found = await db(work)
    .selectFrom("billing.money_documents as document")
    .select("document.id")
    .where("document.partner_id", "=", partner.id)
    .where("document.kind", "=", shownAs)
    .where("document.state", "<>", "draft")
    .where("document.number", "=", number)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!found) throw fieldProblem("number", "unknown-value", `${partner.name} has no such document with the number ${number}.`);
  return (await printedDocument(work, tools, found.id, language)).input;
}

const statementMonths = 3;

async function realStatement(
  work: Work,
  tools: Tools,
  partner: Partner,
  { number, language }: { number: string; language: string },
): Promise<MoneyDocumentInput> {
  const { rows } = await sql<{
    id: string;
  }>`select account.id from billing.accounts account join customers.customers customer on customer.id = account.id
    where account.partner_id = ${partner.id} and customer.number::text = ${number} and customer.deleted_at is null`.execute(work.tx);
  const [account] = rows;
  if (!account) throw fieldProblem("number", "unknown-value", `${partner.name} has no customer with the number ${number}.`);
  const today = calendarDay(work.now, partner.timeZone);
  return (await printedStatement(work, tools, account.id, { from: addMonths(today, -statementMonths), to: today }, language)).input;
}
