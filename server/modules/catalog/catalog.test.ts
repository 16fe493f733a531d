import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { type Caller, signInStaff } from "../../../tests/support/call-api.ts";
import { samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { setSetting } from "../partners/index.ts";
import * as api from "./contract.ts";
import { addPlanVersion, findPlansByCode, loadTaxBook } from "./index.ts";
import { defaultIncludesTax, defaultTax } from "./settings.ts";

describe("the catalog through its endpoints", async () => {
  const program = await testProgram();
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  let boss: Caller;
  let ofNorth: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
    ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
  });

  const newTax = (code: string, ratePercent = "20") => boss.ok(api.createTaxEndpoint, { body: { name: `Tax ${code}`, code, ratePercent } });
  const newPlan = (code: string, more: object = {}) => ({
    code,
    kind: "internet" as const,
    title: `Plan ${code}`,
    currency: "EUR",
    partnerIds: [north],
    price: "45",
    ...more,
  });

  describe("taxes", () => {
    it("B-144 a new rate is a row of the same tax; one rate holds on a day", async () => {
      const vat = await newTax("vat");
      const later = await boss.ok(api.changeTaxRateEndpoint, {
        params: { taxId: vat.id },
        body: { ratePercent: "21.00", validFrom: "2026-07-01" },
      });
      expect(later).toMatchObject({ code: "vat", ratePercent: "21", validFrom: "2026-07-01", validTo: null });
      const { items } = await boss.ok(api.listTaxesEndpoint);
      expect(items.filter((tax) => tax.code === "vat")).toMatchObject([
        { id: vat.id, ratePercent: "20", validTo: "2026-07-01" },
        { id: later.id, ratePercent: "21", validFrom: "2026-07-01" },
      ]);
      const refused = await boss.refused(api.changeTaxRateEndpoint, {
        params: { taxId: vat.id },
        body: { ratePercent: "22", validFrom: "2026-06-01" },
      });
      expect(refused).toMatchObject({ status: 409, code: "tax-rate-overlaps" });
      const book = await program.inWork(loadTaxBook);
      expect(book.taxes.get(later.id)).toMatchObject({ ratePercent: "21.00000" });
    });

    it("B-144 taking back a coming rate lets the one before it go on", async () => {
      const tax = await newTax("levy");
      const later = await boss.ok(api.changeTaxRateEndpoint, {
        params: { taxId: tax.id },
        body: { ratePercent: "3", validFrom: "2026-07-01" },
      });
      await boss.ok(api.deleteTaxEndpoint, { params: { taxId: later.id }, version: later.version });
      const { items } = await boss.ok(api.listTaxesEndpoint);
      expect(items.filter((each) => each.code === "levy")).toMatchObject([{ id: tax.id, validTo: null }]);
    });

    it("M-52 each change of a tax is announced, for the whole installation", async () => {
      const tax = await newTax("told");
      const later = await boss.ok(api.changeTaxRateEndpoint, {
        params: { taxId: tax.id },
        body: { ratePercent: "25", validFrom: "2026-07-01" },
      });
      await boss.ok(api.deleteTaxEndpoint, { params: { taxId: later.id }, version: later.version });
      const now = (await boss.ok(api.listTaxesEndpoint)).items.find(({ id }) => id === tax.id);
      await boss.ok(api.updateTaxEndpoint, { params: { taxId: tax.id }, version: now!.version, body: { name: "Told" } });
      const told = await program.query(
        "select object_id, partner_id, data->>'change' as change from platform.events where type = 'tax.updated' and data->>'code' = 'told' order by xmin::text::bigint",
      );
      expect(told).toEqual([
        { object_id: tax.id, partner_id: null, change: "created" },
        { object_id: later.id, partner_id: null, change: "rate_changed" },
        { object_id: later.id, partner_id: null, change: "deleted" },
        { object_id: tax.id, partner_id: null, change: "updated" },
      ]);
    });

    it("a used tax is not deleted, and an edit asks for the version that was read", async () => {
      const tax = await newTax("used");
      await boss.ok(api.createPlanEndpoint, { body: newPlan("taxed", { taxId: tax.id }) });
      expect(await boss.refused(api.deleteTaxEndpoint, { params: { taxId: tax.id }, version: tax.version })).toMatchObject({
        status: 409,
        code: "tax-in-use",
      });
      const renamed = await boss.ok(api.updateTaxEndpoint, { params: { taxId: tax.id }, version: tax.version, body: { name: "Used tax" } });
      expect(renamed).toMatchObject({ name: "Used tax", version: tax.version + 1 });
      const stale = await boss.refused(api.updateTaxEndpoint, { params: { taxId: tax.id }, version: tax.version, body: { name: "Again" } });
      expect(stale).toMatchObject({ status: 409, code: "edit-conflict", current: { name: "Used tax" } });
    });

    it("B-140 B-144 says where a tax is used, at any of its rates, and that nothing new takes a disabled one", async () => {
      const [tax, other] = [await newTax("asked"), await newTax("other")];
      const group = await boss.ok(api.createTaxGroupEndpoint, {
        body: { name: "Asked group", components: [{ taxId: tax.id, base: "net" }] },
      });
      const plan = await boss.ok(api.createPlanEndpoint, { body: newPlan("asked", { taxId: tax.id }) });
      const once = await boss.ok(api.createPlanEndpoint, { body: newPlan("asked-once", { taxId: tax.id, validFrom: "2020-01-01" }) });
      await program.inWork((work) => addPlanVersion(work, { planId: once.id, price: "46", validFrom: day("2020-02-01"), taxId: other.id }));
      const later = await boss.ok(api.changeTaxRateEndpoint, {
        params: { taxId: tax.id },
        body: { ratePercent: "21", validFrom: "2100-01-01" },
      });
      expect(await boss.ok(api.taxUsesEndpoint, { params: { taxId: later.id } })).toEqual({
        settings: [],
        groups: [{ id: group.id, name: "Asked group" }],
        plans: [
          { id: plan.id, code: "asked", title: "Plan asked", isCurrent: true },
          { id: once.id, code: "asked-once", title: "Plan asked-once", isCurrent: false },
        ],
      });
      expect((await boss.ok(api.taxGroupUsesEndpoint, { params: { taxGroupId: group.id } })).plans).toEqual([]);
      await boss.ok(api.updateTaxEndpoint, { params: { taxId: other.id }, version: other.version, body: { enabled: false } });
      const refused = await boss.refused(api.createPlanEndpoint, { body: newPlan("untaken", { taxId: other.id }) });
      expect(refused.errors).toMatchObject([{ field: "taxId", code: "tax-disabled" }]);
    });

    it("O-29 taxes hold for all partners, so only who sees all of them changes one", async () => {
      const refused = await ofNorth.refused(api.createTaxEndpoint, { body: { name: "Mine", code: "mine", ratePercent: "1" } });
      expect(refused).toMatchObject({ status: 403, code: "permission-denied" });
      expect((await ofNorth.ok(api.listTaxesEndpoint)).items.length).toBeGreaterThan(0);
    });

    it("B-142 a group's taxes stand once, the first on the net amount, and stay once used", async () => {
      const [fee, state] = [await newTax("fee", "2"), await newTax("state", "6")];
      const group = await boss.ok(api.createTaxGroupEndpoint, {
        body: {
          name: "Fee and state",
          components: [
            { taxId: fee.id, base: "net" },
            { taxId: state.id, base: "net_plus_previous" },
          ],
        },
      });
      expect(group.effectivePercent).toBe("8.12");
      const twice = await boss.refused(api.createTaxGroupEndpoint, {
        body: {
          name: "Twice",
          components: [
            { taxId: fee.id, base: "net" },
            { taxId: fee.id, base: "net_plus_previous" },
          ],
        },
      });
      expect(twice).toMatchObject({ status: 422, code: "tax-group-shape" });
      await boss.ok(api.createPlanEndpoint, { body: newPlan("grouped", { taxGroupId: group.id }) });
      const changed = await boss.refused(api.updateTaxGroupEndpoint, {
        params: { taxGroupId: group.id },
        version: group.version,
        body: { components: [{ taxId: fee.id, base: "net" }] },
      });
      expect(changed).toMatchObject({ status: 409, code: "tax-in-use" });
      expect(await boss.refused(api.deleteTaxGroupEndpoint, { params: { taxGroupId: group.id }, version: group.version })).toMatchObject({
        code: "tax-in-use",
      });
      expect(await boss.refused(api.deleteTaxEndpoint, { params: { taxId: fee.id }, version: fee.version })).toMatchObject({
        code: "tax-in-use",
      });
    });
  });

  describe("plans", () => {
    it("B-1 a price travels as a decimal text with up to 8 places", async () => {
      const plan = await boss.ok(api.createPlanEndpoint, { body: newPlan("fine", { price: "0.00125000" }) });
      expect(plan.price.price).toBe("0.00125");
      const tooFine = await boss.refused(api.createPlanEndpoint, { body: newPlan("finer", { price: "0.123456789" }) });
      expect(tooFine).toMatchObject({ status: 422, errors: [{ field: "price" }] });
      const negative = await boss.refused(api.createPlanEndpoint, { body: newPlan("negative", { price: "-1" }) });
      expect(negative.errors).toMatchObject([{ field: "price", code: "price-negative" }]);
    });

    it("O-5 what does not exist is refused at its field", async () => {
      const nowhere = "01a00000-0000-7000-8000-000000000000";
      const wrong = async (more: object) => (await boss.refused(api.createPlanEndpoint, { body: newPlan("nowhere", more) })).errors;
      expect(await wrong({ taxId: nowhere })).toMatchObject([{ field: "taxId", code: "unknown-tax" }]);
      expect(await wrong({ taxGroupId: nowhere })).toMatchObject([{ field: "taxGroupId", code: "unknown-tax" }]);
      expect(await wrong({ partnerIds: [nowhere] })).toMatchObject([{ field: "partnerIds", code: "unknown-partner" }]);
      expect(await wrong({ priceMonths: 37 })).toMatchObject([
        { field: "priceMonths", code: "period-range", params: { minimum: 1, maximum: 36 } },
      ]);
      expect(await wrong({ validFrom: "2026-02-31" })).toMatchObject([{ field: "validFrom", code: "not-a-day" }]);
    });

    it("M-7 an old edit is answered with the plan as it is now", async () => {
      const plan = await boss.ok(api.createPlanEndpoint, { body: newPlan("twice") });
      const edit = (title: string) => boss.call(api.updatePlanEndpoint, { params: { planId: plan.id }, version: 1, body: { title } });
      await edit("First");
      expect((await edit("Second")).problem).toMatchObject({
        code: "edit-conflict",
        current: { title: "First", version: 2, price: { price: "45" } },
      });
    });

    it("a plan is made, read back whole, edited and copied", async () => {
      const setup = await boss.ok(api.createPlanEndpoint, { body: newPlan("install", { kind: "one_time", price: "60" }) });
      const fields = {
        lineText: "{plan}, {period_from} to {period_to}",
        priceMonths: 12,
        categories: ["company"],
        contractMonths: 24,
        setupPlanIds: [setup.id],
        introDiscount: { months: 3, percent: "50", fixed: null },
        downBps: 1_000_000_000,
        earlyFeeKind: "percent_of_remaining",
        earlyFee: "50",
      };
      const plan = await boss.ok(api.createPlanEndpoint, { body: newPlan("office", fields) });
      expect(plan).toMatchObject({ ...fields, mayEdit: true, pausePrice: "0", proration: "on", version: 1 });
      const edited = await boss.ok(api.updatePlanEndpoint, {
        params: { planId: plan.id },
        version: 1,
        body: { title: "Office 1000", pausePrice: "5.50", upBps: null },
      });
      expect(edited).toMatchObject({ ...fields, title: "Office 1000", pausePrice: "5.5", version: 2 });
      const copy = await boss.ok(api.copyPlanEndpoint, { params: { planId: plan.id }, body: { code: "office-2", title: "Office 2" } });
      expect(copy).toMatchObject({ ...fields, code: "office-2", title: "Office 2", version: 1, price: { price: "45" } });
      expect(copy.price.planVersionId).not.toBe(edited.price.planVersionId);
      const same = await boss.refused(api.copyPlanEndpoint, { params: { planId: plan.id }, body: { code: "office", title: "Again" } });
      expect(same).toMatchObject({ status: 409, code: "code-taken" });
    });

    it("B-19 B-14 a bundle needs components, and what is in a live bundle stays sold", async () => {
      const [net, tel] = [
        await boss.ok(api.createPlanEndpoint, { body: newPlan("net") }),
        await boss.ok(api.createPlanEndpoint, { body: newPlan("tel", { kind: "voice" }) }),
      ];
      const components = [
        { planId: net.id, weight: 3 },
        { planId: tel.id, quantity: "2", weight: 1 },
      ];
      const bundle = await boss.ok(api.createPlanEndpoint, { body: newPlan("duo", { kind: "bundle", components }) });
      expect(bundle.components).toEqual([
        { planId: net.id, quantity: "1", weight: 3 },
        { planId: tel.id, quantity: "2", weight: 1 },
      ]);
      expect(await boss.refused(api.createPlanEndpoint, { body: newPlan("empty", { kind: "bundle" }) })).toMatchObject({
        status: 422,
        code: "bundle-shape",
      });
      expect(
        await boss.refused(api.createPlanEndpoint, {
          body: newPlan("nested", { kind: "bundle", components: [{ planId: bundle.id, weight: 1 }] }),
        }),
      ).toMatchObject({ code: "bundle-shape" });
      const disable = (planId: string, version: number) =>
        boss.call(api.changePlanStateEndpoint, { params: { planId }, version, body: { to: "disabled" } });
      expect((await disable(net.id, net.version)).problem).toMatchObject({ status: 409, code: "plan-in-bundle" });
      expect((await disable(bundle.id, bundle.version)).status).toBe(200);
      expect((await disable(net.id, net.version)).status).toBe(200);
    });

    it("B-14 an unused plan is deleted; plans that named it forget it", async () => {
      const target = await boss.ok(api.createPlanEndpoint, { body: newPlan("target") });
      const from = await boss.ok(api.createPlanEndpoint, {
        body: newPlan("from", { portalTargets: [target.id], transferRules: [{ targetId: target.id, channels: ["portal"] }] }),
      });
      await boss.ok(api.deletePlanEndpoint, { params: { planId: target.id }, version: target.version });
      expect(await boss.ok(api.getPlanEndpoint, { params: { planId: from.id } })).toMatchObject({ portalTargets: [], transferRules: [] });
      expect(await boss.refused(api.getPlanEndpoint, { params: { planId: target.id } })).toMatchObject({ status: 404 });
    });

    it("E_TARGET_KIND and E_PARTNER_REQUIRED are said with every wrong field at once", async () => {
      const voice = await boss.ok(api.createPlanEndpoint, { body: newPlan("voice-target", { kind: "voice" }) });
      const refused = await boss.refused(api.createPlanEndpoint, { body: newPlan("wrong", { partnerIds: [], portalTargets: [voice.id] }) });
      expect(refused).toMatchObject({ status: 422, code: "partner-required" });
      expect(refused.errors?.map((error) => error.code)).toEqual(["partner-required", "target-kind"]);
      const range = await boss.refused(api.createPlanEndpoint, { body: newPlan("days", { prepaidDays: 366 }) });
      expect(range.errors).toMatchObject([{ field: "prepaidDays", code: "period-range" }]);
    });

    it("B-12 a price from a day on leaves the one before it; two of one day are refused", async () => {
      const plan = await boss.ok(api.createPlanEndpoint, { body: newPlan("priced") });
      await program.inWork((work) => addPlanVersion(work, { planId: plan.id, price: "49", validFrom: day("2026-06-01") }));
      expect(await boss.ok(api.getPlanEndpoint, { params: { planId: plan.id } })).toMatchObject({
        price: { price: "45" },
        comingPrice: { price: "49", validFrom: "2026-06-01" },
      });
      await expect(
        program.inWork((work) => addPlanVersion(work, { planId: plan.id, price: "50", validFrom: day("2026-06-01") })),
      ).rejects.toMatchObject({ code: "price-date-taken" });
      await expect(program.query("update catalog.plan_versions set price = 1 where plan_id = $1", [plan.id])).rejects.toThrow(
        /append-only/,
      );
    });

    it("a new plan is taxed as its partner says, unless it says otherwise", async () => {
      const vat = await newTax("of-south", "25");
      await program.inWork(async (work) => {
        await setSetting(work, defaultTax, { level: "partner", partnerId: south }, vat.id);
        await setSetting(work, defaultIncludesTax, { level: "partner", partnerId: south }, true);
      });
      const plan = await boss.ok(api.createPlanEndpoint, { body: newPlan("southern", { partnerIds: [south] }) });
      expect(plan.price).toMatchObject({ taxId: vat.id, taxGroupId: null, includesTax: true });
      const untaxed = await boss.ok(api.createPlanEndpoint, {
        body: newPlan("untaxed", { partnerIds: [south], taxId: null, includesTax: false }),
      });
      expect(untaxed.price).toMatchObject({ taxId: null, includesTax: false });
    });

    it("O-27 a scoped administrator sees a plan whose partners meet theirs, and edits one that is theirs alone", async () => {
      const shared = await boss.ok(api.createPlanEndpoint, { body: newPlan("shared", { partnerIds: [north, south] }) });
      const foreign = await boss.ok(api.createPlanEndpoint, { body: newPlan("foreign", { partnerIds: [south] }) });
      expect(await ofNorth.ok(api.getPlanEndpoint, { params: { planId: shared.id } })).toMatchObject({
        partnerIds: [north],
        mayEdit: false,
      });
      expect(await ofNorth.refused(api.getPlanEndpoint, { params: { planId: foreign.id } })).toMatchObject({ status: 404 });
      expect(
        await ofNorth.refused(api.updatePlanEndpoint, { params: { planId: shared.id }, version: 1, body: { title: "Mine" } }),
      ).toMatchObject({ status: 403 });
      const own = await ofNorth.ok(api.createPlanEndpoint, { body: newPlan("own") });
      expect(await ofNorth.ok(api.updatePlanEndpoint, { params: { planId: own.id }, version: 1, body: { title: "Mine" } })).toMatchObject({
        title: "Mine",
      });
      expect(
        await ofNorth.refused(api.updatePlanEndpoint, { params: { planId: own.id }, version: 2, body: { partnerIds: [north, south] } }),
      ).toMatchObject({ status: 403 });
      const copy = await ofNorth.ok(api.copyPlanEndpoint, { params: { planId: shared.id }, body: { code: "own-copy", title: "Own copy" } });
      expect(copy).toMatchObject({ partnerIds: [north], mayEdit: true });
      await ofNorth.ok(api.deletePlanEndpoint, { params: { planId: copy.id }, version: copy.version });
      const { items } = await ofNorth.ok(api.listPlansEndpoint, { query: { limit: "250" } });
      expect(items.some((plan) => plan.id === foreign.id)).toBe(false);
      expect(items.some((plan) => plan.id === shared.id)).toBe(true);
    });

    it("O-27 the second net refuses what a forgotten clause would let through", async () => {
      const shared = (await program.inWork((work) => findPlansByCode(work, ["shared"]))).get("shared")!;
      const scoped = { kind: "staff", adminId: shared.id, name: "Scoped", partners: [north], levels: new Map(), sessionId: "s" } as const;
      await program.inWork(async (work) => {
        const written = await sql`update catalog.plans set title = 'stolen' where id = ${shared.id} returning id`.execute(work.tx);
        expect(written.rows).toHaveLength(0);
      }, scoped);
      await expect(
        program.inWork((work) => sql`insert into catalog.plan_partners values (${shared.id}, ${south})`.execute(work.tx), scoped),
      ).rejects.toThrow(/row-level security/);
    });

    it("plans.<kind>.* each kind asks for its own right", async () => {
      const voiceOnly = await signInStaff(program, { levels: { "plans.voice.view": "all", "plans.voice.create": "all" } });
      const { items } = await voiceOnly.ok(api.listPlansEndpoint, { query: { limit: "250" } });
      expect(new Set(items.map((plan) => plan.kind))).toEqual(new Set(["voice"]));
      expect(await voiceOnly.refused(api.createPlanEndpoint, { body: newPlan("sneaky") })).toMatchObject({ status: 403 });
      const nobody = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
      expect(await nobody.refused(api.listPlansEndpoint)).toMatchObject({ status: 403 });
    });

    it("lists filter by kind, partner and text, and page by cursor", async () => {
      const first = await boss.ok(api.listPlansEndpoint, { query: { limit: "2", sort: "-code" } });
      expect(first.items).toHaveLength(2);
      const second = await boss.ok(api.listPlansEndpoint, { query: { limit: "2", sort: "-code", cursor: first.next! } });
      expect(second.items[0]!.code < first.items[1]!.code).toBe(true);
      const found = await boss.ok(api.listPlansEndpoint, { query: { filter: { text: "OFFICE", kind: "internet" } } });
      expect(found.items.map((plan) => plan.code).sort()).toEqual(["office", "office-2"]);
      const southern = await boss.ok(api.listPlansEndpoint, { query: { limit: "250", filter: { partnerId: south } } });
      expect(southern.items.every((plan) => plan.partnerIds.includes(south))).toBe(true);
    });
  });
});
