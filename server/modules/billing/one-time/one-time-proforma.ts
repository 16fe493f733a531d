// Asks for money by a proforma over written lines: nothing is owed by it, and once it is paid it becomes an invoice over the very same lines
// (B-125, B-126).
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { issueDocuments } from "../documents/issue-documents.ts";
import { db } from "../tables.ts";
import type { createOneTimeInvoiceEndpoint } from "./contract.ts";
import { draftOneTimeInvoice } from "./one-time-invoice.ts";

/** @returns its id. */
export async function issueOneTimeProforma(
  work: Work,
  customerId: string,
  wanted: z.output<(typeof createOneTimeInvoiceEndpoint)["body"]>,
): Promise<string> {
  const account = await lockOpenAccount(work, customerId);
  const { draft } = await draftOneTimeInvoice(work, account, wanted);
  const [issued] = await issueDocuments(work, [{ ...draft, kind: "proforma" }]);
  if (!issued) throw new Error("a proforma was not issued");
  await db(work)
    .insertInto("billing.proformas")
    .values({ document_id: draft.id, account_id: account.id, customer_id: account.id, partner_id: account.partner_id, made_for: null })
    .execute();
  work.audit({
    entity: "proforma",
    entityId: draft.id,
    label: `Proforma ${issued.number}`,
    action: "create",
    partnerId: account.partner_id,
    customerId: account.id,
  });
  return draft.id;
}
