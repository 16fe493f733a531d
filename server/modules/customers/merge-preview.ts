// What a merge would do, before anybody decides (O-82).
import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../platform/actor.ts";
import type { Work } from "../../platform/work.ts";
import { showCustomerAccess } from "../identity/index.ts";
import { listFields } from "../partners/index.ts";
import type { mergePreviewEndpoint } from "./contract.ts";
import { type Customer, customerLabel, getReachable } from "./customer-queries.ts";
import { customerView } from "./customer-view.ts";
import { holdsInTheWay } from "./legal-hold.ts";
import { joinedContacts } from "./merge-contacts.ts";
import { fieldsToDecide } from "./merge-rules.ts";
import { blockersOfMerge, type CustomerMerge, effectsOfMerge, type Finding } from "./ports.ts";

type Preview = z.input<(typeof mergePreviewEndpoint)["returns"]>;

export async function previewMerge(work: Work, survivorId: string, loserId: string): Promise<Preview> {
  const survivor = await getReachable(work, survivorId, "customers.profile.merge");
  const loser = await getReachable(work, loserId, "customers.profile.merge");
  const merge: CustomerMerge = { survivor, loser };
  const blockers = await mergeBlockers(work, merge);
  const views = { survivor: await customerView(work, survivor), loser: await customerView(work, loser) };
  const contacts = joinedContacts(survivor, loser);
  const seesExtra = mayDo(work.actor, "customers.additional_fields.update");
  // What is still kept of a deleted field is nothing to decide about.
  const live = new Set((await listFields(work, "customers")).map(({ name }) => `extra.${name}`));
  return {
    ...views,
    fields: fieldsToDecide(survivor, loser).filter(({ field }) => !field.startsWith("extra.") || (seesExtra && live.has(field))),
    joined: {
      emails: contacts.emails.joined,
      billingEmails: contacts.billingEmails.joined,
      phones: contacts.phones.joined,
      labels: [...new Map([...views.survivor.labels, ...views.loser.labels].map((label) => [label.id, label])).values()],
      leftOut: [...contacts.emails.leftOut, ...contacts.billingEmails.leftOut, ...contacts.phones.leftOut],
    },
    blockers,
    effects: blockers.some(({ code }) => code === "same-customer") ? [] : await mergeEffects(work, { survivor, loser }),
  };
}

/** Everything that stands in the way: what is known here, and what other modules tell. */
export async function mergeBlockers(work: Work, merge: CustomerMerge): Promise<Finding[]> {
  const { loser, survivor } = merge;
  if (loser.id === survivor.id) return [{ code: "same-customer", detail: "This is the same customer." }];
  // Of another partner's customer nothing more is told.
  if (loser.partnerId !== survivor.partnerId) return [{ code: "other-partner", detail: "The two belong to different partners." }];
  const blockers: Finding[] = [];
  if (survivor.status === "archived") blockers.push({ code: "survivor-archived", detail: "The customer who stays is archived." });
  const { rows } = await sql<{ aggregated: number; third: number }>`select
    (select count(distinct main_id)::int from customers.links where main_id in (${loser.id}, ${survivor.id}) and mode = 'aggregated'
      and sub_id not in (${loser.id}, ${survivor.id})) as aggregated,
    (select count(*)::int from customers.links where sub_id in (${loser.id}, ${survivor.id}) and main_id not in (${loser.id}, ${survivor.id})) as third`.execute(
    work.tx,
  );
  const { aggregated = 0, third = 0 } = rows[0] ?? {};
  if (aggregated > 1)
    blockers.push({ code: "both-pay-for-others", detail: "Both are billed for sub-accounts. Unlink those of one first." });
  if (third > 0) blockers.push({ code: "sub-of-another", detail: "One of the two is a sub-account of somebody else. Unlink it first." });
  return [...blockers, ...(await holdsInTheWay(work, [loser.id, survivor.id])), ...(await blockersOfMerge(work, merge))];
}

async function mergeEffects(work: Work, merge: { survivor: Customer; loser: Customer }): Promise<Finding[]> {
  const { loser } = merge;
  const effects: Finding[] = [...(await effectsOfMerge(work, merge))];
  const { rows } = await sql<{ comments: number; subs: number }>`select
    (select count(*)::int from customers.comments where customer_id = ${loser.id} and deleted_at is null) as comments,
    (select count(*)::int from customers.links where main_id = ${loser.id} and sub_id <> ${merge.survivor.id}) as subs`.execute(work.tx);
  const { comments = 0, subs = 0 } = rows[0] ?? {};
  if (comments > 0) effects.push({ code: "comments-move", detail: `${comments} comments come along.`, count: comments });
  if (subs > 0)
    effects.push({ code: "sub-accounts-move", detail: `${subs} sub-accounts will be linked to the customer who stays.`, count: subs });
  const access = await showCustomerAccess(work, loser.id);
  if (access.hasPassword && access.isEnabled) {
    effects.push({
      code: "sign-in-ends",
      detail: `${customerLabel(loser.number)} is signed out and can no longer sign in; the other login stays.`,
    });
  }
  if (loser.status === "blocked" && merge.survivor.status !== "blocked" && (loser.blockedBy === "admin" || loser.blockedBy === "abuse")) {
    effects.push({ code: "block-is-lost", detail: `The block of ${customerLabel(loser.number)} by staff does not come along.` });
  }
  return effects;
}
