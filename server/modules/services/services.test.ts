import { beforeAll, describe, expect, it } from "vitest";
import { type Caller, signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { setSetting } from "../partners/index.ts";
import * as api from "./contract.ts";
import { portalConnectionFields } from "./settings.ts";

describe("services through their endpoints", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const shop = await sampleShop(program);
  const south = await sampleShop(program, "south");
  let boss: Caller;
  let ofSouth: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
    ofSouth = await signInStaff(program, { role: "administrator", partners: [south.partnerId] });
  });
  const add = (customerId: string, body: object = {}) =>
    boss.ok(api.addServiceEndpoint, { params: { customerId }, body: { planId: shop.fibre.id, ...body } });
  const get = (serviceId: string) => boss.ok(api.getServiceEndpoint, { params: { serviceId } });

  describe("adding", () => {
    it("B-24 shows what will be added, then adds just that, and activates a new customer", async () => {
      const customerId = await shop.customer("new");
      const setup = await shop.plan("install", { kind: "one_time", price: "60" });
      const plan = await shop.plan("home", {
        setupPlanIds: [setup.id],
        contractMonths: 12,
        introDiscount: { months: 3, percent: "50", fixed: null },
        activationFee: "10",
      });
      const body = { planId: plan.id, login: "ana-1", address: "Ilica 1", quantity: "2" };
      const preview = await boss.ok(api.previewServiceEndpoint, { params: { customerId }, body });
      expect(preview).toMatchObject({
        state: "active",
        startOn: "2026-01-15",
        contract: { start: "2026-01-15", end: "2027-01-15" },
        unitPrice: "45",
        quantity: "2",
        price: { period: { net: { amount: "45.00", currency: "EUR" }, gross: { amount: "54.00", currency: "EUR" } } },
        activationFee: "10",
        setupItems: [{ title: "install", price: "60" }],
        activatesCustomer: true,
      });
      expect(await program.query("select id from services.services where customer_id = $1", [customerId])).toEqual([]);
      const added = await add(customerId, body);
      const {
        activationFee: _fee,
        setupItems: _setup,
        activatesCustomer: _activates,
        parts: _parts,
        plan: _plan,
        promo: _promo,
        ...same
      } = preview;
      expect(added).toMatchObject(same);
      expect(added.discounts).toMatchObject([{ percent: "50", period: { start: "2026-01-15", end: "2026-04-15" }, holdsToday: true }]);
      expect(added.history).toMatchObject([{ from: null, to: "active", cause: "staff" }]);
      const [customer] = await program.query<{ status: string }>("select status from customers.customers where id = $1", [customerId]);
      expect(customer!.status).toBe("active");
    });

    it("the same key adds one service, however often it is sent", async () => {
      const customerId = await shop.customer();
      const send = () =>
        boss.ok(api.addServiceEndpoint, { params: { customerId }, body: { planId: shop.fibre.id }, idempotencyKey: "add-service-1" });
      expect((await send()).id).toBe((await send()).id);
      expect(await program.query("select id from services.services where customer_id = $1", [customerId])).toHaveLength(1);
    });

    it("waits in pending for a day to come, or for what it is told to wait for", async () => {
      const customerId = await shop.customer();
      expect(await add(customerId, { startOn: "2026-02-01" })).toMatchObject({
        state: "pending",
        waitsFor: "start_date",
        badge: { word: "starts", on: "2026-02-01" },
      });
      expect(await add(customerId, { waitsFor: "task" })).toMatchObject({ state: "pending", waitsFor: "task", badge: { word: "waits" } });
    });

    it.each<[object, string, number, string]>([
      [{ startOn: "2025-10-16" }, "backdated-too-far", 422, "B-28 more than 90 days back"],
      [{ endOn: "2026-01-14" }, "date-before-start", 422, "an end before the start"],
      [{ quantity: "0" }, "validation-failed", 422, "nothing of it"],
      [{ customPrice: "-1" }, "validation-failed", 422, "a negative price"],
      [{ discounts: [{ percent: "10", fixed: "5" }] }, "validation-failed", 422, "B-21 a discount of two kinds"],
      [{ discounts: [{ percent: "101" }] }, "validation-failed", 422, "B-21 more than everything off"],
      [{ login: "two words" }, "validation-failed", 422, "a login with a space"],
    ])("refuses %j with %s", async (body, code, status) => {
      const refused = await boss.refused(api.addServiceEndpoint, {
        params: { customerId: await shop.customer() },
        body: { planId: shop.fibre.id, ...body },
      });
      expect(refused).toMatchObject({ code, status });
    });

    it("B-15 refuses a plan with the restriction that failed, and offers what may be had", async () => {
      const customerId = await shop.customer();
      const forCompanies = await shop.plan("companies", { categories: ["company"] });
      const refused = await boss.refused(api.addServiceEndpoint, { params: { customerId }, body: { planId: forCompanies.id } });
      expect(refused).toMatchObject({ status: 409, code: "plan-not-available", errors: [{ field: "planId", code: "category" }] });
      const { items } = await boss.ok(api.availablePlansEndpoint, { params: { customerId } });
      expect(items.find((plan) => plan.id === forCompanies.id)?.restriction).toBe("category");
      expect(items.find((plan) => plan.id === shop.fibre.id)).toMatchObject({ restriction: null, price: "45" });
      expect(items.some((plan) => plan.kind === "one_time")).toBe(false);
    });

    it("B-15 what billing tells of the account counts: currency and the way of billing", async () => {
      const customerId = await shop.customer();
      await program.query(
        "insert into billing.accounts (id, partner_id, currency, billing_type, next_billing_on) values ($1, $2, 'EUR', 'prepaid_daily', '2026-02-01')",
        [customerId, shop.partnerId],
      );
      const refused = await boss.refused(api.addServiceEndpoint, { params: { customerId }, body: { planId: shop.fibre.id } });
      expect(refused.errors).toMatchObject([{ code: "billing_type" }]);
    });

    it("O-5 what is wrong is said at its field", async () => {
      const customerId = await shop.customer();
      const wrong = async (body: object) =>
        (await boss.refused(api.addServiceEndpoint, { params: { customerId }, body: { planId: shop.fibre.id, ...body } })).errors;
      expect(await wrong({ planId: "01a00000-0000-7000-8000-000000000000" })).toMatchObject([{ field: "planId", code: "unknown-plan" }]);
      expect(await wrong({ startOn: "2026-02-31" })).toMatchObject([{ field: "startOn", code: "not-a-day" }]);
      expect(await wrong({ endOn: "2026-01-14" })).toMatchObject([{ field: "endOn", code: "date-before-start" }]);
      expect(await wrong({ quantity: "0" })).toMatchObject([{ field: "quantity", code: "not-positive" }]);
      expect(await wrong({ login: "two words" })).toMatchObject([{ field: "login", code: "login-shape" }]);
      expect(await wrong({ discounts: [{ percent: "5", endBefore: "2026-01-15" }] })).toMatchObject([
        { field: "discounts.0.endBefore", code: "end-before-start" },
      ]);
    });

    it("B-24 adds nothing to an inactive customer, and nothing that is charged once", async () => {
      const inactive = await shop.customer("inactive");
      expect(
        await boss.refused(api.addServiceEndpoint, { params: { customerId: inactive }, body: { planId: shop.fibre.id } }),
      ).toMatchObject({ status: 409, code: "customer-not-open" });
      const once = await shop.plan("once", { kind: "one_time" });
      expect(
        await boss.refused(api.addServiceEndpoint, { params: { customerId: await shop.customer() }, body: { planId: once.id } }),
      ).toMatchObject({ code: "plan-sold-once" });
    });
  });

  describe("changing", () => {
    it("edits what moves no money, with the version that was read", async () => {
      const service = await add(await shop.customer());
      const edited = await boss.ok(api.editServiceEndpoint, {
        params: { serviceId: service.id },
        version: service.version,
        body: { note: "second floor", login: "new-login", lineText: "Internet {period_from}" },
      });
      expect(edited).toMatchObject({
        note: "second floor",
        login: "new-login",
        lineText: "Internet {period_from}",
        version: service.version + 1,
      });
      const stale = await boss.refused(api.editServiceEndpoint, {
        params: { serviceId: service.id },
        version: service.version,
        body: { note: "x" },
      });
      expect(stale).toMatchObject({ status: 409, code: "edit-conflict" });
      const [entry] = await program.query<{ changes: object }>(
        "select changes from identity.audit_entries where entity_id = $1 and action = 'updated'",
        [service.id],
      );
      expect(entry!.changes).toMatchObject({ note: { before: "", after: "second floor" }, login: { before: null, after: "new-login" } });
    });

    it("B-29 price and quantity change from a day that is not invoiced yet; an invoiced one asks for settlement", async () => {
      const service = await add(await shop.customer());
      await shop.cover(service.id, "2026-01-15", "2026-02-01");
      const terms = (body: object, version: number) =>
        boss.call(api.editServiceTermsEndpoint, { params: { serviceId: service.id }, version, body });
      expect((await terms({ customPrice: "40" }, service.version)).problem).toMatchObject({
        status: 409,
        code: "settlement-needed",
        errors: [{ field: "on", params: { earliest: "2026-02-01" } }],
      });
      const changed = await terms({ on: "2026-02-01", customPrice: "40", quantity: "2" }, service.version);
      expect(changed.body).toMatchObject({
        hasOwnPrice: true,
        unitPrice: "45",
        nextEvent: { kind: "price_changes", on: "2026-02-01" },
        invoicedUntilOn: "2026-01-31",
      });
      expect(changed.body.segments.map((segment) => `${segment.period.start} ${segment.quantity} × ${segment.unitPrice}`)).toEqual([
        "2026-01-15 1 × 45",
        "2026-02-01 2 × 40",
      ]);
    });

    it("B-21 a discount is added, shown in the price, and ends with what is invoiced", async () => {
      const service = await add(await shop.customer());
      const discounted = await boss.ok(api.addDiscountEndpoint, {
        params: { serviceId: service.id },
        body: { percent: "20", months: 3, reason: "loyal" },
      });
      expect(discounted.price?.month.net.amount).toBe("36.00");
      expect(discounted.discounts).toMatchObject([{ percent: "20", period: { start: "2026-01-15", end: "2026-04-15" }, reason: "loyal" }]);
      const discountId = discounted.discounts[0]!.id;
      await shop.cover(service.id, "2026-01-15", "2026-02-01");
      expect(await boss.refused(api.addDiscountEndpoint, { params: { serviceId: service.id }, body: { fixed: "1" } })).toMatchObject({
        code: "settlement-needed",
      });
      const ended = await boss.ok(api.removeDiscountEndpoint, { params: { serviceId: service.id, discountId } });
      expect(ended.discounts).toMatchObject([{ period: { start: "2026-01-15", end: "2026-02-01" } }]);
      const later = await boss.ok(api.addDiscountEndpoint, {
        params: { serviceId: service.id },
        body: { fixed: "5", startOn: "2026-03-01" },
      });
      const removed = await boss.ok(api.removeDiscountEndpoint, { params: { serviceId: service.id, discountId: later.discounts[1]!.id } });
      expect(removed.discounts).toHaveLength(1);
    });
  });

  describe("moving", () => {
    const act = (
      serviceId: string,
      version: number,
      body: { act: "activate" | "withdraw" | "pause" | "resume" | "end_now" | "restore" | "archive"; on?: string; withoutCredit?: boolean },
    ) => boss.call(api.moveServiceEndpoint, { params: { serviceId }, version, body });

    it("O-269 an end is planned and withdrawn; cancelled now it can be restored, then archived", async () => {
      const service = await add(await shop.customer(), { login: "mover" });
      const params = { serviceId: service.id };
      const ending = await boss.ok(api.endServiceEndpoint, {
        params,
        version: service.version,
        body: { endOn: "2026-03-31", reason: "moves away" },
      });
      expect(ending).toMatchObject({
        state: "active",
        badge: { word: "ends", on: "2026-03-31" },
        nextEvent: { kind: "ends", on: "2026-03-31" },
      });
      const goesOn = await boss.ok(api.endServiceEndpoint, { params, version: ending.version, body: { endOn: null } });
      expect(goesOn.badge).toEqual({ word: "active", on: null });
      const ended = (await act(service.id, goesOn.version, { act: "end_now" })).body;
      expect(ended).toMatchObject({ state: "disabled", endOn: "2026-01-15", badge: { word: "ended" } });
      expect(ended.actions).toContainEqual({ action: "restore", refusal: null });
      expect(ended.actions).toContainEqual({ action: "pause", refusal: "not-in-this-state" });
      const restored = (await act(service.id, ended.version, { act: "restore" })).body;
      expect(restored).toMatchObject({ state: "active", endOn: null, stateSinceOn: "2026-01-16", login: "mover" });
      const again = (await act(service.id, restored.version, { act: "end_now" })).body;
      expect((await act(service.id, again.version, { act: "archive" })).body.state).toBe("archived");
      expect((await act(service.id, again.version + 1, { act: "restore" })).problem).toMatchObject({
        status: 409,
        code: "transition-refused",
      });
    });

    it("B-103 B-105 staff pause from today and resume; invoiced days stay paid only when that is said", async () => {
      const service = await add(await shop.customer());
      const paused = (await act(service.id, service.version, { act: "pause" })).body;
      expect(paused).toMatchObject({ state: "paused", stateSinceOn: "2026-01-15", badge: { word: "paused" } });
      expect(paused.segments.at(-1)).toMatchObject({ billable: "pause_price", period: { start: "2026-01-15", end: null } });
      const resumed = (await act(service.id, paused.version, { act: "resume" })).body;
      expect(resumed).toMatchObject({ state: "active" });
      await shop.cover(service.id, "2026-01-15", "2026-02-01");
      expect((await act(service.id, resumed.version, { act: "pause" })).problem).toMatchObject({
        code: "settlement-needed",
        errors: [{ field: "withoutCredit" }],
      });
      expect((await act(service.id, resumed.version, { act: "pause", withoutCredit: true })).body).toMatchObject({ state: "paused" });
    });

    it("a plan that cannot be paused is not", async () => {
      const plan = await shop.plan("steady", { pausable: false });
      const service = await add(await shop.customer(), { planId: plan.id });
      expect((await act(service.id, service.version, { act: "pause" })).problem).toMatchObject({ status: 409, code: "not-pausable" });
    });

    it("B-108 invoiced days after the end ask for settlement", async () => {
      const service = await add(await shop.customer());
      await shop.cover(service.id, "2026-01-15", "2026-02-01");
      const end = (endOn: string) =>
        boss.call(api.endServiceEndpoint, { params: { serviceId: service.id }, version: service.version, body: { endOn } });
      expect((await end("2026-01-20")).problem).toMatchObject({
        code: "settlement-needed",
        errors: [{ params: { earliest: "2026-01-31" } }],
      });
      expect((await act(service.id, service.version, { act: "end_now" })).problem).toMatchObject({ code: "settlement-needed" });
      expect((await end("2026-01-31")).status).toBe(200);
    });

    it("restores for 30 days and no longer", async () => {
      const service = await add(await shop.customer());
      const ended = (await act(service.id, service.version, { act: "end_now" })).body;
      program.clock.moveTo("2026-02-15T09:00:00Z");
      const staff = await signInStaff(program);
      expect(
        await staff.refused(api.moveServiceEndpoint, {
          params: { serviceId: service.id },
          version: ended.version,
          body: { act: "restore" },
        }),
      ).toMatchObject({ status: 409, code: "restore-period-over" });
      program.clock.moveTo("2026-02-14T09:00:00Z");
      expect(
        (await staff.ok(api.moveServiceEndpoint, { params: { serviceId: service.id }, version: ended.version, body: { act: "restore" } }))
          .state,
      ).toBe("active");
      program.clock.moveTo("2026-01-15T09:00:00Z");
    });

    it("activates by hand what waits, also as of a day that is past, and withdraws what came to nothing", async () => {
      const customerId = await shop.customer();
      const waiting = await add(customerId, { waitsFor: "task" });
      expect((await act(waiting.id, waiting.version, { act: "activate", on: "2026-02-01" })).problem?.errors).toMatchObject([
        { code: "in-the-future" },
      ]);
      expect((await act(waiting.id, waiting.version, { act: "activate", on: "2026-01-10" })).body).toMatchObject({
        state: "active",
        startOn: "2026-01-10",
      });
      const unwanted = await add(customerId, { startOn: "2026-03-01" });
      expect((await act(unwanted.id, unwanted.version, { act: "withdraw" })).body).toMatchObject({
        state: "archived",
        badge: { word: "withdrawn" },
      });
    });

    it("is locked by hand and opened again", async () => {
      const service = await add(await shop.customer());
      const locked = await boss.ok(api.lockServiceEndpoint, {
        params: { serviceId: service.id },
        version: service.version,
        body: { isLocked: true, reason: "spam" },
      });
      expect(locked).toMatchObject({ lock: "admin", state: "active", badge: { word: "locked" } });
      expect(
        await boss.ok(api.lockServiceEndpoint, { params: { serviceId: service.id }, version: locked.version, body: { isLocked: false } }),
      ).toMatchObject({ lock: "none" });
    });

    it("what was added by mistake is taken back with a reason, by who may delete", async () => {
      const service = await add(await shop.customer());
      const params = { serviceId: service.id };
      const clerk = await signInStaff(program, { levels: { "customers.services.view": "all", "customers.services.update": "all" } });
      expect(
        await clerk.refused(api.archiveByMistakeEndpoint, { params, version: service.version, body: { reason: "twice" } }),
      ).toMatchObject({ status: 403 });
      expect(await clerk.refused(api.moveServiceEndpoint, { params, version: service.version, body: { act: "archive" } })).toMatchObject({
        status: 403,
      });
      expect((await boss.ok(api.archiveByMistakeEndpoint, { params, version: service.version, body: { reason: "twice" } })).state).toBe(
        "archived",
      );
    });
  });

  describe("lists and reach", () => {
    it("O-269 the services of a customer, running ones first, with what they come to by the month", async () => {
      const customerId = await shop.customer();
      const yearly = await shop.plan("yearly", { kind: "recurring", price: "120", priceMonths: 12 });
      const [first, second] = [await add(customerId), await add(customerId, { planId: yearly.id })];
      const third = await add(customerId, { login: "gone" });
      await boss.ok(api.moveServiceEndpoint, { params: { serviceId: third.id }, version: third.version, body: { act: "end_now" } });
      const { items, month } = await boss.ok(api.listCustomerServicesEndpoint, { params: { customerId } });
      expect(items.map((item) => item.id)).toEqual([first.id, second.id, third.id]);
      expect(items[1]!.price).toMatchObject({ period: { net: { amount: "120.00" } }, month: { net: { amount: "10.00" } } });
      expect(month).toEqual({ net: { amount: "55.00", currency: "EUR" }, gross: { amount: "66.00", currency: "EUR" } });
      const running = await boss.ok(api.listCustomerServicesEndpoint, { params: { customerId }, query: { past: "false" } });
      expect(running.items).toHaveLength(2);
    });

    it("O-49 exports what the filter shows, and writes down that somebody did", async () => {
      const customerId = await shop.customer();
      const service = await add(customerId, { login: "for-export", customPrice: "1", address: "=cmd()" });
      const sent = await boss.call(api.exportServicesEndpoint, {
        body: { filter: { customerId }, columns: ["number", "planCode", "login", "address", "ownPrice"] },
      });
      expect(sent.status).toBe(200);
      expect(sent.bytes.toString().replace("\uFEFF", "").trim().split("\r\n")).toEqual([
        "number,planCode,login,address,ownPrice",
        `S-${service.number},${shop.fibre.code},for-export,'=cmd(),true`,
      ]);
      expect(await program.query("select label from identity.audit_entries where entity = 'export' and label = 'Services'")).toHaveLength(
        1,
      );
      const clerk = await signInStaff(program, { levels: { "customers.profile.export": "all" } });
      expect(await clerk.refused(api.exportServicesEndpoint)).toMatchObject({ status: 403 });
    });

    it("M-3 a number is found as people write it", async () => {
      const service = await add(await shop.customer());
      const find = async (text: string) =>
        (await boss.ok(api.listServicesEndpoint, { query: { filter: { text } } })).items.map((item) => item.id);
      expect(await find(`S-${service.number}`)).toEqual([service.id]);
      expect(await find(`s${service.number}`)).toContain(service.id);
    });

    it("filters by state, kind, plan, login, text and number", async () => {
      const customerId = await shop.customer();
      const service = await add(customerId, { login: "Needle", address: "Šubićeva 4" });
      const find = async (filter: object) => (await boss.ok(api.listServicesEndpoint, { query: { filter } })).items.map((item) => item.id);
      expect(await find({ login: "needle" })).toEqual([service.id]);
      expect(await find({ text: "subiceva" })).toEqual([service.id]);
      const [name] = await program.query<{ full_name: string }>("select full_name from customers.customers where id = $1", [customerId]);
      expect(await find({ text: name!.full_name })).toContain(service.id);
      expect(await find({ text: `${name!.full_name} nobody` })).toEqual([]);
      expect(await find({ number: String(service.number) })).toEqual([service.id]);
      expect(await find({ customerId, state: "active,paused", kind: "internet", planId: shop.fibre.id })).toEqual([service.id]);
      expect(await find({ customerId, state: "paused" })).toEqual([]);
      const wrong = await boss.refused(api.listServicesEndpoint, { query: { filter: { colour: "red" } } as never });
      expect(wrong).toMatchObject({ status: 422 });
    });

    it("pages by cursor through all of them, each once", async () => {
      const seen = new Set<string>();
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page = await boss.ok(api.listServicesEndpoint, { query: { limit: "7", sort: "startOn", ...(cursor ? { cursor } : {}) } });
        for (const item of page.items) {
          expect(seen.has(item.id)).toBe(false);
          seen.add(item.id);
        }
        cursor = page.next ?? undefined;
        pages += 1;
      } while (cursor && pages < 100);
      const [all] = await program.query<{ count: bigint }>("select count(*) as count from services.services");
      expect(BigInt(seen.size)).toBe(all!.count);
    });

    it("O-26 another partner's service is not there, in any way of asking", async () => {
      const service = await add(await shop.customer(), { login: "northern" });
      const params = { serviceId: service.id };
      expect(await ofSouth.refused(api.getServiceEndpoint, { params })).toMatchObject({ status: 404 });
      expect(await ofSouth.refused(api.editServiceEndpoint, { params, version: service.version, body: { note: "x" } })).toMatchObject({
        status: 404,
      });
      expect(await ofSouth.refused(api.moveServiceEndpoint, { params, version: service.version, body: { act: "end_now" } })).toMatchObject({
        status: 404,
      });
      expect(await ofSouth.refused(api.addDiscountEndpoint, { params, body: { percent: "1" } })).toMatchObject({ status: 404 });
      const { items } = await ofSouth.ok(api.listServicesEndpoint, { query: { limit: "250", filter: { partnerId: shop.partnerId } } });
      expect(items).toEqual([]);
    });

    it("O-26 a scoped administrator works with the services of their partner", async () => {
      const customerId = await south.customer();
      const added = await ofSouth.ok(api.addServiceEndpoint, {
        params: { customerId },
        body: { planId: south.fibre.id, login: "southern" },
      });
      const ended = await ofSouth.ok(api.moveServiceEndpoint, {
        params: { serviceId: added.id },
        version: added.version,
        body: { act: "end_now" },
      });
      expect(ended.state).toBe("disabled");
      expect((await ofSouth.ok(api.listServicesEndpoint, { query: {} })).items.map((item) => item.id)).toEqual([added.id]);
    });

    it("who may see only their own customers sees only their services", async () => {
      const levels = { "customers.services.view": "own", "customers.profile.view": "own" } as const;
      const seller = await signInStaff(program, { levels });
      const customerId = await shop.customer();
      const mine = await add(customerId);
      await program.query("update customers.customers set created_by = $1 where id = $2", [seller.adminId, customerId]);
      const others = await add(await shop.customer());
      expect((await seller.ok(api.listServicesEndpoint, { query: {} })).items.map((item) => item.id)).toEqual([mine.id]);
      expect(await seller.refused(api.getServiceEndpoint, { params: { serviceId: others.id } })).toMatchObject({ status: 404 });
    });

    it("B-12 B-13 price and text of a plan change with a choice, by who may change plans of that kind", async () => {
      const plan = await shop.plan("repriced");
      const [customerId, ownPriced] = [await shop.customer(), await shop.customer()];
      const service = await add(customerId, { planId: plan.id });
      await add(ownPriced, { planId: plan.id, customPrice: "30" });
      expect(await boss.ok(api.planServicesEndpoint, { params: { planId: plan.id } })).toEqual({
        states: [{ state: "active", count: 2 }],
        withListPrice: 1,
        withOwnPrice: 1,
      });
      const body = { price: "50", validFrom: "2026-03-01", audience: "same_price_services" as const };
      const voiceOnly = await signInStaff(program, { levels: { "plans.voice.update": "all" } });
      expect(await voiceOnly.refused(api.repricePlanEndpoint, { params: { planId: plan.id }, body })).toMatchObject({ status: 403 });
      const repriced = await boss.ok(api.repricePlanEndpoint, { params: { planId: plan.id }, body });
      expect(repriced.services).toBe(1);
      expect((await get(service.id)).nextEvent).toEqual({ kind: "price_changes", on: "2026-03-01" });
      const taken = await boss.refused(api.repricePlanEndpoint, { params: { planId: plan.id }, body });
      expect(taken).toMatchObject({ status: 409, code: "price-date-taken" });
      expect(await boss.ok(api.withdrawPlanPriceEndpoint, { params: { planId: plan.id, planVersionId: repriced.planVersionId } })).toEqual({
        services: 1,
      });
      expect((await get(service.id)).nextEvent).toBeNull();
      expect(
        await boss.ok(api.retextPlanEndpoint, {
          params: { planId: plan.id },
          body: { lineText: "New words", audience: "same_price_services" },
        }),
      ).toEqual({ services: 2 });
    });
  });

  describe("in the portal", () => {
    it("P-58 P-59 a customer sees their own services, bundles with their parts, and the total by the month", async () => {
      const customerId = await shop.customer();
      const line = await shop.plan("phone", { kind: "voice", portalTitle: "Phone" });
      const duo = await shop.plan("duo", {
        kind: "bundle",
        price: "60",
        components: [
          { planId: shop.fibre.id, quantity: "1", weight: 2 },
          { planId: line.id, quantity: "1", weight: 1 },
        ],
      });
      const bundle = await add(customerId, { planId: duo.id });
      const single = await add(customerId, { discounts: [{ percent: "20", months: 3 }] });
      const gone = await add(customerId);
      await boss.ok(api.moveServiceEndpoint, { params: { serviceId: gone.id }, version: gone.version, body: { act: "end_now" } });
      await add(await shop.customer());
      const me = await signInCustomer(program, customerId);
      const { items, month } = await me.ok(api.portalServicesEndpoint);
      expect(items.map((item) => [item.id, item.title, item.parts.map((part) => part.title)])).toEqual([
        [single.id, "Fibre 100", []],
        [bundle.id, "duo", ["Fibre 100", "Phone"]],
      ]);
      expect(items[0]).toMatchObject({
        price: { month: { net: { amount: "36.00" } } },
        discounts: [{ percent: "20", until: "2026-04-14" }],
        badge: { word: "active", on: null },
      });
      expect(items[1]!.parts[0]!.price).toBeNull();
      expect(month).toEqual({ net: { amount: "96.00", currency: "EUR" }, gross: { amount: "115.20", currency: "EUR" } });
      expect((await me.ok(api.portalServicesEndpoint, { query: { past: "true" } })).items).toHaveLength(3);
    });

    it("P-60 P-61 shows badge, dates, contract and history", async () => {
      const customerId = await shop.customer();
      const plan = await shop.plan("contract", { contractMonths: 24, pausable: false });
      const service = await add(customerId, { planId: plan.id, address: "Ilica 3", login: "portal-me" });
      await shop.cover(service.id, "2026-01-15", "2026-02-01");
      const me = await signInCustomer(program, customerId);
      const { service: shown, history } = await me.ok(api.portalServiceEndpoint, { params: { serviceId: service.id } });
      expect(shown).toMatchObject({
        contract: { start: "2026-01-15", end: "2028-01-15" },
        invoicedUntilOn: "2026-01-31",
        address: "Ilica 3",
        // 2.4 what a line is reached by is shown where the provider says so.
        login: null,
      });
      await program.inWork((work) => setSetting(work, portalConnectionFields, { level: "system" }, ["login"]));
      const open = await me.ok(api.portalServiceEndpoint, { params: { serviceId: service.id } });
      expect(open.service.login).toBe("portal-me");
      expect(history).toEqual([{ from: null, to: "active", at: "2026-01-15T09:00:00.000Z" }]);
      await program.query("update customers.customers set status = 'blocked', blocked_by = 'finance' where id = $1", [customerId]);
      expect((await me.ok(api.portalServicesEndpoint)).items[0]!.badge).toEqual({ word: "suspended", on: null });
    });

    it("another customer's service is not there", async () => {
      const service = await add(await shop.customer());
      const me = await signInCustomer(program, await shop.customer());
      expect(await me.refused(api.portalServiceEndpoint, { params: { serviceId: service.id } })).toMatchObject({ status: 404 });
      expect((await me.ok(api.portalServicesEndpoint)).items).toEqual([]);
      expect((await me.ok(api.portalServicesEndpoint)).month).toBeNull();
    });
  });
});
