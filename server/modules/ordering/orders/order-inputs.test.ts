// P-95 what a plan asks of whoever orders it: the rules by a table, and one order from the plan to the service.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inputsOf } from "../../../../shared/orders.ts";
import { signInCustomer } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { getPlanEndpoint, updatePlanEndpoint } from "../../catalog/contract.ts";
import { createLocationEndpoint } from "../../partners/contract.ts";
import * as contract from "./contract.ts";
import { faultOfLine, shopInputsOf } from "./order-inputs.ts";
import * as settings from "./settings.ts";

describe("what an order is asked for", () => {
  const may = { start: "may", address: "may", notes: "may", delivery: "no", placeIds: [] } as const;
  const must = { start: "must", address: "must", notes: "must", delivery: "no", placeIds: [] } as const;
  it.each<[string, string, Parameters<typeof inputsOf>[1], object]>([
    ["P-95 a line is asked where it is to be, as is usual", "internet", null, may],
    ["P-95 what comes with a line is nowhere of its own, as is usual", "recurring", null, { ...may, address: "no" }],
    ["P-95 as staff chose", "recurring", must, must],
    ["P-95 what is sold once has no first day", "one_time", must, { ...must, start: "no" }],
    ["P-95 only what is sold once is handed over", "voice", { ...must, delivery: "ship" }, must],
    [
      "P-95 a parcel has its own address",
      "one_time",
      { ...must, delivery: "ship" },
      { ...must, start: "no", address: "no", delivery: "ship" },
    ],
    ["P-95 places mean nothing where nothing is picked up", "one_time", { ...may, placeIds: ["a"] }, { ...may, start: "no" }],
  ])("%s", (_why, kind, chosen, asked) => {
    expect(inputsOf(kind, chosen)).toEqual(asked);
  });
  const places = [{ id: "a", name: "Shop", address: "" }];
  const said = { start_on: null, address: "", notes: "", delivery: null, place_id: null };
  it.each<[string, object, object, string | undefined]>([
    ["P-95 what may be left out may", may, {}, undefined],
    ["P-95 a day has to be said", must, {}, "startOn"],
    ["P-95 an address has to be said", must, { start_on: "2026-11-12" }, "address"],
    ["P-95 notes have to be said", must, { start_on: "2026-11-12", address: "Here 1" }, "notes"],
    ["P-95 how it is handed over has to be said", { ...may, delivery: "either", placeIds: ["a"] }, {}, "delivery"],
    ["P-95 only as it is offered", { ...may, delivery: "ship" }, { delivery: "pick_up", place_id: "a" }, "delivery"],
    ["P-95 a parcel needs an address", { ...may, delivery: "ship" }, { delivery: "ship" }, "address"],
    ["P-95 one of the places", { ...may, delivery: "pick_up", placeIds: ["a"] }, { delivery: "pick_up", place_id: "b" }, "placeId"],
    ["P-95 picked up", { ...may, delivery: "pick_up", placeIds: ["a"] }, { delivery: "pick_up", place_id: "a" }, undefined],
  ])("%s", (_why, chosen, more, fault) => {
    const isDelivered = "delivery" in chosen && chosen.delivery !== "no";
    const inputs = shopInputsOf(
      { kind: isDelivered ? "one_time" : "internet", orderInputs: chosen as typeof may },
      { mayChooseStart: true, places },
    );
    expect(faultOfLine(inputs, { ...said, ...more })).toBe(fault);
  });
  it("P-95 nobody is asked for a day where none can be chosen, nor offered a place that is gone", () => {
    const asked = (orderInputs: object, mayChooseStart: boolean) =>
      shopInputsOf({ kind: "recurring", orderInputs: orderInputs as typeof may }, { mayChooseStart, places: [] });
    expect(asked(must, false).start).toBe("no");
    const parcel = { ...may, delivery: "either" as const, placeIds: ["a"] };
    expect(shopInputsOf({ kind: "one_time", orderInputs: parcel }, { mayChooseStart: true, places: [] }).delivery).toBe("ship");
  });
});

describe("ordering what asks for something", { timeout: 60_000 }, async () => {
  const shop = await shopOn("2026-11-11", "order-inputs");
  const { program } = shop;
  const homeId = await shop.plan("flat30", "30", { includesTax: true });
  const ipId = await shop.plan("ip", "5", { kind: "recurring", title: "Static IP", requiresKind: "internet", portalShop: true });
  const routerId = await shop.plan("router", "60", { kind: "one_time", title: "Router", portalShop: true });
  await shop.set(settings.ordersEnabled, true);

  it("P-95 a plan asks for what staff chose; it is checked, kept, shown, and comes to the service", async () => {
    const { customerId } = await shop.subscriber({ planId: homeId });
    const caller = await signInCustomer(program, customerId);
    const staff = shop.staff();
    const add = (planId: string, more: object) =>
      caller.ok(contract.addToCartEndpoint, { body: { planId, ...more }, idempotencyKey: randomUUID() } as never);
    const quote = () => caller.ok(contract.quoteOrderEndpoint, { body: {} });
    const set = async (planId: string, orderInputs: object | null) => {
      const { version } = await staff.ok(getPlanEndpoint, { params: { planId } });
      return staff.ok(updatePlanEndpoint, { params: { planId }, version, body: { orderInputs } as never });
    };
    const place = await staff.ok(createLocationEndpoint, {
      body: { name: "Harbour shop", parentId: null, address: "Quay Street 4", partnerIds: [] },
    } as never);
    const { id: placeId } = place as { id: string };
    expect(
      await staff.refused(updatePlanEndpoint, {
        params: { planId: routerId },
        version: (await staff.ok(getPlanEndpoint, { params: { planId: routerId } })).version,
        body: { orderInputs: { start: "no", address: "no", notes: "no", delivery: "pick_up", placeIds: [] } },
      }),
    ).toMatchObject({ status: 422 });
    expect((await set(ipId, { start: "must", address: "must", notes: "must", delivery: "no", placeIds: [] })).orderInputs).toMatchObject({
      start: "must",
    });
    await set(routerId, { start: "no", address: "no", notes: "no", delivery: "either", placeIds: [placeId] });
    const { products } = await caller.ok(contract.shopEndpoint, {});
    expect(products.map(({ asks }) => asks)).toEqual([
      { start: "must", address: "must", notes: "must", delivery: "no", places: [] },
      {
        start: "no",
        address: "no",
        notes: "no",
        delivery: "either",
        places: [{ id: placeId, name: "Harbour shop", address: "Quay Street 4" }],
      },
    ]);
    const refused = async (body: object) =>
      (await caller.refused(contract.addToCartEndpoint, { body } as never)) as { status: number; errors: { field: string }[] };
    for (const [body, field] of [
      [{ planId: ipId, address: "Roof 1", notes: "Left door" }, "startOn"],
      [{ planId: ipId, startOn: "2026-11-11", notes: "Left door" }, "address"],
      [{ planId: ipId, startOn: "2026-11-11", address: "Roof 1" }, "notes"],
      [{ planId: routerId }, "delivery"],
      [{ planId: routerId, delivery: "ship" }, "address"],
      [{ planId: routerId, delivery: "pick_up", placeId: randomUUID() }, "placeId"],
    ] as const)
      expect(await refused(body)).toMatchObject({ status: 422, errors: [{ field, code: "required" }] });
    await add(ipId, { startOn: "2026-11-11", address: "Roof 1", notes: "Left door" });
    await add(routerId, { delivery: "ship", address: "Roof 1" });
    const cart = await add(routerId, { delivery: "pick_up", placeId, notes: "nobody asked" });
    const picked = { how: "pick_up", placeId, place: "Harbour shop, Quay Street 4" };
    expect(cart.lines).toMatchObject([
      { startOn: "2026-11-11", address: "Roof 1", notes: "Left door", delivery: null },
      { address: "Roof 1", delivery: { how: "ship" } },
      { address: "", notes: "", delivery: picked },
    ]);
    // A place that is gone is nowhere to go to: that line is left out, and a price that was shown with it is no longer good.
    const before = await quote();
    await set(routerId, { start: "no", address: "no", notes: "no", delivery: "ship", placeIds: [] });
    expect((await caller.ok(contract.cartEndpoint, {})).lines.map(({ isGone, isSold }) => [isGone, isSold])).toEqual([
      [false, true],
      [false, true],
      [true, true],
    ]);
    await shop.set(settings.orderApproval, "staff");
    const late = { quoteId: before.quoteId, payment: "later", acceptsTerms: true, notes: "" } as const;
    expect(await caller.refused(contract.submitOrderEndpoint, { body: late })).toMatchObject({ code: "plan-not-available" });
    await set(routerId, { start: "no", address: "no", notes: "no", delivery: "either", placeIds: [placeId] });
    const sent = await caller.ok(contract.submitOrderEndpoint, { body: { ...late, quoteId: (await quote()).quoteId } });
    expect(sent.figures.lines).toMatchObject([{ notes: "Left door" }, { delivery: { how: "ship" } }, { delivery: picked }]);
    const shown = await staff.ok(contract.getOrderEndpoint, { params: { orderId: sent.id } });
    expect(shown.order.figures.lines).toMatchObject([
      { address: "Roof 1" },
      { address: "Roof 1", delivery: { how: "ship" } },
      { delivery: picked },
    ]);
    const { figures } = await staff.ok(contract.previewOrderEndpoint, { params: { orderId: sent.id }, body: {} });
    await staff.ok(contract.approveOrderEndpoint, { params: { orderId: sent.id }, body: { total: figures.now.gross } });
    const [service] = await program.query<{ address: string; note: string }>(
      "select address, note from services.services where customer_id = $1 and plan_id = $2",
      [customerId, ipId],
    );
    expect(service).toMatchObject({ address: "Roof 1", note: expect.stringContaining("Left door") });
    // What was agreed before any of this has nothing about it.
    const { delivery: _, ...old } = sent.figures.lines[1]!;
    expect(contract.OrderFigures.parse({ ...sent.figures, lines: [old] }).lines).toMatchObject([{ delivery: null }]);
  });
});
