import { describe, expect, it } from "vitest";
import { type Day, day } from "../../../shared/calendar.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import type { Actor } from "../../platform/actor.ts";
import { archiveByMistake } from "./archive-by-mistake.ts";
import {
  addServices,
  changeServiceLock,
  changeServicePlan,
  changeServiceState,
  changeServiceTerms,
  getService,
  listBillableServices,
  moveServices,
  type State,
  setServiceEnd,
  type Trigger,
} from "./index.ts";

describe("what happens to a service", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const shop = await sampleShop(program);
  const move = (serviceId: string, to: State, cause: Trigger, on: string, actor?: Actor) =>
    program.inWork((work) => changeServiceState(work, { serviceId, to, cause, on: on as Day }), actor);
  const pieces = async (customerId: string) =>
    (await program.inWork((work) => listBillableServices(work, [customerId]))).flatMap(({ segments }) =>
      segments.map(({ start, end, billable, unitPrice, plan }) => `${start} ${end} ${billable} ${unitPrice.slice(0, 2)} ${plan.title}`),
    );
  const eventsOf = async (serviceId: string) =>
    (await program.query<{ type: string }>("select type from platform.events where object_id = $1 order by id", [serviceId])).map(
      (row) => row.type,
    );

  it("B-23 is paused, resumed, stopped and restarted, each from its day", async () => {
    const customer = await shop.customer();
    const id = await shop.add(customer);
    await move(id, "paused", "pause", "2026-02-10");
    await move(id, "active", "resume", "2026-02-20");
    await move(id, "stopped", "customer_inactive", "2026-03-01");
    await move(id, "active", "customer_active", "2026-03-05");
    expect(await pieces(customer)).toEqual([
      "2026-01-01 2026-02-10 yes 45 Fibre 100",
      "2026-02-10 2026-02-20 pause_price 45 Fibre 100",
      "2026-02-20 2026-03-01 yes 45 Fibre 100",
      "2026-03-05 null yes 45 Fibre 100",
    ]);
    const changes = await program.query<{ from_state: string; to_state: string; cause: string }>(
      "select from_state, to_state, cause from services.state_changes where service_id = $1 order by id",
      [id],
    );
    expect(changes.map((row) => `${row.from_state} ${row.to_state} ${row.cause}`)).toEqual([
      "null active staff",
      "active paused pause",
      "paused active resume",
      "active stopped customer_inactive",
      "stopped active customer_active",
    ]);
    expect((await eventsOf(id)).toSorted()).toEqual(
      ["service.created", "service.paused", "service.resumed", ...Array(4).fill("service.state_changed")].toSorted(),
    );
  });

  it("B-23 refuses a move that is not in the table, or not for this person, and changes nothing", async () => {
    const customer = await shop.customer();
    const id = await shop.add(customer);
    await expect(move(id, "active", "resume", "2026-02-01")).rejects.toMatchObject({ code: "transition-refused", status: 409 });
    const staff = { kind: "staff", adminId: id, name: "Ann", partners: "all", levels: new Map(), sessionId: "s" } as const;
    await expect(move(id, "stopped", "unpaid", "2026-02-01", staff)).rejects.toMatchObject({ code: "transition-refused" });
    await expect(move(id, "paused", "pause", "2025-12-31")).rejects.toMatchObject({ code: "date-before-start" });
    expect(await pieces(customer)).toEqual(["2026-01-01 null yes 45 Fibre 100"]);
    expect(await eventsOf(id)).toEqual(["service.created"]);
  });

  it("B-23 a set is moved as a whole or not at all", async () => {
    const customer = await shop.customer();
    const [a, b] = [await shop.add(customer), await shop.add(customer)];
    await move(b, "paused", "pause", "2026-02-01");
    const both = [a, b].map((serviceId) => ({ serviceId, to: "paused" as const, cause: "pause" as const, on: day("2026-02-05") }));
    await expect(program.inWork((work) => moveServices(work, both))).rejects.toMatchObject({ code: "transition-refused" });
    expect((await program.inWork((work) => getService(work, a))).state).toBe("active");
  });

  it("two people move one service at the same time: one does, the other is refused", async () => {
    const id = await shop.add(await shop.customer());
    const outcomes = await Promise.allSettled([move(id, "paused", "pause", "2026-02-01"), move(id, "paused", "pause", "2026-02-01")]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("B-112 cancelled now, it is over tomorrow, keeps its login, and says when it ended", async () => {
    const customer = await shop.customer();
    const id = await shop.add(customer, shop.fibre, { login: "ends" });
    await move(id, "disabled", "end_now", "2026-01-15");
    expect(await program.inWork((work) => getService(work, id))).toMatchObject({
      state: "disabled",
      endOn: "2026-01-15",
      stateSinceOn: "2026-01-16",
      login: "ends",
    });
    expect(await pieces(customer)).toEqual(["2026-01-01 2026-01-16 yes 45 Fibre 100"]);
    expect(await eventsOf(id)).toContain("service.ended");
  });

  it("B-108 B-113 an end is planned, moved and withdrawn; nothing changes before its day", async () => {
    const customer = await shop.customer();
    const id = await shop.add(customer);
    await program.inWork((work) => setServiceEnd(work, { serviceId: id, endOn: day("2026-02-28") }));
    expect(await program.inWork((work) => getService(work, id))).toMatchObject({ state: "active", endOn: "2026-02-28" });
    await program.inWork((work) => setServiceEnd(work, { serviceId: id, endOn: null }));
    expect(await program.inWork((work) => getService(work, id))).toMatchObject({ state: "active", endOn: null });
    await expect(program.inWork((work) => setServiceEnd(work, { serviceId: id, endOn: day("2025-12-31") }))).rejects.toMatchObject({
      code: "date-before-start",
    });
  });

  it("B-28 an end that is past is over at once", async () => {
    const id = await shop.add(await shop.customer());
    await program.inWork((work) => setServiceEnd(work, { serviceId: id, endOn: day("2026-01-10") }));
    expect(await program.inWork((work) => getService(work, id))).toMatchObject({ state: "disabled", endOn: "2026-01-10" });
  });

  it("B-19 the parts of a bundle go where it goes, and nowhere alone but into a pause", async () => {
    const duo = await shop.plan("duo", { kind: "bundle", price: "60", components: [{ planId: shop.fibre.id, quantity: "1", weight: 1 }] });
    const customer = await shop.customer();
    const bundle = await shop.add(customer, duo);
    const [part] = await program.query<{ id: string }>("select id from services.services where bundle_service_id = $1", [bundle]);
    await expect(move(part!.id, "disabled", "end_now", "2026-01-15")).rejects.toMatchObject({ code: "part-of-bundle" });
    await expect(program.inWork((work) => setServiceEnd(work, { serviceId: part!.id, endOn: day("2026-03-01") }))).rejects.toMatchObject({
      code: "part-of-bundle",
    });
    await move(part!.id, "paused", "pause", "2026-02-01");
    expect(await pieces(customer)).toEqual(["2026-01-01 null yes 60 duo"]);
    await move(bundle, "paused", "pause", "2026-02-05");
    await move(bundle, "active", "resume", "2026-02-10");
    expect((await program.inWork((work) => getService(work, part!.id))).state).toBe("active");
    await move(bundle, "disabled", "end_now", "2026-02-15");
    expect(await program.inWork((work) => getService(work, part!.id))).toMatchObject({ state: "disabled", endOn: "2026-02-15" });
  });

  it("B-29 price and quantity change from a day on; null is the list price again", async () => {
    const customer = await shop.customer();
    const id = await shop.add(customer);
    await program.inWork((work) => changeServiceTerms(work, { serviceId: id, on: day("2026-02-01"), customPrice: "40", cause: "agreed" }));
    await program.inWork((work) => changeServiceTerms(work, { serviceId: id, on: day("2026-03-01"), quantity: "2", cause: "agreed" }));
    await program.inWork((work) => changeServiceTerms(work, { serviceId: id, on: day("2026-04-01"), customPrice: null, cause: "agreed" }));
    const [read] = await program.inWork((work) => listBillableServices(work, [customer]));
    expect(read!.segments.map(({ start, unitPrice, quantity }) => `${start} ${Number(quantity)} × ${unitPrice.slice(0, 5)}`)).toEqual([
      "2026-01-01 1 × 45.00",
      "2026-02-01 1 × 40.00",
      "2026-03-01 2 × 40.00",
      "2026-04-01 2 × 45.00",
    ]);
    expect((await program.inWork((work) => getService(work, id))).customPrice).toBeNull();
  });

  it("B-94 M-26 another plan from a day on keeps the service; on its first day it takes the old one's place (B-98)", async () => {
    const customer = await shop.customer();
    const faster = await shop.plan("faster", { title: "Fibre 500", price: "70" });
    const voice = await shop.plan("voice", { kind: "voice" });
    const id = await shop.add(customer, shop.fibre, { login: "stays" });
    const to = (plan: typeof faster, on: string) => {
      const { planVersionId, price, taxId, taxGroupId, includesTax } = plan.prices[0]!;
      return program.inWork((work) =>
        changeServicePlan(work, {
          serviceId: id,
          planId: plan.id,
          planVersionId,
          unitPrice: price,
          taxId,
          taxGroupId,
          includesTax,
          on: on as Day,
          cause: "order",
        }),
      );
    };
    await to(faster, "2026-05-11");
    expect(await pieces(customer)).toEqual(["2026-01-01 2026-05-11 yes 45 Fibre 100", "2026-05-11 null yes 70 Fibre 500"]);
    expect(await program.inWork((work) => getService(work, id))).toMatchObject({ planId: faster.id, login: "stays" });
    await to(shop.fibre, "2026-05-11");
    expect((await pieces(customer)).at(-1)).toBe("2026-05-11 null yes 45 Fibre 100");
    await expect(to(voice, "2026-06-01")).rejects.toMatchObject({ code: "target-kind" });
    expect((await eventsOf(id)).filter((type) => type === "service.plan_changed")).toHaveLength(2);
  });

  it("B-27 money locks one service and opens it, but not what staff locked", async () => {
    const id = await shop.add(await shop.customer());
    const lock = (to: "unpaid_document" | "none" | "admin", cause: string) =>
      program.inWork((work) => changeServiceLock(work, { serviceId: id, lock: to, cause }));
    expect(await lock("unpaid_document", "overdue")).toBe(true);
    expect(await lock("unpaid_document", "overdue")).toBe(false);
    expect(await lock("admin", "by_hand")).toBe(true);
    expect(await lock("none", "settled")).toBe(false);
    expect((await program.inWork((work) => getService(work, id))).lock).toBe("admin");
    expect(await lock("none", "by_hand")).toBe(true);
    expect((await eventsOf(id)).filter((type) => type === "service.lock_changed")).toHaveLength(3);
  });

  it("a service added by mistake is as if never added, but not once a day of it is invoiced", async () => {
    const customer = await shop.customer();
    const [wrong, billed] = [await shop.add(customer, shop.fibre, { login: "oops" }), await shop.add(customer)];
    await shop.cover(billed, "2026-01-01", "2026-02-01");
    await program.inWork((work) => archiveByMistake(work, wrong, "typed twice"));
    expect((await program.inWork((work) => listBillableServices(work, [customer]))).map((each) => each.id)).toEqual([billed]);
    await program.inWork((work) => addServices(work, [shop.service(customer, shop.fibre, { login: "oops" })]));
    await expect(program.inWork((work) => archiveByMistake(work, billed, "no"))).rejects.toMatchObject({
      code: "service-has-invoices",
      status: 409,
    });
  });

  it("a billing run that is just invoicing the service comes first, and the mistake is refused", async () => {
    const id = await shop.add(await shop.customer());
    const run = await program.database.pool.connect();
    await run.query("begin");
    await run.query(
      "insert into billing.coverage (service_id, customer_id, partner_id, period) select id, customer_id, partner_id, '[2026-01-01,2026-02-01)' from services.services where id = $1",
      [id],
    );
    const archiving = program
      .inWork((work) => archiveByMistake(work, id, "typed twice"))
      .then(
        () => "archived",
        (error: { code?: string }) => error.code,
      );
    // It waits for the run: nothing is decided on what the run has not committed yet.
    expect(await Promise.race([archiving, new Promise((resolve) => setTimeout(resolve, 300, "waits"))])).toBe("waits");
    await run.query("commit");
    run.release();
    expect(await archiving).toBe("service-has-invoices");
  });

  it("a customer's own request pauses and resumes under the customer's database role", async () => {
    const customer = await shop.customer();
    const id = await shop.add(customer, shop.fibre, { login: "self" });
    const me = { kind: "customer", customerId: customer, partnerId: shop.partnerId, name: "Ana", sessionId: "s" } as const;
    await move(id, "paused", "pause", "2026-02-10", me);
    await move(id, "active", "resume", "2026-02-20", me);
    const [added] = await program.inWork(
      (work) => addServices(work, [shop.service(customer, shop.fibre, { login: "ordered", cause: "order" })]),
      me,
    );
    expect(added!.number).toBeGreaterThan(0);
    const stranger = await shop.add(await shop.customer());
    await expect(move(stranger, "paused", "pause", "2026-02-10", me)).rejects.toMatchObject({ status: 404 });
  });

  it("an ended service can still be billed for its last days, and is let go of after more than a year", async () => {
    const customer = await shop.customer();
    const id = await shop.add(customer);
    await move(id, "disabled", "end_now", "2026-01-15");
    await move(id, "archived", "release", "2026-02-01");
    expect(await pieces(customer)).toEqual(["2026-01-01 2026-01-16 yes 45 Fibre 100"]);
    program.clock.moveTo("2027-06-01T09:00:00Z");
    expect(await pieces(customer)).toEqual([]);
    program.clock.moveTo("2026-01-15T09:00:00Z");
  });
});
