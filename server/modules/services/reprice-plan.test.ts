import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { getPlan } from "../catalog/index.ts";
import { getService, listBillableServices } from "./index.ts";
import { previewReprice } from "./preview-reprice.ts";
import { type Audience, repricePlan, withdrawPlanPrice } from "./reprice-plan.ts";
import { retextPlan } from "./retext-plan.ts";

describe("a new price or text, and who gets it", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const shop = await sampleShop(program);

  /** Five services of a plan at 45.00: plain, invoiced into June, with an own price, with 45.00 as own price, and ending before. */
  async function people(code: string) {
    const plan = await shop.plan(code);
    const customers = { plain: "", billed: "", own: "", ownSame: "", ending: "" };
    for (const name of Object.keys(customers) as (keyof typeof customers)[]) customers[name] = await shop.customer();
    await shop.add(customers.plain, plan);
    await shop.cover(await shop.add(customers.billed, plan), "2026-01-01", "2026-06-15");
    await shop.add(customers.own, plan, { customPrice: "30" });
    await shop.add(customers.ownSame, plan, { customPrice: "45" });
    await shop.add(customers.ending, plan, { endOn: day("2026-05-31") });
    const pieces = async (name: keyof typeof customers) =>
      (await program.inWork((work) => listBillableServices(work, [customers[name]])))[0]!.segments.map(
        ({ start, unitPrice }) => `${start} ${unitPrice.slice(0, 2)}`,
      );
    const reprice = (audience: Audience, more: object = {}) =>
      program.inWork((work) => repricePlan(work, { planId: plan.id, price: "49", validFrom: day("2026-06-01"), audience, ...more }));
    return { plan, customers, pieces, reprice };
  }

  it("B-12 new services only: nobody who runs gets it", async () => {
    const { plan, pieces, reprice } = await people("new-only");
    expect((await reprice("new_services_only")).services).toBe(0);
    for (const name of ["plain", "billed", "own"] as const) expect(await pieces(name)).toHaveLength(1);
    expect((await program.inWork((work) => getPlan(work, plan.id))).prices).toHaveLength(2);
  });

  it("B-12 B-22 same price: list prices follow, own prices stay, even an own price that equals the list", async () => {
    const { pieces, reprice } = await people("same");
    expect((await reprice("same_price_services")).services).toBe(2);
    expect(await pieces("plain")).toEqual(["2026-01-01 45", "2026-06-01 49"]);
    // Invoiced days keep their price: the new one begins after them.
    expect(await pieces("billed")).toEqual(["2026-01-01 45", "2026-06-15 49"]);
    expect(await pieces("own")).toEqual(["2026-01-01 30"]);
    expect(await pieces("ownSame")).toEqual(["2026-01-01 45"]);
    expect(await pieces("ending")).toEqual(["2026-01-01 45"]);
  });

  it("B-12 adjust already billed days: the new price begins on its day, and the next run settles", async () => {
    const { pieces, reprice } = await people("adjust");
    await reprice("same_price_services", { adjustBilledDays: true });
    expect(await pieces("billed")).toEqual(["2026-01-01 45", "2026-06-01 49"]);
  });

  it("B-12 all services: own prices go too, for whoever has the right to reprice", async () => {
    const { plan, customers, pieces, reprice } = await people("all");
    const staff = {
      kind: "staff",
      adminId: plan.id,
      name: "Ann",
      partners: "all",
      levels: new Map([["plans.internet.update", "all"]]),
      sessionId: "s",
    } as const;
    await expect(
      program.inWork(
        (work) => repricePlan(work, { planId: plan.id, price: "49", validFrom: day("2026-06-01"), audience: "all_services" }),
        staff as never,
      ),
    ).rejects.toMatchObject({ status: 403 });
    expect((await reprice("all_services")).services).toBe(4);
    expect(await pieces("own")).toEqual(["2026-01-01 30", "2026-06-01 49"]);
    const [own] = await program.inWork((work) => listBillableServices(work, [customers.own]));
    expect((await program.inWork((work) => getService(work, own!.id))).customPrice).toBeNull();
  });

  it("B-12 a price that has not begun is taken back, and services go on as before", async () => {
    const { plan, pieces, reprice } = await people("withdrawn");
    const { price } = await reprice("all_services");
    expect(
      (await program.inWork((work) => withdrawPlanPrice(work, { planId: plan.id, planVersionId: price.planVersionId }))).services,
    ).toBe(4);
    expect(await pieces("plain")).toEqual(["2026-01-01 45"]);
    expect(await pieces("own")).toEqual(["2026-01-01 30"]);
    expect((await program.inWork((work) => getPlan(work, plan.id))).prices).toHaveLength(1);
    const [first] = (await program.inWork((work) => getPlan(work, plan.id))).prices;
    await expect(
      program.inWork((work) => withdrawPlanPrice(work, { planId: plan.id, planVersionId: first!.planVersionId })),
    ).rejects.toMatchObject({ code: "price-in-use" });
  });

  it("B-12 before it is changed, each choice says how many get it and what that makes of the month", async () => {
    const { plan } = await people("preview");
    const shown = await program.inWork((work) => previewReprice(work, { planId: plan.id, price: "49", validFrom: day("2026-06-01") }));
    const eur = (amount: string) => ({ amount, currency: "EUR" });
    // Two at the list price, two at prices of their own (30 and 45); the one that ends before has no part in it.
    expect(shown).toMatchObject({
      before: "45",
      audiences: [
        { audience: "new_services_only", services: 0, invoicedFurther: 0, monthBefore: eur("0.00"), monthAfter: eur("0.00") },
        { audience: "same_price_services", services: 2, invoicedFurther: 1, monthBefore: eur("90.00"), monthAfter: eur("98.00") },
        { audience: "all_services", services: 4, invoicedFurther: 1, monthBefore: eur("165.00"), monthAfter: eur("196.00") },
      ],
    });
    expect((await program.inWork((work) => getPlan(work, plan.id))).prices).toHaveLength(1);
  });

  it("B-13 a text goes to new services only, to those that follow the plan, or to all", async () => {
    const plan = await shop.plan("texts", { lineText: "old text" });
    const [follows, has] = [await shop.customer(), await shop.customer()];
    await shop.add(follows, plan);
    await shop.add(has, plan, { lineText: "own text" });
    const textOf = async (customer: string) => {
      const [service] = await program.inWork((work) => listBillableServices(work, [customer]));
      return service!.lineText ?? service!.segments[0]!.plan.lineText;
    };
    const retext = (lineText: string, audience: Audience) =>
      program.inWork((work) => retextPlan(work, { planId: plan.id, lineText, audience }));
    expect(await retext("second", "same_price_services")).toEqual({ services: 1 });
    expect([await textOf(follows), await textOf(has)]).toEqual(["second", "own text"]);
    await retext("third", "new_services_only");
    expect([await textOf(follows), await textOf(has)]).toEqual(["second", "own text"]);
    expect(await retext("fourth", "all_services")).toEqual({ services: 2 });
    expect([await textOf(follows), await textOf(has)]).toEqual(["fourth", "fourth"]);
  });
});
