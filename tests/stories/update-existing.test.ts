// B-8 defaults of customers brought to those who are here: filtered, previewed, only what is ticked, and taken back.
import { describe, expect, it } from "vitest";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { futureItemsAlone } from "../../server/modules/billing/runs/run-settings.ts";
import * as contract from "../../server/modules/billing/terms/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { confirmMassActionEndpoint, getMassActionEndpoint, previewMassActionEndpoint } from "../../server/modules/reports/contract.ts";
import { day } from "../../shared/calendar.ts";
import { customerFieldOf, updatableKeys } from "../../web/admin/partners/settings/update-existing.ts";
import { signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("update existing customers", async () => {
  const program = await testProgram({ now: "2026-05-03T09:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const subscribers = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 3, startOn: "2026-05-01", nextBillingOn: "2026-06-01" }),
  );
  const [own, prepaid, plain] = subscribers.map(({ customerId }) => customerId) as [string, string, string];
  const staff = await signInStaff(program, { role: "super_administrator" });
  const terms = (customerId: string) => staff.ok(contract.getTermsEndpoint, { params: { customerId } });
  const change = async (customerId: string, body: object) =>
    staff.ok(contract.changeTermsEndpoint, { params: { customerId }, body, version: (await terms(customerId)).version });

  it("B-8 touches the ticked value of those that the filter shows, says before what becomes what, and is taken back", async () => {
    await change(own, { billWhileBlocked: false, dueDays: 30 });
    await change(prepaid, { billingType: "prepaid_daily", billWhileBlocked: false });
    const action = await staff.ok(previewMassActionEndpoint, {
      body: {
        kind: "customers.set-billing",
        params: { billWhileBlocked: null },
        filter: { partner: provider.partnerId, billingType: "recurring", status: "active" },
      },
    });
    expect(action.total).toBe(2);
    expect(action.expected).toMatchObject({ changed: 1 });
    expect(action.firstRows.find(({ id }) => id === own)?.told).toMatchObject([
      { code: "bill-while-blocked", before: "no", after: "inherit" },
    ]);
    await staff.ok(confirmMassActionEndpoint, { params: { actionId: action.id }, body: {} });
    await program.runJobs();
    expect(await staff.ok(getMassActionEndpoint, { params: { actionId: action.id } })).toMatchObject({ state: "done" });
    expect(await terms(own)).toMatchObject({ billWhileBlocked: { value: true, origin: "default" }, dueDays: { value: 30 } });
    expect(await terms(prepaid)).toMatchObject({ billWhileBlocked: { value: false, origin: "customer" } });
    await staff.ok(contract.undoBulkEndpoint, { params: { actionId: action.id }, body: {} });
    expect(await terms(own)).toMatchObject({ billWhileBlocked: { value: false, origin: "customer" } });
  });

  it("B-8 every setting with the button is a field that the bulk update takes", async () => {
    const samples: Readonly<Record<string, unknown>> = {
      dueDays: 10,
      grouping: "service",
      minBalance: "-50.00",
      billingType: "prepaid_daily",
      prepaidMonths: 3,
      billingDay: "15",
      paymentMethod: "cash",
      blocking: 5,
      deactivationDays: 20,
      proformaDay: 12,
      proformaMonths: 2,
      proformaFor: "current",
    };
    for (const key of updatableKeys) {
      const field = customerFieldOf({ key });
      const switches: Readonly<Record<string, unknown>> = { "collections.never_blocks": true, "collections.deactivation": false };
      const value = field?.asField(switches[key] ?? samples[field.field] ?? true, "EUR");
      const action = await staff.ok(previewMassActionEndpoint, {
        body: { kind: "customers.set-billing", params: { [field?.field ?? ""]: value }, ids: [plain] },
      });
      expect([key, action.total]).toEqual([key, 1]);
      if (field?.isInherited)
        await staff.ok(previewMassActionEndpoint, {
          body: { kind: "customers.set-billing", params: { [field.field]: null }, ids: [plain] },
        });
    }
  });

  it("B-55 items that wait make an invoice of their own, unless they are to wait for days of a service", async () => {
    const bill = (targetOn: string) =>
      confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
    const waiting = () =>
      program.query("select 1 from billing.future_items where account_id = $1 and document_id is null and charge_id is null", [plain]);
    await program.clock.moveTo("2026-06-01T09:00:00Z");
    await bill("2026-06-01");
    await program.query("update services.services set state = 'disabled', end_on = '2026-06-30' where customer_id = $1", [plain]);
    await program.query(
      "update services.segments set end_before = '2026-07-01' where service_id in (select id from services.services where customer_id = $1)",
      [plain],
    );
    await program.query(
      `insert into billing.future_items (account_id, customer_id, partner_id, side, kind, category, text, unit_price, tax_id, includes_tax, due_on, created_by, created_at)
        values ($1, $1, $2, 'debit', 'fee', 'fee', 'Call-out', 20, $3, false, '2026-06-15', '{}', now())`,
      [plain, provider.partnerId, provider.taxId],
    );
    await program.inWork((work) => setSetting(work, futureItemsAlone, { level: "system" }, false));
    program.clock.moveTo("2026-07-01T09:00:00Z");
    await bill("2026-07-01");
    expect(await waiting()).toHaveLength(1);
    await program.inWork((work) => setSetting(work, futureItemsAlone, { level: "system" }, true));
    program.clock.moveTo("2026-08-01T09:00:00Z");
    await bill("2026-08-01");
    expect(await waiting()).toHaveLength(0);
  });
});
