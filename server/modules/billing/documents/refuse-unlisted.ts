import { visibleTo } from "../../../platform/db/visible-to.ts";
import { featureOff } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listedKinds } from "../portal/features.ts";
import { db } from "../tables.ts";

/** P-2 a document of a kind that the provider does not list in the portal is not there, whoever knows its id. */
export async function refuseUnlisted(work: Work, documentId: string): Promise<void> {
  const document = await db(work)
    .selectFrom("billing.money_documents as document")
    .select("document.kind")
    .where("document.id", "=", documentId)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (document && !(await listedKinds(work)).includes(document.kind)) throw featureOff();
}
