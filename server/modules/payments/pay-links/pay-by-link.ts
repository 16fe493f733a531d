// Paying with a link: the ordinary way of a payment (attempts/start-payment.ts), walked by somebody who is not signed in.
import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Works } from "../../../platform/http/api.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { getAccountFacts } from "../account-facts.ts";
import { askAttempt } from "../attempts/ask-attempt.ts";
import type { Attempt } from "../attempts/attempt-queries.ts";
import { getAttempt } from "../attempts/attempt-queries.ts";
import { isOver, isWithGateway } from "../attempts/attempt-rules.ts";
import { attemptView } from "../attempts/attempt-views.ts";
import { siteAddress } from "../attempts/return-address-rules.ts";
import { chargeSavedMethod, type PaymentWanted, type ReturnPage, startOnGatewayPage } from "../attempts/start-payment.ts";
import { payLinkAsked } from "../events.ts";
import type { Outside } from "../outside.ts";
import { alreadyPaid, methodUnusable } from "../problems.ts";
import { db, type LinkConsent } from "../tables.ts";
import type { GuestAttempt, guestChargeEndpoint, guestCheckoutEndpoint, proofKinds } from "./contract.ts";
import { isProvenLink } from "./link-codes.ts";
import { isOldLink, maskedName, plainFact, renewEveryMs } from "./link-rules.ts";
import { asGuest, factsOfLink, openLink, type PayLink } from "./open-link.ts";
import { payCodeNeeded, payLinkOver, renewedAlready } from "./problems.ts";
import { askedOf, guardOf, proofsOf } from "./show-page.ts";

type Wanted = Pick<
  z.output<(typeof guestCheckoutEndpoint)["body"]>,
  "documentIds" | "amount" | "surcharge" | "replaceUnfinished" | "basePath"
>;
type From = Pick<FastifyRequest, "protocol" | "host" | "cookies">;

/** Begins the attempts of a guest: who asks is nobody, so the program looks for them, and for nothing but what the link names. */
const guestWorks = (works: Works): Works => ({ ...works, inWork: (act) => asGuest(works, act) });

export async function checkoutByLink(
  works: Works,
  outside: Outside,
  { token, body, from }: { token: string; body: z.output<(typeof guestCheckoutEndpoint)["body"]>; from: From },
): Promise<{ attemptId: string; redirectUrl: string }> {
  const link = await openLink(works, token, "attempt");
  const consent = body.keep === undefined ? undefined : await agree(works, link, { text: body.keep, from });
  const wanted = await wantedOf(works, link, body, { kind: "checkout", driver: body.gateway, saveMethod: consent !== undefined });
  return startOnGatewayPage(
    guestWorks(works),
    outside,
    { ...wanted, ...(consent ? { consent } : {}) },
    await returnPage(works, outside, { link, token, basePath: body.basePath, from }),
  );
}

export async function chargeByLink(
  works: Works,
  outside: Outside,
  { token, body, from }: { token: string; body: z.output<(typeof guestChargeEndpoint)["body"]>; from: From },
): Promise<z.input<typeof GuestAttempt>> {
  const link = await openLink(works, token, "attempt");
  await proveOld(works, link, from);
  await prove(works, link, body.proof);
  const wanted = await wantedOf(works, link, body, { kind: "charge", methodId: body.methodId });
  const page = await returnPage(works, outside, { link, token, basePath: body.basePath, from });
  return viewOf(works, await chargeSavedMethod(guestWorks(works), outside, wanted, page));
}

/** What is paid: what the link asks for, some of it, or less. */
async function wantedOf(works: Works, link: PayLink, body: Wanted, way: PaymentWanted["way"]): Promise<PaymentWanted> {
  return asGuest(works, async (work) => {
    const facts = await factsOfLink(work, link);
    if (facts.state === "used") throw alreadyPaid("This is paid already. There is nothing more to do.");
    if (facts.state !== "live") throw payLinkOver("Nothing can be paid with this link any more.");
    const account = await getAccountFacts(work, facts.accountId);
    const { documents, dueMinor } = await askedOf(work, facts, account);
    if (dueMinor <= 0n) throw alreadyPaid("Nothing is open any more.");
    const offered = new Set(documents.map(({ id }) => id));
    if (body.documentIds?.some((id) => !offered.has(id))) {
      // What it asked for a moment ago may have been paid meanwhile; what it never asked for is not there.
      throw link.document_id === null ? alreadyPaid("Some of it is paid already. Look at the list again.") : notFound();
    }
    const documentIds = body.documentIds ?? documents.map(({ id }) => id);
    const sumMinor = documents.filter(({ id }) => documentIds.includes(id)).reduce((sum, { openMinor }) => sum + openMinor, 0n);
    // Credit lowers what is asked for all of it; an amount of one's own is judged like everybody's.
    const isLess = body.amount === undefined && body.documentIds === undefined && dueMinor !== sumMinor;
    const amount = isLess
      ? { currency: account.money.currency, minor: dueMinor }
      : body.amount && { currency: body.amount.currency, minor: fromMoneyJson(body.amount).minor };
    const numbers = documents.filter(({ id }) => documentIds.includes(id)).map(({ number }) => number);
    return {
      ...{ accountId: facts.accountId, use: "guest", way, documentIds, amount, replaceUnfinished: body.replaceUnfinished },
      surcharge: body.surcharge && { currency: body.surcharge.currency, minor: fromMoneyJson(body.surcharge).minor },
      // The page of the bank says no more than ours does.
      guest: {
        linkId: link.id,
        name: maskedName(account.customer.name),
        description: numbers.slice(0, 3).join(", ") || account.partner.name,
      },
    };
  });
}

/** P-133 whoever lets a method be charged again speaks for the customer, and the customer is told by mail. */
async function agree(works: Works, link: PayLink, { text, from }: { text: string; from: From }): Promise<LinkConsent> {
  return asGuest(works, async (work) => {
    const { accountId } = await factsOfLink(work, link);
    if (!(await guardOf(work, link, { accountId })).mayKeep) throw methodUnusable("A new card or account cannot be saved here.");
    if (!(await isProvenLink(work, link.id, from.cookies))) throw codeNeeded();
    return { text, at: work.now.toISOString(), ip: work.origin.ip ?? null, linkId: link.id };
  });
}

const codeNeeded = () => payCodeNeeded("Have a code sent to you and enter it.");

/** P-133 with an old link the code is asked for besides. */
async function proveOld(works: Works, link: PayLink, from: From): Promise<void> {
  await asGuest(works, async (work) => {
    if (isOldLink(link.created_at, work.now) && !(await isProvenLink(work, link.id, from.cookies))) throw codeNeeded();
  });
}

/** P-133 the payer knows what the owner of the saved method knows. A wrong one counts, and stays counted. */
async function prove(works: Works, link: PayLink, proof: { kind: (typeof proofKinds)[number]; value: string }): Promise<void> {
  const verdict = await asGuest(works, async (work): Promise<"right" | "wrong" | "not-offered"> => {
    // Those who guess at once take turns.
    const locked = await db(work)
      .selectFrom("payments.pay_links")
      .selectAll()
      .where("id", "=", link.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { accountId } = await factsOfLink(work, locked);
    if (!(await proofsOf(work, locked, accountId)).includes(proof.kind)) return "not-offered";
    const customer = await findCustomer(work, accountId);
    const known = proof.kind === "postcode" ? customer?.zip : customer?.dateOfBirth;
    if (known && plainFact(known) === plainFact(proof.value)) return "right";
    await db(work)
      .updateTable("payments.pay_links")
      .set({ wrong_proofs: locked.wrong_proofs + 1 })
      .where("id", "=", link.id)
      .execute();
    work.audit({
      ...{ entity: "pay_link", entityId: link.id, label: "Pay link", action: "wrong_proof" },
      ...{ partnerId: link.partner_id, customerId: link.customer_id },
    });
    return "wrong";
  });
  if (verdict === "not-offered") throw methodUnusable("Pay with another card or account instead.");
  if (verdict === "wrong") throw fieldProblem("proof.value", "proof-wrong", "This is not what we have on record.");
}

async function returnPage(
  works: Works,
  outside: Outside,
  { link, token, basePath, from }: { link: PayLink; token: string; basePath: string; from: From },
): Promise<ReturnPage> {
  const { portalHost } = await asGuest(works, (work) => getPartner(work, link.partner_id));
  const site = siteAddress(from, { publicUrl: outside.tools.config.publicUrl, portalHost });
  return (attemptId) => `${site}${basePath === "/" ? "" : basePath}/pay/${token}?attempt=${attemptId}`;
}

/** So often at most does a page that waits make us ask the gateway. */
const askAgainMs = 2_000;

export async function showGuestAttempt(
  works: Works,
  outside: Outside,
  { token, attemptId }: { token: string; attemptId: string },
): Promise<z.input<typeof GuestAttempt>> {
  const link = await openLink(works, token, "look");
  const { attempt, isStale } = await asGuest(works, async (work) => {
    const found = await getAttempt(work, attemptId);
    if (found.pay_link_id !== link.id) throw notFound();
    return { attempt: found, isStale: work.now.getTime() - found.updated_at.getTime() > askAgainMs };
  });
  // B-177: the browser's return proves nothing, so the gateway is asked while somebody looks.
  if (!isOver(attempt.state) && attempt.next_poll_at !== null && isStale)
    await askAttempt((act) => works.asSystem("payments", act), outside, attempt.id);
  return asGuest(works, async (work) => guestAttempt(work, await getAttempt(work, attemptId)));
}

const viewOf = (works: Works, attempt: Attempt) => asGuest(works, (work) => guestAttempt(work, attempt));

async function guestAttempt(work: Work, attempt: Attempt): Promise<z.input<typeof GuestAttempt>> {
  const { id, state, failure, continueUrl, receiptNumber } = await attemptView(work, attempt);
  return {
    id,
    state:
      state === "succeeded"
        ? "paid"
        : state === "failed" || state === "cancelled" || state === "expired"
          ? state
          : isWithGateway(state)
            ? "with-bank"
            : "open",
    amount: toMoneyJson(money(attempt.amount_minor, attempt.currency)),
    continueUrl,
    failure: failure && { code: failure.code, message: failure.message },
    receiptNumber,
  };
}

/** P-134 a new link to the contact on record. What the page says is the same whether there is a contact or not. */
export async function renewLink(works: Works, token: string): Promise<void> {
  const opened = await openLink(works, token, "attempt");
  await asGuest(works, async (work) => {
    const link = await db(work)
      .selectFrom("payments.pay_links")
      .selectAll()
      .where("id", "=", opened.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const facts = await factsOfLink(work, link);
    if (facts.state !== "expired") throw payLinkOver("This link needs no new one.");
    if (link.renewed_at !== null && work.now.getTime() - link.renewed_at.getTime() < renewEveryMs)
      throw renewedAlready("A new link was sent a short while ago. Look into your mail.");
    await db(work).updateTable("payments.pay_links").set({ renewed_at: work.now }).where("id", "=", link.id).execute();
    const about = { partnerId: link.partner_id, customerId: facts.accountId };
    work.audit({ ...about, entity: "pay_link", entityId: link.id, label: labelOf(facts.document?.number), action: "renew" });
    work.emit(
      payLinkAsked,
      { ...about, objectId: link.id },
      { accountId: facts.accountId, documentId: facts.document?.id ?? null, by: "holder" },
    );
  });
}

export const labelOf = (number: string | undefined): string => (number ? `Pay link of ${number}` : "Pay link");
