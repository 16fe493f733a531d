// The hosted page: what the payer sees between our "Pay" button and the page that says how it ended.
import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { system } from "../../platform/actor.ts";
import type { Module } from "../../platform/module.ts";
import type { Tools } from "../../platform/tools.ts";
import { inWork, type Work } from "../../platform/work.ts";
import { findMethod, isOpen, leaveCheckout, lockCheckout, payCheckout, storeCard } from "./bank.ts";
import { startPostman } from "./deliver-events.ts";
import { type Fault, type Page, renderPage, type Typed } from "./pages.ts";
import type { Checkout } from "./tables.ts";
import { declineTexts, findTestCard, grouped, testCards } from "./test-cards.ts";

/** Stands among the modules because it brings pages of its own; no module knows it. */
export const sandboxBank: Module = {
  name: "sandbox-bank",
  routes(api, tools) {
    api.page("GET", "/sandbox/checkout/:id", (request, reply) => showCheckout(tools, request, reply));
    api.page("POST", "/sandbox/checkout/:id", (request, reply) => actOnCheckout(tools, request, reply));
    api.whileListening(() => startPostman(tools));
  },
};

const atBank = <T>(tools: Tools, act: (work: Work) => Promise<T>): Promise<T> =>
  inWork(tools.base, { actor: system("test bank"), origin: { source: "gateway" } }, act);

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

async function showCheckout(tools: Tools, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const page = await atBank(tools, async (work): Promise<Page> => {
    const checkout = await lockCheckout(work, idOf(request));
    if (!checkout || !isOpen(work, checkout)) return { kind: "over", checkout };
    const confirming = await confirmPage(work, checkout);
    if (confirming) return confirming;
    const last4 = (request.query as { card?: unknown }).card;
    const chosen = testCards.find((card) => card.number.endsWith(String(last4))) ?? testCards[0];
    return { kind: "card", checkout, typed: prefilled(work, chosen?.number ?? ""), faults: [], declined: undefined };
  });
  return send(reply, page);
}

/** A card that waits for its holder's yes. */
async function confirmPage(work: Work, checkout: Checkout): Promise<Page | undefined> {
  const method = checkout.token === null ? undefined : await findMethod(work, checkout.token);
  return method && { kind: "confirm", checkout, method };
}

/** The form is filled in, so that trying it takes one click. */
const prefilled = (work: Work, number: string): Typed => ({
  number: grouped(number),
  expiry: `12/${String(work.now.getUTCFullYear() + 4).slice(-2)}`,
  holder: "Test Payer",
});

async function actOnCheckout(tools: Tools, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const went = await atBank(tools, (work) => act(work, idOf(request), form));
  if ("goTo" in went) return reply.redirect(went.goTo, 303);
  return send(reply.code(went.kind === "over" ? 410 : 422), went);
}

async function act(work: Work, id: string, form: URLSearchParams): Promise<Page | { goTo: string }> {
  const checkout = await lockCheckout(work, id);
  if (!checkout) return { kind: "over", checkout };
  // A second click, or the back button: it ended already, and the merchant knows how.
  if (!isOpen(work, checkout)) return { goTo: checkout.return_url };
  if (form.get("act") === "leave") {
    await leaveCheckout(work, checkout);
    return { goTo: checkout.cancel_url };
  }
  const confirming = await confirmPage(work, checkout);
  if (confirming?.kind === "confirm") {
    if (form.get("act") !== "confirm") return confirming;
    await payCheckout(work, checkout, confirming.method, true);
    return { goTo: checkout.return_url };
  }
  return payWithCard(work, checkout, form);
}

async function payWithCard(work: Work, checkout: Checkout, form: URLSearchParams): Promise<Page | { goTo: string }> {
  const field = (name: string): string => (form.get(name) ?? "").trim().slice(0, 100);
  const typed: Typed = { number: field("number"), expiry: field("expiry"), holder: field("holder") };
  const number = typed.number.replace(/[\s-]/g, "");
  const [, month = "", year = ""] = /^(\d{1,2})\s*\/?\s*(?:20)?(\d{2})$/.exec(typed.expiry) ?? [];
  const faults = faultsOf(work, { number, month, year, holder: typed.holder });
  // What was typed is shown again, except a number that is none of ours: it may be a real one.
  const shown = findTestCard(number) ? typed : { ...typed, number: "" };
  if (faults.length > 0) return { kind: "card", checkout, typed: shown, faults, declined: undefined };
  const method = await storeCard(work, checkout, {
    number,
    expiryMonth: month.padStart(2, "0"),
    expiryYear: `20${year}`,
    holder: typed.holder,
  });
  const paid = await payCheckout(work, checkout, method, false);
  switch (paid.kind) {
    case "done":
      return { goTo: checkout.return_url };
    case "confirm":
      return { kind: "confirm", checkout, method };
    case "declined":
      return { kind: "card", checkout, typed: shown, faults: [], declined: declineTexts[paid.why].message };
  }
}

function faultsOf(work: Work, { number, month, year, holder }: { number: string; month: string; year: string; holder: string }): Fault[] {
  const faults: Fault[] = [];
  if (!findTestCard(number)) faults.push({ field: "number", says: "This is no test card. Choose one from the list below." });
  const thisMonth = work.now.toISOString().slice(2, 7);
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  if (!isMonth || year === "") faults.push({ field: "expiry", says: "Write month and year, such as 12/30." });
  else if (`${year}-${month.padStart(2, "0")}` < thisMonth) faults.push({ field: "expiry", says: "This date has passed." });
  if (holder === "") faults.push({ field: "holder", says: "Write the name as it stands on the card." });
  return faults;
}

function send(reply: FastifyReply, page: Page): FastifyReply {
  const nonce = randomBytes(16).toString("base64");
  const origins = page.checkout ? [...new Set([page.checkout.return_url, page.checkout.cancel_url].map((url) => new URL(url).origin))] : [];
  // Browsers hold the address to which a sent form is redirected against form-action as well.
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${origins.join(" ")}; frame-ancestors 'none'; base-uri 'none'`;
  return reply
    .header("content-security-policy", policy)
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .type("text/html; charset=utf-8")
    .send(renderPage(page, nonce));
}
