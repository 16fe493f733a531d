// B-62 what one account of a preview would get on paper: its documents as they would look if they were issued now, marked as drafts.
import { sql } from "kysely";
import type { FileReply } from "../../../platform/http/api.ts";
import { joinPdfs } from "../../../platform/pdf/join-pdfs.ts";
import { notFound, problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { printedDraft } from "../documents/printed-document.ts";
import { setPaper } from "../papers/set-paper.ts";
import { runState } from "../problems.ts";
import { db } from "../tables.ts";
import { loadBillingContext } from "./billing-context.ts";
import { draftRecurring } from "./draft-recurring.ts";
import { findRun } from "./run-views.ts";

const nothingDrafted = problem("nothing-drafted", 409, "This account would get no document. Look at the reason beside it in the preview.");

export async function draftPdf(
  work: Work,
  tools: Tools,
  { runId, customerId }: { runId: string; customerId: string },
  inline: boolean,
): Promise<FileReply> {
  const run = await findRun(work, runId);
  if (run.state !== "preview")
    throw runState("Drafts are only there while the run is a preview. Its documents are issued, or it was discarded.");
  const item = await db(work)
    .selectFrom("billing.run_items as item")
    .innerJoin("billing.accounts as account", "account.id", "item.account_id")
    .selectAll("account")
    .where("item.run_id", "=", runId)
    .where("item.account_id", "=", customerId)
    .executeTakeFirst();
  if (!item) throw notFound();
  const context = await loadBillingContext(work, run.partner_id);
  const [draft] = await draftRecurring(work, context, [item], { runId, targetOn: run.target_on });
  const documents = [...(draft?.notes ?? []).map((note) => note.draft), ...(draft?.isChargedOnly ? [] : (draft?.documents ?? []))];
  if (documents.length === 0) throw nothingDrafted();
  const { rows } = await sql<{
    balance_minor: bigint;
  }>`select balance_minor from billing.balances where account_id = ${customerId}`.execute(work.tx);
  let balance = rows[0]?.balance_minor ?? 0n;
  const papers: Uint8Array[] = [];
  for (const document of documents) {
    const pdf = await setPaper(work, tools, run.partner_id, await printedDraft(work, tools, document, balance));
    papers.push(pdf.bytes);
    balance += moved(document);
  }
  return {
    name: `draft-${documents[0]?.buyer.customerNumber}-${run.target_on}.pdf`,
    mediaType: "application/pdf",
    bytes: joinPdfs(papers),
    inline,
  };
}

const moved = ({ kind, taxed }: DraftDocument): bigint => (kind === "credit_note" ? taxed.grossMinor : -taxed.grossMinor);
