// P-179: order, sign, approved, service; and what becomes of it when nobody signs.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type CustomerCaller, signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import * as contracts from "../../documents/contracts/contract.ts";
import { addTemplate } from "../../documents/index.ts";
import { createPartner } from "../../partners/index.ts";
import * as orders from "../orders/contract.ts";
import * as orderSettings from "../orders/settings.ts";
import * as changes from "../planned-changes/contract.ts";
import * as changeSettings from "../planned-changes/settings.ts";
import * as requests from "../requests/contract.ts";
import * as needs from "./contract.ts";

describe("P-179 what is signed before it is had", { timeout: 60_000 }, async () => {
  const shop = await shopOn("2026-11-11", "signing");
  const { program, provider } = shop;
  let [homeId, tvId, templateId, deutschId] = ["", "", "", ""];
  const staff = shop.staff();
  beforeAll(async () => {
    homeId = await shop.plan("flat30", "30", { includesTax: true });
    tvId = await shop.plan("tv", "9", { kind: "recurring", title: "TV", includesTax: true, portalShop: true, contractMonths: 12 });
    const words = {
      partnerId: provider.partnerId,
      kind: "contract" as const,
      name: "TV",
      body: "# Contract\n\n{{ customer.name }}",
      termMonths: 24,
    };
    templateId = (await program.inWork((work) => addTemplate(work, { ...words, language: "en", title: "Contract for TV" }))).id;
    deutschId = (await program.inWork((work) => addTemplate(work, { ...words, language: "de", title: "Vertrag" }))).id;
    await shop.set(orderSettings.ordersEnabled, true);
    for (const planId of [tvId, shop.fastId])
      await staff.ok(needs.setContractNeedEndpoint, { params: { planId, partnerId: provider.partnerId }, body: { templateId } });
  });
  async function customer() {
    const added = await shop.subscriber({ planId: homeId });
    return { ...added, caller: await signInCustomer(program, added.customerId) };
  }
  async function order(caller: CustomerCaller, approval: "auto" | "staff") {
    await shop.set(orderSettings.orderApproval, approval);
    await caller.ok(orders.addToCartEndpoint, { body: { planId: tvId }, idempotencyKey: randomUUID() } as never);
    const quote = await caller.ok(orders.quoteOrderEndpoint, { body: {} });
    expect(quote.needsContract).toBe(true);
    const sent = await caller.ok(orders.submitOrderEndpoint, {
      body: { quoteId: quote.quoteId, payment: "later", acceptsTerms: true, notes: "" },
    });
    await program.runJobs();
    return sent.id;
  }
  const own = (caller: CustomerCaller, orderId: string) => caller.ok(orders.portalOrderEndpoint, { params: { orderId } });
  const body = { method: "type" as const, name: "Ana", strokes: [], hasRead: true, agrees: true };
  const sign = (caller: CustomerCaller, documentId: string) =>
    caller.call(contracts.signContractEndpoint, { params: { documentId }, body });
  const servicesOf = (customerId: string) =>
    program.query("select state from services.services where customer_id = $1 and plan_id = $2", [customerId, tvId]);
  const approve = async (orderId: string) => {
    const { figures } = await staff.ok(orders.previewOrderEndpoint, { params: { orderId }, body: {} });
    return staff.call(orders.approveOrderEndpoint, { params: { orderId }, body: { total: figures.now.gross } });
  };
  const seen = (orderId: string) => staff.ok(orders.getOrderEndpoint, { params: { orderId } }).then(({ order: shown }) => shown);

  it("P-179 an order that nobody approves waits for its signature, and then comes to be", async () => {
    const { caller, customerId } = await customer();
    const orderId = await order(caller, "auto");
    const waiting = await own(caller, orderId);
    expect(waiting).toMatchObject({ state: "awaiting_approval", ticket: null, steps: ["sent", "signed", "active"] });
    expect(waiting.contracts).toMatchObject([{ state: "waiting" }]);
    expect(await servicesOf(customerId)).toEqual([]);
    expect(await caller.ok(contracts.countToSignEndpoint)).toEqual({ count: 1 });
    const documentId = waiting.contracts[0]!.documentId!;
    // The term is the plan's.
    expect((await caller.ok(contracts.getPortalContractEndpoint, { params: { documentId } })).contract.termMonths).toBe(12);
    // Two tabs sign at once: one contract, one service.
    const tab = await signInCustomer(program, customerId);
    const replies = await Promise.all([sign(caller, documentId), sign(tab, documentId)]);
    expect(replies.map(({ status, problem }) => problem?.code ?? status).sort()).toEqual([200, "already-signed"]);
    await program.runJobs();
    const done = await own(caller, orderId);
    expect(done).toMatchObject({ state: "completed", contracts: [{ state: "signed" }] });
    expect(await servicesOf(customerId)).toEqual([{ state: "active" }]);
  });

  it("P-179 staff cannot approve before the signature; their time begins with it", async () => {
    const { caller, customerId } = await customer();
    const orderId = await order(caller, "staff");
    expect((await approve(orderId)).problem?.code).toBe("contract-unsigned");
    await expect(
      program.query("update ordering.orders set state = 'approved', expires_at = null where id = $1", [orderId]),
    ).rejects.toThrow(/waits for a signature/);
    const queue = async () => (await staff.ok(requests.listRequestsEndpoint, { query: { filter: { customerId } } })).items;
    expect(await queue()).toMatchObject([{ kind: "order", waitsForCustomer: "signature", dueAt: null, isLate: false }]);
    const documentId = (await own(caller, orderId)).contracts[0]!.documentId!;
    await sign(caller, documentId);
    await program.runJobs();
    expect(await queue()).toMatchObject([{ waitsForCustomer: null, dueAt: expect.any(String) }]);
    expect((await approve(orderId)).status).toBe(200);
    expect(await servicesOf(customerId)).toEqual([{ state: "active" }]);
  });

  it("P-179 rejecting returns the order to staff, who send a new one or reject the order", async () => {
    const { caller, customerId } = await customer();
    const orderId = await order(caller, "auto");
    const documentId = (await own(caller, orderId)).contracts[0]!.documentId!;
    await caller.ok(contracts.rejectContractEndpoint, { params: { documentId }, body: { reason: "Two years are too long" } });
    await program.runJobs();
    const returned = await seen(orderId);
    expect(returned).toMatchObject({ state: "awaiting_approval", contracts: [{ state: "refused", reason: "Two years are too long" }] });
    expect(returned.failure).toContain("Two years are too long");
    expect(returned.ticket).not.toBeNull();
    expect((await approve(orderId)).problem?.code).toBe("contract-unsigned");
    await staff.ok(needs.renewOrderContractsEndpoint, { params: { orderId }, body: {} });
    expect((await staff.refused(needs.renewOrderContractsEndpoint, { params: { orderId }, body: {} })).code).toBe("needed-contract-state");
    await program.runJobs();
    const again = (await own(caller, orderId)).contracts[0]!;
    expect(again).toMatchObject({ state: "waiting" });
    expect(again.documentId).not.toBe(documentId);
    // What was ordered is not wanted any more: its contract cannot be signed either.
    await staff.ok(orders.rejectOrderEndpoint, { params: { orderId }, body: { reason: "Not possible there", money: "refund" } });
    await program.runJobs();
    expect((await sign(caller, again.documentId!)).problem?.code).toBe("contract-closed");
    expect(await servicesOf(customerId)).toEqual([]);
  });

  it("P-179 a contract that cannot be made is told to staff; in the customer's language where there is one", async () => {
    const { caller, customerId } = await customer();
    await program.query("update customers.customers set language = 'de' where id = $1", [customerId]);
    const first = (await own(caller, await order(caller, "auto"))).contracts[0]!;
    const [made] = await program.query("select template_id from documents.generations where document_id = $1", [first.documentId]);
    expect(made).toEqual({ template_id: deutschId });
    await program.query("update documents.templates set archived_at = now()");
    const other = await customer();
    const orderId = await order(other.caller, "auto");
    expect(await seen(orderId)).toMatchObject({ failure: expect.stringContaining("could not be made"), contracts: [{ state: "refused" }] });
    await program.query("update documents.templates set archived_at = null");
    await staff.ok(needs.renewOrderContractsEndpoint, { params: { orderId }, body: {} });
    await program.runJobs();
    expect((await seen(orderId)).contracts).toMatchObject([{ state: "waiting" }]);
  });

  it("P-179 a change to a plan that needs a contract is asked for, and approved once it is signed", async () => {
    await shop.set(changeSettings.portalSelfChange, ["internet"]);
    await program.query("update catalog.plans set portal_targets = array[$1::uuid] where id = $2", [shop.fastId, provider.homeId]);
    const { customerId, serviceId } = await shop.subscriber();
    const caller = await signInCustomer(program, customerId);
    const wish = { kind: "plan", planId: shop.fastId, on: "2026-12-01" } as const;
    const quote = await caller.ok(changes.portalMakeQuoteEndpoint, { params: { serviceId }, body: { wish: wish as never } });
    // What was shown is not simply confirmed.
    const refused = await caller.call(changes.portalConfirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} } as never);
    expect(refused.status).toBe(409);
    const asked = await caller.ok(requests.portalOpenRequestEndpoint, { body: { quoteId: quote.id, words: "" } });
    await program.runJobs();
    const requestId = asked.id;
    const shown = await caller.ok(requests.portalRequestEndpoint, { params: { requestId } });
    expect(shown).toMatchObject({ waitsForCustomer: "signature", contracts: [{ state: "waiting" }] });
    const decide = async () => {
      const preview = await staff.ok(requests.previewRequestEndpoint, { params: { requestId }, body: {} } as never);
      const quoteIds = preview.items.flatMap(({ quote: priced }) => (priced ? [priced.id] : []));
      return staff.call(requests.approveRequestEndpoint, {
        params: { requestId },
        body: { quoteIds, acceptsDifference: true, note: "" },
      } as never);
    };
    expect((await decide()).problem?.code).toBe("contract-unsigned");
    await sign(caller, shown.contracts[0]!.documentId!);
    await program.runJobs();
    expect((await decide()).status).toBe(200);
    expect(await program.query("select kind from ordering.planned_changes where customer_id = $1", [customerId])).toEqual([
      { kind: "plan" },
    ]);
    await shop.set(changeSettings.portalSelfChange, []);
  });

  it("P-179 a contract that one plan needs makes no request of a change to another", async () => {
    await shop.set(changeSettings.portalSelfChange, ["internet"]);
    const plainId = await shop.plan("Plain", "35");
    await program.query("update catalog.plans set portal_targets = array[$1::uuid, $2::uuid] where id = $3", [
      shop.fastId,
      plainId,
      provider.homeId,
    ]);
    const { customerId, serviceId } = await shop.subscriber();
    const caller = await signInCustomer(program, customerId);
    const options = await caller.ok(changes.portalChangeOptionsEndpoint, { params: { serviceId } });
    expect(options.plan).toMatchObject({ allowed: true, mode: "self" });
    expect(new Map(options.plans.map(({ id, mode }) => [id, mode]))).toEqual(
      new Map([
        [shop.fastId, "request"],
        [plainId, "self"],
      ]),
    );
    const quoteOf = async (planId: string) =>
      caller.ok(changes.portalMakeQuoteEndpoint, { params: { serviceId }, body: { wish: { kind: "plan", planId } as never } });
    const confirm = (quoteId: string) => caller.call(changes.portalConfirmQuoteEndpoint, { params: { quoteId }, body: {} } as never);
    // Neither way stands open for what belongs to the other.
    expect((await confirm((await quoteOf(shop.fastId)).id)).problem?.code).toBe("quote-stale");
    const plain = await quoteOf(plainId);
    const asked = await caller.call(requests.portalOpenRequestEndpoint, { body: { quoteId: plain.id, words: "" } });
    expect(asked.problem?.code).toBe("quote-stale");
    expect((await confirm(plain.id)).status).toBe(200);
    expect(await program.query("select plan_id from services.services where id = $1", [serviceId])).toEqual([{ plan_id: plainId }]);
    await shop.set(changeSettings.portalSelfChange, []);
  });

  it("P-179 another partner's staff say nothing about it, and nobody without the right", async () => {
    const south = await program.inWork((work) =>
      createPartner(work, {
        code: "south",
        name: "South",
        legalName: "South Ltd",
        currency: "EUR",
        timeZone: "Europe/Zagreb",
        email: "s@south.example",
      }),
    );
    const abroad = await signInStaff(program, { partners: [south.id], fullName: "Sam" });
    const params = { planId: tvId, partnerId: provider.partnerId };
    expect((await abroad.call(needs.setContractNeedEndpoint, { params, body: { templateId } })).status).toBe(404);
    const engineer = await signInStaff(program, { role: "engineer", fullName: "Sue" });
    expect((await engineer.call(needs.setContractNeedEndpoint, { params, body: { templateId: null } })).status).toBe(403);
    expect((await staff.refused(needs.setContractNeedEndpoint, { params, body: { templateId: randomUUID() } })).code).toBe(
      "validation-failed",
    );
  });
});
