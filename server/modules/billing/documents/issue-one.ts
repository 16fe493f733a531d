import type { Work } from "../../../platform/work.ts";
import { takeItems } from "../charges/take-future-items.ts";
import { payFromNegative } from "../ledger/pay-from-negative.ts";
import { settleFreeCredit } from "../ledger/settle-credit.ts";
import type { DraftDocument } from "./draft-document.ts";
import { type IssuedDocument, issueDocuments } from "./issue-documents.ts";

/** Issues one invoice outside of a run: what waited on it is taken, free credit pays it, and the log says who did it. The account is locked. */
export async function issueOne(work: Work, draft: DraftDocument, reason?: string): Promise<IssuedDocument> {
  const [issued] = await issueDocuments(work, [draft]);
  if (!issued) throw new Error("the invoice was not issued");
  await takeItems(work, [issued]);
  if (issued.entryId !== "") await settleFreeCredit(work, draft.accountId);
  await payFromNegative(work, draft.partnerId, [issued]);
  work.audit({
    entity: "invoice",
    entityId: draft.id,
    label: `Invoice ${issued.number}`,
    action: "issue",
    partnerId: draft.partnerId,
    customerId: draft.accountId,
    ...(reason === undefined ? {} : { reason }),
  });
  return issued;
}
