import { sql } from "kysely";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { hashToken, newToken, sendSingleLink } from "../../identity/index.ts";
import { db } from "../tables.ts";
import { signUrl } from "./sign-url.ts";

/** O-112 A reminder of a link, to the address where its code goes. The link that was sent before goes on leading there. */
export async function sendLinkAgain(work: Work, tools: Pick<Tools, "seal" | "config">, linkId: string): Promise<void> {
  const token = newToken();
  const link = await db(work)
    .updateTable("documents.sign_links")
    .set({ reminder_hashes: sql<string[]>`reminder_hashes || ${hashToken(token)}::text` })
    .where("id", "=", linkId)
    .where("withdrawn_at", "is", null)
    .where("expires_at", ">", work.now)
    .returningAll()
    .executeTakeFirst();
  if (!link) return;
  const { customer_id: customerId, partner_id: partnerId, channel, to_address: to, expires_at: expiresAt } = link;
  const { fullName, language } = await getCustomer(work, customerId);
  const signer = await db(work).selectFrom("documents.signers").select("name").where("link_id", "=", linkId).executeTakeFirst();
  const name = signer?.name ?? fullName;
  const receiver = { customerId, partnerId, channel, to, name, language };
  sendSingleLink(work, tools.seal, receiver, { objectId: linkId, link: await signUrl(work, tools, partnerId, token), expiresAt });
}
