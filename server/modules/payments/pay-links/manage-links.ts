// What staff do with pay links (B-187): make one to hand over, mail one, see which are out, make one void.
import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentFacts } from "../../billing/index.ts";
import { getReachable } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { payLinkAsked } from "../events.ts";
import { db } from "../tables.ts";
import type { PayLinkView } from "./contract.ts";
import { asksFor } from "./link-rules.ts";
import { makePayLink } from "./make-link.ts";
import { factsOfLink, type PayLink } from "./open-link.ts";
import { labelOf } from "./pay-by-link.ts";
import { payLinkOver, payLinksOff } from "./problems.ts";
import { directPay } from "./settings.ts";

type View = z.input<typeof PayLinkView>;

const newest = 100;

export async function listPayLinks(work: Work, customerId: string): Promise<View[]> {
  await getReachable(work, customerId, "finance.payments.view");
  const links = await db(work)
    .selectFrom("payments.pay_links as link")
    .selectAll("link")
    .where("link.customer_id", "=", customerId)
    .where(visibleTo(work.actor, { partner: "link.partner_id", customer: "link.customer_id" }))
    .orderBy("link.created_at", "desc")
    .orderBy("link.id", "desc")
    .limit(newest)
    .execute();
  return viewsOf(work, links);
}

async function viewsOf(work: Work, links: readonly PayLink[]): Promise<View[]> {
  const { rows } = await sql<{ id: string; attempts: number }>`select pay_link_id as id, count(*)::int as attempts from payments.intents
    where pay_link_id = any (${links.map(({ id }) => id)}::uuid[]) group by 1`.execute(work.tx);
  const attempts = new Map(rows.map((row) => [row.id, row.attempts]));
  const views: View[] = [];
  for (const link of links) {
    const { state, document } = await factsOfLink(work, link);
    const { name, kind } = link.created_by;
    views.push({
      ...{ id: link.id, state, origin: link.origin, document, createdBy: kind === "staff" || kind === "key" ? (name ?? "") : "" },
      createdAt: link.created_at.toISOString(),
      expiresAt: link.expires_at.toISOString(),
      views: link.views,
      lastViewedAt: link.last_viewed_at?.toISOString() ?? null,
      attempts: attempts.get(link.id) ?? 0,
    });
  }
  return views;
}

interface LinkWanted {
  readonly customerId: string;
  readonly documentId: string | undefined;
}

export async function createPayLink(work: Work, tools: Pick<Tools, "config">, wanted: LinkWanted): Promise<{ link: View; url: string }> {
  const { partnerId, number } = await linkable(work, wanted);
  const { customerId, documentId = null } = wanted;
  const { linkId, url } = await makePayLink(work, tools, { customerId, partnerId, documentId, origin: "staff" });
  work.audit({ entity: "pay_link", entityId: linkId, label: labelOf(number), action: "create", partnerId, customerId });
  const link = await db(work).selectFrom("payments.pay_links").selectAll().where("id", "=", linkId).executeTakeFirstOrThrow();
  const [view] = await viewsOf(work, [link]);
  if (!view) throw new Error("a link without a view");
  return { link: view, url };
}

/** The mail makes its own link, so that its token is nowhere but in the mail. */
export async function sendPayLink(work: Work, wanted: LinkWanted): Promise<void> {
  const { partnerId, number } = await linkable(work, wanted);
  const { customerId, documentId = null } = wanted;
  work.audit({ entity: "pay_link", entityId: documentId ?? customerId, label: labelOf(number), action: "send", partnerId, customerId });
  work.emit(
    payLinkAsked,
    { partnerId, customerId, objectId: documentId ?? customerId },
    { accountId: customerId, documentId, by: "staff" },
  );
}

/** What a link can be made for: this customer, and a document of theirs that still asks for money. */
async function linkable(work: Work, { customerId, documentId }: LinkWanted): Promise<{ partnerId: string; number: string | undefined }> {
  const { partnerId } = await getReachable(work, customerId, "finance.payments.create");
  if (!(await getSetting(work, directPay, { partnerId })))
    throw payLinksOff("Switch pay links on under Config, Portal, before you hand one out.");
  if (documentId === undefined) return { partnerId, number: undefined };
  const facts = await findDocumentFacts(work, documentId);
  if (!facts || facts.customerId !== customerId || (facts.kind !== "invoice" && facts.kind !== "proforma")) throw notFound();
  if (asksFor(facts) !== "money") throw payLinkOver(`${facts.number} asks for no money any more.`);
  return { partnerId, number: facts.number };
}

export async function voidPayLink(work: Work, linkId: string): Promise<View> {
  const link = await db(work)
    .selectFrom("payments.pay_links as link")
    .selectAll("link")
    .where("link.id", "=", linkId)
    .where(visibleTo(work.actor, { partner: "link.partner_id", customer: "link.customer_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!link) throw notFound();
  await getReachable(work, link.customer_id, "finance.payments.create");
  const { document } = await factsOfLink(work, link);
  const about = {
    entity: "pay_link",
    entityId: linkId,
    label: labelOf(document?.number),
    partnerId: link.partner_id,
    customerId: link.customer_id,
  };
  work.audit({ ...about, action: "void" });
  const after =
    link.voided_at !== null
      ? link
      : await db(work)
          .updateTable("payments.pay_links")
          .set({ voided_at: work.now, voided_by: JSON.stringify(describeActor(work)) })
          .where("id", "=", linkId)
          .returningAll()
          .executeTakeFirstOrThrow();
  const [view] = await viewsOf(work, [after]);
  if (!view) throw new Error("a link without a view");
  return view;
}
