// A provider on the mainland and on islands with a tax of their own (B-140), and what becomes of invoiced days when somebody moves (B-102).
import { describe, expect, it } from "vitest";
import { previewServiceBillEndpoint } from "../../server/modules/billing/charges/contract.ts";
import { getDocumentEndpoint, portalGetDocumentEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { issueOneTimeInvoice } from "../../server/modules/billing/index.ts";
import * as runs from "../../server/modules/billing/runs/contract.ts";
import * as api from "../../server/modules/billing/taxes-by-address/contract.ts";
import { changeTermsEndpoint, getTermsEndpoint } from "../../server/modules/billing/terms/contract.ts";
import { createTax } from "../../server/modules/catalog/index.ts";
import { applyTaxUpdate } from "../../server/modules/catalog/tax-updates/apply-update.ts";
import { scheduleTaxUpdateEndpoint } from "../../server/modules/catalog/tax-updates/contract.ts";
import {
  getCustomerEndpoint,
  mergeEndpoint,
  mergePreviewEndpoint,
  updateCustomerEndpoint,
} from "../../server/modules/customers/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { makeProvider } from "../support/provider.ts";

type Shop = Awaited<ReturnType<typeof shopOn>>;

const islands = { country: "ES", state: "", city: "", zip: "35001" };
const mainland = { country: "ES", state: "", city: "", zip: "28001" };

async function liveAt(shop: Shop, customerId: string, where: object) {
  const { version } = await shop.staff().ok(getCustomerEndpoint, { params: { customerId } });
  await shop.staff().ok(updateCustomerEndpoint, { params: { customerId }, body: where as never, version });
}
/** A run, with what it proposes to correct let go. */
async function bill(shop: Shop, targetOn: string) {
  const { partnerId } = shop.provider;
  const { id } = await shop.staff().ok(runs.startPreviewEndpoint, { body: { partnerId, targetOn: day(targetOn) } });
  await shop.program.runJobs();
  const run = await shop.staff().ok(runs.getRunEndpoint, { params: { runId: id } });
  const { version } = await shop.staff().ok(runs.acceptAdjustmentsEndpoint, { params: { runId: id }, version: run.version });
  await shop.staff().ok(runs.confirmRunEndpoint, { params: { runId: id }, version });
  await shop.program.runJobs();
}
const documents = async (shop: Shop, customerId: string) =>
  (
    await shop.program.query<{ kind: string; net: string; tax: string; rates: string }>(
      `select kind, net_minor::text as net, tax_minor::text as tax,
         (select string_agg(trim_scale(part.rate_percent)::text, ' ' order by part.position) from billing.document_taxes part where part.document_id = document.id) as rates
       from billing.money_documents document where account_id = $1 order by issued_on, issued_at, kind desc, number`,
      [customerId],
    )
  ).map(({ kind, net, tax, rates }) => `${kind} ${net} + ${tax} at ${rates}`);
const place = async (shop: Shop, serviceId: string, body: object) => {
  const { version } = await shop.service(serviceId);
  return shop.staff().ok(api.changeServicePlaceEndpoint, { params: { serviceId }, body: body as never, version });
};
const taxation = (shop: Shop, serviceId: string) => shop.staff().ok(api.serviceTaxationEndpoint, { params: { serviceId } });
const addRule = (shop: Shop, body: object) =>
  shop.staff().ok(api.addTaxRuleEndpoint, {
    body: { partnerId: shop.provider.partnerId, country: "ES", startOn: "2026-05-01", ...body } as never,
  });
const tax = (shop: Shop, code: string, ratePercent: string) =>
  shop.program.inWork((work) => createTax(work, { name: code, code: `${code}-${shop.provider.partnerId.slice(-6)}`, ratePercent }));

describe("taxes by address", async () => {
  const shop = await shopOn("2026-05-11", "islands");
  const { program, provider } = shop;
  const igic = await tax(shop, "IGIC", "7");
  const ruleId = (await addRule(shop, { title: "Canary Islands", zipFrom: "35", taxId: igic.id })).id;

  it("B-140 a customer on the islands pays 7 %, one on the mainland what the plan says, and the service says why", async () => {
    const there = await shop.subscriber();
    const here = await shop.subscriber();
    await liveAt(shop, here.customerId, mainland);
    expect(await documents(shop, here.customerId)).toEqual(["invoice 4500 + 900 at 20"]);
    await liveAt(shop, there.customerId, islands);
    expect((await taxation(shop, there.serviceId)).taxes).toMatchObject([
      { why: "rule", taxName: "IGIC", ratePercent: "7", rule: { title: "Canary Islands" } },
    ]);
    expect((await taxation(shop, here.serviceId)).taxes).toMatchObject([{ why: "plan", taxName: "VAT", ratePercent: "20", rule: null }]);
  });

  it("B-102 B-252 a service moves from today: 30.48 with 20 % comes back, 30.48 with 7 % is invoiced, and the preview said so", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    const body = { place: islands };
    const { before, after, adjusted } = await shop.staff().ok(api.previewServicePlaceEndpoint, { params: { serviceId }, body });
    expect([before[0]?.ratePercent, after[0]?.ratePercent]).toEqual(["20", "7"]);
    expect(adjusted).toMatchObject({
      credit: { net: { amount: "30.48" }, tax: { amount: "6.10" } },
      invoice: { net: { amount: "30.48" }, tax: { amount: "2.13" } },
    });
    expect(await documents(shop, customerId)).toHaveLength(1);
    await place(shop, serviceId, body);
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 3048 + 610 at 20", "invoice 3048 + 213 at 7"]);
    const ids = await program.query<{ id: string }>(
      "select id from billing.money_documents where account_id = $1 and kind = 'invoice' order by tax_minor desc",
      [customerId],
    );
    const lines = await Promise.all(
      ids.map(async ({ id }) => (await shop.staff().ok(getDocumentEndpoint, { params: { documentId: id } })).lines[0]),
    );
    expect(lines.map((line) => line?.taxWhy)).toEqual([
      { why: "plan", taxName: "VAT", rule: null },
      { why: "rule", taxName: "IGIC", rule: "Canary Islands" },
    ]);
    expect(lines[1]?.how.at(-1)).toBe("Its tax is IGIC, which holds there: Canary Islands.");
    const customer = await signInCustomer(program, customerId);
    const own = await customer.ok(portalGetDocumentEndpoint, { params: { documentId: ids[1]!.id } });
    expect(own.lines[0]?.how.at(-1)).toBe("Its tax is IGIC, which holds there: Canary Islands.");
    expect((await shop.covered(serviceId)).map(({ period }) => period)).toEqual(["[2026-05-01,2026-05-11)", "[2026-05-11,2026-06-01)"]);
    await place(shop, serviceId, { place: null });
    expect(await program.query("select 1 from billing.place_moves where service_id = $1", [serviceId])).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a move to a place with the same tax makes no documents; one to come, and one without a version, are refused", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    await place(shop, serviceId, { place: mainland });
    expect(await documents(shop, customerId)).toHaveLength(1);
    const { version } = await shop.service(serviceId);
    const refusal = await shop
      .staff()
      .refused(api.changeServicePlaceEndpoint, { params: { serviceId }, body: { place: islands, on: day("2026-05-12") }, version });
    expect(refusal).toMatchObject({ errors: [{ field: "on" }] });
    expect(
      (
        await shop
          .staff()
          .refused(api.changeServicePlaceEndpoint, { params: { serviceId }, body: { place: islands }, version: version - 1 })
      ).code,
    ).toBe("edit-conflict");
  });

  it("where staff leave invoiced days alone, only what comes bears the other tax", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    await place(shop, serviceId, { place: islands, adjustBilledDays: false });
    expect(await documents(shop, customerId)).toEqual(["invoice 4500 + 900 at 20"]);
  });

  it("B-140 whoever is exempt stays so wherever they are", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    await program.inWork((work) =>
      createTax(work, { name: "Exempt", code: "exempt-there", ratePercent: "0", enCategory: "E", exemptionText: "Exempt" }),
    );
    const { version } = await shop.staff().ok(getTermsEndpoint, { params: { customerId } });
    await shop.staff().ok(changeTermsEndpoint, { params: { customerId }, body: { taxStatus: "exempt" }, version });
    await place(shop, serviceId, { place: islands });
    expect((await taxation(shop, serviceId)).taxes).toMatchObject([{ why: "exempt", yielding: [{ title: "Canary Islands" }] }]);
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 3048 + 610 at 20", "invoice 3048 + 0 at 0"]);
  });

  it("B-96 B-140 a change of plan, a fee and a one-off item of a service bear the tax of its place", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    await place(shop, serviceId, { place: islands });
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    // 47.42 for the new plan from today; 7 % of it.
    expect(quote.figures).toMatchObject({ invoice: { net: { amount: "47.42" }, tax: { amount: "3.32" } } });
    await program.query(
      `insert into billing.future_items (account_id, partner_id, service_id, side, kind, category, text, unit_price, tax_id, includes_tax, due_on, created_by, created_at)
       values ($1, $2, $3, 'debit', 'fee', 'fee', 'Visit', 10.00, $4, false, '2026-05-11', '{}', now())`,
      [customerId, provider.partnerId, serviceId, provider.taxId],
    );
    await program.inWork((work) => issueOneTimeInvoice(work, customerId, { lines: [], note: "", memo: "", withFutureItems: true }));
    expect(await documents(shop, customerId)).toContain("invoice 1000 + 70 at 7");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a price that includes tax stays what it is, or keeps what it is without tax: as the rule says", async () => {
    const planId = await shop.plan("gross", "59.90", { includesTax: true });
    const { customerId, serviceId } = await shop.subscriber({ planId });
    await place(shop, serviceId, { place: islands });
    // 21 of 31 days of 59.90: 40.58, at 20 % 33.82 + 6.76, at 7 % 37.93 + 2.65.
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 3382 + 676 at 20", "invoice 3793 + 265 at 7"]);
    const netto = await tax(shop, "Ceuta", "10");
    await addRule(shop, { title: "Ceuta", zipFrom: "51", taxId: netto.id, keeps: "net" });
    const other = await shop.subscriber({ planId });
    await place(shop, other.serviceId, { place: { ...islands, zip: "51001" } });
    // 59.90 ÷ 1.2 without tax, for 21 of 31 days: 33.82; 10 % on it.
    expect((await documents(shop, other.customerId)).slice(1).sort()).toEqual(["credit_note 3382 + 676 at 20", "invoice 3382 + 338 at 10"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a new service says before it is added what it costs at its place", async () => {
    const { customerId } = await shop.subscriber();
    const preview = (where: object | null) =>
      shop.staff().ok(previewServiceBillEndpoint, {
        params: { customerId },
        body: { planId: shop.fastId, place: where } as never,
      });
    expect((await preview(islands)).taxes).toMatchObject([{ name: "IGIC" }]);
    expect((await preview(null)).taxes).toMatchObject([{ name: "VAT" }]);
  });

  it("B-19 each part of a bundle bears the tax of its own kind at the place", async () => {
    const bundle = await shop.plan("both", "60", {
      kind: "bundle",
      components: [
        { planId: provider.homeId, weight: 2 },
        { planId: provider.voiceId, weight: 1 },
      ],
    });
    const calls = await tax(shop, "Calls", "3");
    const voiceRule = await addRule(shop, { title: "Calls on the islands", zipFrom: "35", kind: "voice", taxId: calls.id });
    const { customerId, serviceId } = await shop.subscriber({ planId: bundle });
    await place(shop, serviceId, { place: islands });
    // 40.64 for 21 of 31 days, two thirds at 7 %, one third at 3 %.
    const [last] = (await documents(shop, customerId)).filter((line) => line.startsWith("invoice")).slice(-1);
    expect(last).toBe("invoice 4065 + 231 at 7 3");
    expect((await taxation(shop, serviceId)).taxes.map(({ title, ratePercent }) => `${title} ${ratePercent}`)).toEqual([
      "Home 7",
      "Voice 3",
    ]);
    await shop.staff().ok(api.changeTaxRuleEndpoint, {
      params: { ruleId: voiceRule.id },
      body: { ...bodyOf(voiceRule), endOn: day("2026-05-11") } as never,
      version: voiceRule.version,
    });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("two rules for the same addresses are refused, and so is another tax for a rule that holds", async () => {
    const body = {
      partnerId: provider.partnerId,
      title: "Again",
      country: "ES",
      zipFrom: "35",
      startOn: day("2026-06-01"),
      taxId: igic.id,
    };
    expect(await shop.staff().refused(api.addTaxRuleEndpoint, { body: body as never })).toMatchObject({
      code: "tax-rule-tied",
      errors: [{ params: { title: "Canary Islands" } }],
    });
    const [rule] = (await shop.staff().ok(api.listTaxRulesEndpoint, { query: { filter: { q: "canary" } } as never })).items;
    const change = (more: object) => ({ params: { ruleId }, body: { ...bodyOf(rule!), ...more } as never, version: rule!.version });
    expect((await shop.staff().refused(api.changeTaxRuleEndpoint, change({ taxId: provider.taxId }))).code).toBe("tax-rule-begun");
    expect((await shop.staff().refused(api.removeTaxRuleEndpoint, { params: { ruleId }, version: rule!.version })).code).toBe(
      "tax-rule-begun",
    );
    for (const [wrong, field] of [
      [{ country: "", zipFrom: "" }, "country"],
      [{ zipFrom: "35000", zipTo: "36" }, "zipTo"],
      [{ zipFrom: "36", zipTo: "35" }, "zipTo"],
      [{ taxId: null }, "taxId"],
      [{ kind: "voice", planId: provider.homeId }, "kind"],
      [{ endOn: day("2026-05-31") }, "endOn"],
    ] as const)
      expect(await shop.staff().refused(api.addTaxRuleEndpoint, { body: { ...body, ...wrong } as never })).toMatchObject({
        errors: [{ field }],
      });
  });

  it("B-102 a rule that ends leaves invoiced days alone, or has the next run correct them; its preview counts them", async () => {
    const melilla = await tax(shop, "Melilla", "8");
    const rule = await addRule(shop, { title: "Melilla", zipFrom: "52", taxId: melilla.id });
    const { serviceId } = await shop.subscriber();
    await place(shop, serviceId, { place: { ...islands, zip: "52001" } });
    const wish = { ...bodyOf(rule), endOn: day("2026-05-20") };
    expect(
      await shop.staff().ok(api.previewTaxRuleEndpoint, {
        body: { partnerId: provider.partnerId, ruleId: rule.id, ...wish } as never,
      }),
    ).toEqual({ services: 1, from: "2026-05-21", invoicedFurther: 1 });
    await shop.staff().ok(api.changeTaxRuleEndpoint, {
      params: { ruleId: rule.id },
      body: { ...wish, billedDays: "adjust" } as never,
      version: rule.version,
    });
    expect(await program.query('select from_on::text as "from" from billing.adjustments where service_id = $1', [serviceId])).toEqual([
      { from: "2026-05-21" },
    ]);
  });

  it("staff of another partner see, change and try none of it", async () => {
    const other = await program.inWork((work) => makeProvider(work, { code: "elsewhere" }));
    const stranger = await signInStaff(program, { role: "super_administrator", partners: [other.partnerId] });
    expect((await stranger.ok(api.listTaxRulesEndpoint, {})).items).toEqual([]);
    expect((await stranger.refused(api.getTaxRuleEndpoint, { params: { ruleId } })).status).toBe(404);
    expect((await stranger.refused(api.removeTaxRuleEndpoint, { params: { ruleId }, version: 1 })).status).toBe(404);
    const body = { partnerId: provider.partnerId, country: "ES", title: "Mine", startOn: "2026-05-01", taxId: igic.id } as never;
    expect((await stranger.refused(api.addTaxRuleEndpoint, { body })).status).toBe(404);
    expect((await stranger.refused(api.tryTaxRulesEndpoint, { body: { partnerId: provider.partnerId } as never })).status).toBe(404);
    const { serviceId } = await shop.subscriber();
    expect((await stranger.refused(api.serviceTaxationEndpoint, { params: { serviceId } })).status).toBe(404);
  });

  it("somebody tries an address and a customer, and reads which rule says so", async () => {
    const ask = (body: object) =>
      shop.staff().ok(api.tryTaxRulesEndpoint, { body: { partnerId: provider.partnerId, planId: provider.homeId, ...body } as never });
    expect(await ask({ place: islands })).toMatchObject({ why: "rule", taxName: "IGIC", rule: { title: "Canary Islands" } });
    expect(await ask({ place: mainland })).toMatchObject({ why: "plan", taxName: "VAT" });
    expect(await ask({ place: islands, on: "2026-04-30" })).toMatchObject({ why: "plan" });
    const { customerId } = await shop.subscriber();
    await liveAt(shop, customerId, islands);
    expect(await ask({ customerId })).toMatchObject({ why: "rule", place: { zip: "35001" } });
  });

  it("B-102 B-52 a customer moves: the next run proposes to correct the rest of what is invoiced, and bills what comes", async () => {
    const { customerId } = await shop.subscriber();
    await liveAt(shop, customerId, islands);
    expect(await documents(shop, customerId)).toEqual(["invoice 4500 + 900 at 20"]);
    expect(
      await program.query('select cause, state, from_on::text as "from" from billing.adjustments where customer_id = $1', [customerId]),
    ).toEqual([{ cause: "tax", state: "waiting", from: "2026-05-11" }]);
    // Back on the same day: nothing is otherwise, and the proposal comes to nothing.
    const { customerId: restless } = await shop.subscriber();
    await liveAt(shop, restless, islands);
    await liveAt(shop, restless, mainland);
    await shop.moveTo("2026-06-01T08:00:00Z");
    await bill(shop, "2026-06-01");
    // 45.00 less the ten days on the mainland, 14.52, with the tax of the islands; and June.
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 3048 + 610 at 20", "invoice 7548 + 528 at 7"]);
    expect(await documents(shop, restless)).toEqual(["invoice 4500 + 900 at 20", "invoice 4500 + 900 at 20"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-147 a tax update ends the rule with the old tax and goes on with the new one", async () => {
    const [oldTax, newTax] = [await tax(shop, "Old", "4"), await tax(shop, "New", "6")];
    await addRule(shop, { title: "La Palma", zipFrom: "38", taxId: oldTax.id });
    const { id } = await shop.staff().ok(scheduleTaxUpdateEndpoint, {
      body: { oldTaxId: oldTax.id, newTaxId: newTax.id, on: "2026-07-01", bearer: "customer" } as never,
    });
    await shop.moveTo("2026-07-01T08:00:00Z");
    await applyTaxUpdate((act) => program.inWork(act), id);
    const rules = (await shop.staff().ok(api.listTaxRulesEndpoint, { query: { filter: { q: "palma" }, sort: "startOn" } as never })).items;
    expect(rules.map(({ taxName, startOn, endOn }) => [taxName, startOn, endOn])).toEqual([
      ["Old", "2026-05-01", "2026-06-30"],
      ["New", "2026-07-01", null],
    ]);
  });
});

describe("taxes by address of customers who become one", async () => {
  const shop = await shopOn("2026-05-11", "joined");
  const { program } = shop;
  const igic = await tax(shop, "IGIC", "7");
  await addRule(shop, { title: "Canary Islands", zipFrom: "35", taxId: igic.id });

  it("B-102 whoever merges reads first which services will bear another tax; what is invoiced stays with the one who goes", async () => {
    const survivor = await shop.subscriber();
    await liveAt(shop, survivor.customerId, islands);
    const [loser, same] = [await shop.subscriber(), await shop.subscriber()];
    await liveAt(shop, same.customerId, { ...islands, zip: "35002" });
    const params = { customerId: survivor.customerId };
    const look = (loserId: string) => shop.staff().ok(mergePreviewEndpoint, { params, query: { loserId } });
    const told = async (loserId: string) => (await look(loserId)).effects.filter(({ code }) => code === "taxes-change");
    expect(await told(same.customerId)).toEqual([]);
    expect(await told(loser.customerId)).toMatchObject([{ count: 1 }]);
    const found = await look(loser.customerId);
    const versions = { survivor: found.survivor.version, loser: found.loser.version };
    await shop.staff().ok(mergeEndpoint, { params, body: { loserId: loser.customerId, typed: found.loser.number, take: [], versions } });
    expect(await program.query("select 1 from billing.adjustments where service_id = $1", [loser.serviceId])).toEqual([]);
    expect((await taxation(shop, loser.serviceId)).taxes).toMatchObject([{ ratePercent: "7" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

/** A rule as its form sends it back. */
function bodyOf(rule: Awaited<ReturnType<typeof addRule>>) {
  const { title, country, state, city, zipFrom, zipTo, kind, plan, taxId, taxGroupId, keeps, startOn, endOn } = rule;
  return { title, country, state, city, zipFrom, zipTo, kind, planId: plan?.id ?? null, taxId, taxGroupId, keeps, startOn, endOn };
}
