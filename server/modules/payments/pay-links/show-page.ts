// P-132 the page behind a pay link: who is paid, for what, how much, how. No address, no service, no history.

import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { maxMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listOpenDocuments, listOpenProformas, type OpenDocument, paidDayOf } from "../../billing/index.ts";
import { findCustomer } from "../../customers/index.ts";
import { getPartner, getSetting, homePath, type Partner, portalUrl } from "../../partners/index.ts";
import { type AccountFacts, getAccountFacts } from "../account-facts.ts";
import { type Attempt, listUnderWay } from "../attempts/attempt-queries.ts";
import { isWithGateway } from "../attempts/attempt-rules.ts";
import { loadLimits, owedOf } from "../attempts/judge-wanted.ts";
import { listOffered } from "../gateways/gateway-configs.ts";
import type { Outside } from "../outside.ts";
import { portalAutoPay } from "../portal-settings.ts";
import { listMethods } from "../saved-methods/saved-methods.ts";
import { surchargeView } from "../surcharges/surcharges.ts";
import type { codeChannels, GuestPage, proofKinds } from "./contract.ts";
import { codeWays, isProvenLink } from "./link-codes.ts";
import { isOldLink, maskedName, wrongProofsPerLink } from "./link-rules.ts";
import { factsOfLink, type LinkFacts, type PayLink } from "./open-link.ts";
import { directPaySaved, linkPdf } from "./settings.ts";

type Page = z.input<typeof GuestPage>;

/** What the browser of whoever holds the link carries. */
type Cookies = FastifyRequest["cookies"];

export async function showGuestPage(work: Work, outside: Outside, link: PayLink, cookies: Cookies): Promise<Page> {
  const partner = await getPartner(work, link.partner_id);
  const facts = await factsOfLink(work, link);
  const bare = {
    ...bareOf(outside.tools, partner),
    document: facts.document && withoutId(facts.document),
    hasPdf: (await pdfOf(work, link, facts)) !== undefined,
  };
  if (facts.state === "void") return { ...bare, state: "void", document: null, hasPdf: false };
  if (facts.state === "expired") return { ...bare, state: "expired" };
  if (facts.state === "used" && facts.document)
    return { ...bare, state: "paid", paidOn: (await paidDayOf(work, facts.document.id)) ?? null };
  if (facts.state !== "live") return { ...bare, state: "nothing" };
  const account = await getAccountFacts(work, facts.accountId);
  const asked = await askedOf(work, facts, account);
  if (asked.dueMinor <= 0n) return { ...bare, state: "nothing" };
  return {
    ...bare,
    state: "open",
    payer: maskedName(account.customer.name),
    ...(await choices(work, outside, { link, account, asked, cookies })),
  };
}

const withoutId = ({ kind, number }: NonNullable<LinkFacts["document"]>) => ({ kind, number });

const bareOf = ({ config }: Pick<Tools, "config">, partner: Partner): Omit<Page, "state"> => {
  const home = homePath(partner);
  return {
    partner: { name: partner.name, email: partner.email, phone: partner.phone },
    home,
    portalUrl: portalUrl(config.publicUrl, partner, home),
    ...{ payer: null, document: null, hasPdf: false, paidOn: null, documents: [], due: null, allowPartial: false, smallestPart: null },
    ...{ gateways: [], saved: [], savedAfterCode: false, code: { isProven: false, channels: [] }, proofs: [], underWay: null },
  };
};

/** P-132 the document behind the link, where the partner lets whoever holds it read that. */
export async function pdfOf(work: Work, link: PayLink, { state, document }: LinkFacts): Promise<string | undefined> {
  if (!document || (state !== "live" && state !== "used")) return undefined;
  return (await getSetting(work, linkPdf, { partnerId: link.partner_id })) ? document.id : undefined;
}

interface Asked {
  readonly documents: readonly OpenDocument[];
  /** What is asked for: the sum of the documents less the credit; without documents what the balance lacks. */
  readonly dueMinor: bigint;
}

/** What a live link asks for: its document; or all open invoices, or where there is none the debt on the balance. */
export async function askedOf(work: Work, { document, accountId }: LinkFacts, { money: account }: AccountFacts): Promise<Asked> {
  if (document) {
    const open = document.kind === "proforma" ? await listOpenProformas(work, accountId) : await listOpenDocuments(work, accountId);
    const documents = open.filter(({ id }) => id === document.id);
    return { documents, dueMinor: sumOf(documents) };
  }
  const documents = await listOpenDocuments(work, accountId);
  if (documents.length === 0) return { documents, dueMinor: owedOf(account) };
  // P-49
  return { documents, dueMinor: maxMinor(0n, sumOf(documents) - account.freeCreditMinor) };
}

const sumOf = (documents: readonly OpenDocument[]): bigint => documents.reduce((sum, { openMinor }) => sum + openMinor, 0n);

async function choices(
  work: Work,
  outside: Outside,
  { link, account, asked, cookies }: { link: PayLink; account: AccountFacts; asked: Asked; cookies: Cookies },
): Promise<Omit<Page, "state" | "partner" | "home" | "portalUrl" | "payer" | "document" | "paidOn" | "hasPdf">> {
  const { currency, partnerId, accountId } = account.money;
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const limits = await loadLimits(work, account.money);
  const offered = await listOffered(work, outside, { partnerId, currency, use: "guest" });
  const drivers = new Set(offered.map(({ config }) => config.driver));
  const guard = await guardOf(work, link, { accountId });
  const proofs = guard.ways.length === 0 && isOldLink(link.created_at, work.now) ? [] : await proofsOf(work, link, accountId);
  const usable = (proofs.length === 0 ? [] : await listMethods(work, accountId)).filter(
    ({ state, gateway }) => (state === "active" || state === "expiring") && drivers.has(gateway),
  );
  const isProven = guard.ways.length > 0 && (await isProvenLink(work, link.id, cookies));
  const isHidden = isOldLink(link.created_at, work.now) && !isProven;
  return {
    due: amount(asked.dueMinor),
    documents: asked.documents.map(({ id, kind, number, issuedOn, dueOn, openMinor }) => ({
      ...{ id, kind: kind as "invoice" | "proforma", number, issuedOn, dueOn },
      isOverdue: kind === "invoice" && dueOn < account.today,
      open: amount(openMinor),
    })),
    allowPartial: limits.allowPartial && asked.documents.length > 0,
    smallestPart: amount(limits.smallestPartMinor),
    gateways: offered.map(({ config, gateway }) => ({
      gateway: config.driver,
      title: config.title,
      isTest: config.mode === "test",
      surcharge: surchargeView(config),
      maySave: guard.mayKeep && gateway.capabilities.saves,
    })),
    saved: (isHidden ? [] : usable).map(({ id, kind, brand, last4, gateway }) => {
      const own = offered.find(({ config }) => config.driver === gateway);
      return { id, kind, brand, last4, surcharge: own ? surchargeView(own.config) : null };
    }),
    savedAfterCode: isHidden && usable.length > 0,
    code: { isProven, channels: guard.ways },
    proofs,
    underWay: underWayOf(work, link, await listUnderWay(work, accountId), asked),
  };
}

/** M-21, B-186 off unless the partner wants it; a link with which somebody guessed offers none. */
export async function proofsOf(work: Work, link: PayLink, accountId: string): Promise<(typeof proofKinds)[number][]> {
  if (!(await getSetting(work, directPaySaved, { partnerId: link.partner_id }))) return [];
  if (link.wrong_proofs >= wrongProofsPerLink) return [];
  const customer = await findCustomer(work, accountId);
  return [...(customer && customer.zip !== "" ? (["postcode"] as const) : []), ...(customer?.dateOfBirth ? (["birth-date"] as const) : [])];
}

/** P-133 where the code can go that guards what is saved; whether a new method may be kept: its owner is told by mail, so there must be one. */
export async function guardOf(
  work: Work,
  { partner_id: partnerId }: Pick<PayLink, "partner_id">,
  { accountId }: { accountId: string },
): Promise<{ ways: (typeof codeChannels)[number][]; mayKeep: boolean }> {
  if (!(await getSetting(work, directPaySaved, { partnerId }))) return { ways: [], mayKeep: false };
  const ways = (await codeWays(work, accountId, partnerId)).map(({ channel }) => channel);
  // What is let here is ended in the portal, so there it must be on.
  return { ways, mayKeep: ways.includes("email") && (await getSetting(work, portalAutoPay, { partnerId })) };
}

/** P-120 somebody pays this already. Only who began it with this link is led on to that payment. */
function underWayOf(work: Work, link: PayLink, attempts: readonly Attempt[], { documents }: Asked): Page["underWay"] {
  const ids = new Set(documents.map(({ id }) => id));
  const found = attempts.find(
    (attempt) => attempt.document_ids.some((id) => ids.has(id)) && (isWithGateway(attempt.state) || work.now < attempt.expires_at),
  );
  if (!found) return null;
  const isOwn = found.pay_link_id === link.id;
  return {
    isWithBank: isWithGateway(found.state),
    attemptId: isOwn ? found.id : null,
    continueUrl: isOwn ? found.continue_url : null,
    amount: toMoneyJson(money(found.amount_minor, found.currency)),
  };
}
