// What is refused in sections 1 to 6 of the billing rules, each with its code, through the public API.
import { describe, expect, it } from "vitest";
import { createFutureItemEndpoint } from "../../server/modules/billing/future-items/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { deletePlanEndpoint, getPlanEndpoint } from "../../server/modules/catalog/contract.ts";
import { makeQuoteEndpoint } from "../../server/modules/ordering/planned-changes/contract.ts";
import { changeServiceState } from "../../server/modules/services/index.ts";
import { day } from "../../shared/calendar.ts";
import { shopOn } from "../support/change-shop.ts";

describe("bad input of the billing rules", async () => {
  const shop = await shopOn("2026-05-11", "refused");
  const { program } = shop;
  const quote = (serviceId: string, wish: object) =>
    shop.staff().refused(makeQuoteEndpoint, { params: { serviceId }, body: { wish: wish as never } });

  it("B-14 plan-in-use: a plan that a service ever had is not deleted", async () => {
    await shop.subscriber();
    const planId = shop.provider.homeId;
    const { version } = await shop.staff().ok(getPlanEndpoint, { params: { planId } });
    expect(await shop.staff().refused(deletePlanEndpoint, { params: { planId }, version })).toMatchObject({
      code: "plan-in-use",
      status: 409,
      detail: expect.stringContaining("Archive it instead"),
    });
  });

  it("B-56 negative-total: an invoice by hand never comes to less than nothing", async () => {
    const { customerId } = await shop.subscriber();
    await shop.staff().ok(createFutureItemEndpoint, {
      params: { customerId },
      body: { side: "credit", text: "Outage", unitPrice: "50", taxId: shop.provider.taxId },
    });
    const refused = await shop.staff().refused(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: { lines: [{ text: "Call-out", unitPrice: "20", taxId: shop.provider.taxId }], withFutureItems: true },
    });
    expect(refused).toMatchObject({ code: "negative-total", status: 422 });
  });

  it("B-23 transition-refused: neither paused nor ended twice, and nothing that is stopped changes its plan", async () => {
    const { serviceId } = await shop.subscriber();
    await program.inWork((work) =>
      changeServiceState(work, { serviceId, to: "stopped", cause: "customer_inactive", on: day("2026-05-11") }),
    );
    expect(await quote(serviceId, { kind: "plan", planId: shop.fastId })).toMatchObject({ code: "transition-refused", status: 409 });
    expect(await quote(serviceId, { kind: "pause", on: "2026-05-12" })).toMatchObject({ code: "transition-refused" });
    await program.inWork((work) => changeServiceState(work, { serviceId, to: "disabled", cause: "end_date", on: day("2026-05-11") }));
    expect(await quote(serviceId, { kind: "end", endOn: "2026-05-31" })).toMatchObject({ code: "transition-refused" });
  });

  it("B-108 date-before-start, backdated-too-far: an end lies neither before the service nor too long ago", async () => {
    const { serviceId } = await shop.subscriber({ startOn: "2026-01-01" });
    expect(await quote(serviceId, { kind: "end", endOn: "2025-12-31" })).toMatchObject({
      errors: [{ field: "endOn", code: "date-before-start" }],
    });
    expect(await quote(serviceId, { kind: "end", endOn: "2026-02-09" })).toMatchObject({
      code: "backdated-too-far",
      errors: [{ field: "endOn", params: { earliest: "2026-02-10" } }],
    });
    expect(await quote(serviceId, { kind: "plan", planId: shop.fastId, on: "2025-12-31" })).toMatchObject({
      errors: [{ field: "on", code: "date-before-start" }],
    });
  });
});
