import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { type DashboardItem, dashboardItems } from "../../../shared/dashboard-items.ts";
import type { editableParts, ProfilePart } from "../../../shared/profile-parts.ts";
import { type CustomerCaller, signInCustomer, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { confirmRun } from "../billing/index.ts";
import { changeCustomerStatus } from "../customers/index.ts";
import { createFieldEndpoint } from "../partners/contract.ts";
import { portalDashboardItems, setSetting } from "../partners/index.ts";
import { paymentOptionsEndpoint } from "../payments/contract.ts";
import { recordPayment } from "../payments/index.ts";
import {
  changeContactsEndpoint,
  changeFieldsEndpoint,
  changeProfileEndpoint,
  dashboardEndpoint,
  financeSummaryEndpoint,
  profileEndpoint,
  profileFileEndpoint,
} from "./contract.ts";
import { portalProfileEdit, portalProfilePassword, portalProfileView } from "./profile-rights.ts";

describe("the home page", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, subscribers } = await program.inWork(async (work) => {
    const made = await makeProvider(work);
    const plans = [made.homeId, made.voiceId];
    return {
      provider: made,
      subscribers: await addSubscribers(work, made, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-04-01", plans }),
    };
  });
  const show = (items: DashboardItem[]) => program.inWork((work) => setSetting(work, portalDashboardItems, { level: "system" }, items));
  await show([...dashboardItems]);
  const [jana, other] = subscribers as [(typeof subscribers)[0], (typeof subscribers)[0]];
  const portal: CustomerCaller = await signInCustomer(program, jana.customerId);

  it("P-57 says in one answer that all works and nothing is owed, before there is an invoice", async () => {
    const home = await portal.ok(dashboardEndpoint);
    expect(home.today).toBe("2026-04-01");
    expect(home.account).toEqual({ status: "active", isForMoney: false });
    expect(home.lines).toMatchObject([{ title: "Home", word: "works", on: null, endOn: null }]);
    expect(home.services.map(({ title, kind }) => [title, kind])).toEqual([
      ["Home", "internet"],
      ["Voice", "voice"],
    ]);
    expect(home.month).toEqual({ net: { amount: "57.50", currency: "EUR" }, gross: { amount: "69.00", currency: "EUR" } });
    expect(home.money).toMatchObject({
      balance: { amount: "0.00", currency: "EUR" },
      settle: null,
      clear: null,
      paymentDue: null,
      unpaidCount: 0,
      nextInvoiceOn: "2026-04-01",
    });
    expect(home.attempts).toEqual([]);
  });

  it("P-48 P-49 P-50 says what is owed, by when, and what settles it", async () => {
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
    const { money } = await portal.ok(dashboardEndpoint);
    expect(money).toMatchObject({
      balance: { amount: "-69.00" },
      parts: { freeCredit: { amount: "0.00" }, openDocuments: { amount: "69.00" }, openCharges: { amount: "0.00" } },
      settle: { amount: "69.00" },
      clear: null,
      paymentDue: { on: "2026-04-16", isOverdue: false },
      overdue: { amount: "0.00" },
      unpaidCount: 1,
      nextInvoiceOn: "2026-05-01",
    });
    expect(money?.unpaid).toMatchObject([{ dueOn: "2026-04-16", isOverdue: false, open: { amount: "69.00" } }]);
  });

  it("P-50 turns to overdue on the day after", async () => {
    program.clock.moveTo("2026-04-16T20:00:00Z");
    const before = await (await signInCustomer(program, jana.customerId)).ok(dashboardEndpoint);
    expect(before.money?.paymentDue).toEqual({ on: "2026-04-16", isOverdue: false });
    // Past midnight where the partner is, although not yet in UTC.
    program.clock.moveTo("2026-04-16T22:30:00Z");
    const fresh = await signInCustomer(program, jana.customerId);
    const { money } = await fresh.ok(dashboardEndpoint);
    expect(money).toMatchObject({ paymentDue: { on: "2026-04-16", isOverdue: true }, overdue: { amount: "69.00" } });
  });

  it("P-2 P-47 what is switched off on the home page is not in its answer; the finance pages keep theirs", async () => {
    await show(["services", "balance"]);
    const home = await (await signInCustomer(program, jana.customerId)).ok(dashboardEndpoint);
    expect(home.items).toEqual(["services", "balance"]);
    expect(home.isDue).toBe(true);
    expect(home.money).toMatchObject({ balance: { amount: "-69.00" }, settle: null, clear: null, paymentDue: null, overdue: null });
    expect(home.money).toMatchObject({ unpaid: [], unpaidCount: null, proformas: [], proformaCount: null });
    expect(home.suspension).toBeNull();
    await show(["tickets"]);
    const bare = await (await signInCustomer(program, jana.customerId)).ok(dashboardEndpoint);
    expect(bare).toMatchObject({ money: null, services: [], month: null, coming: [] });
    // Whether the line works is always said.
    expect(bare.lines).toHaveLength(1);
    const summary = await (await signInCustomer(program, jana.customerId)).ok(financeSummaryEndpoint);
    expect(summary.money).toMatchObject({ balance: { amount: "-69.00" }, settle: { amount: "69.00" }, unpaidCount: 1 });
    await show([...dashboardItems]);
  });

  it("P-14 a customer who is blocked for debt still sees it all, and what lifts the block", async () => {
    // When the day's blocks have been set.
    program.clock.moveTo("2026-04-17T08:00:00Z");
    await program.inWork((work) =>
      changeCustomerStatus(work, { customerId: jana.customerId, to: "blocked", blockedBy: "finance", reason: "unpaid" }),
    );
    const fresh = await signInCustomer(program, jana.customerId);
    const home = await fresh.ok(dashboardEndpoint);
    expect(home.account).toEqual({ status: "blocked", isForMoney: true });
    expect(home.lines).toMatchObject([{ word: "suspended_debt" }]);
    expect(home.money?.settle).toEqual({ amount: "69.00", currency: "EUR" });
  });

  it("P-47 a payment above the debt leaves credit", async () => {
    await program.inWork((work) =>
      recordPayment(work, jana.customerId, {
        amount: { amount: "80.00", currency: "EUR" },
        method: "cash",
        receivedOn: day("2026-04-16"),
        payer: "",
        comment: "",
        note: "",
        confirmDuplicate: false,
      }),
    );
    const fresh = await signInCustomer(program, jana.customerId);
    const { money } = await fresh.ok(dashboardEndpoint);
    expect(money).toMatchObject({ balance: { amount: "11.00" }, settle: null, clear: null, paymentDue: null, unpaidCount: 0 });
    expect(money?.parts?.freeCredit).toEqual({ amount: "11.00", currency: "EUR" });
  });

  it("P-1 shows nobody else's account, and nothing to staff or strangers", async () => {
    const mine = await (await signInCustomer(program, other.customerId)).ok(dashboardEndpoint);
    expect(mine.money?.balance).toEqual({ amount: "-69.00", currency: "EUR" });
    expect((await (await stranger(program)).refused(dashboardEndpoint)).code).toBe("not-signed-in");
    expect((await (await signInStaff(program)).refused(dashboardEndpoint)).code).toBe("not-signed-in");
  });
});

describe("the profile", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const subscribers = await program.inWork(async (work) =>
    addSubscribers(work, await makeProvider(work), { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }),
  );
  const [jana] = subscribers as [(typeof subscribers)[0]];
  const portal = await signInCustomer(program, jana.customerId);
  const languageOf = async (): Promise<string | null> => (await portal.ok(profileEndpoint)).language;

  it("P-196 takes another language, and an old page is told so", async () => {
    const before = await portal.ok(profileEndpoint);
    expect(before).toMatchObject({ name: "Customer 1", emails: ["customer1@example.net"], billingEmails: [], phones: [], language: "en" });
    const after = await portal.ok(changeProfileEndpoint, { version: before.version, body: { language: "ar" } });
    expect(after).toMatchObject({ language: "ar", version: before.version + 1 });
    const problem = await portal.refused(changeProfileEndpoint, { version: before.version, body: { language: "en" } });
    expect(problem).toMatchObject({ code: "edit-conflict", current: { language: "ar", version: after.version } });
    expect(await languageOf()).toBe("ar");
    expect(
      await program.query("select 1 from identity.audit_entries where entity_id = $1 and action = 'updated'", [jana.customerId]),
    ).toHaveLength(1);
  });

  it("M-7 refuses an edit that does not say what it read", async () => {
    expect((await portal.refused(changeProfileEndpoint, { body: { language: "en" } })).code).toBe("version-required");
  });

  it("P-188 P-189 takes new addresses and phones, in their normal form, and refuses what is none", async () => {
    const { version } = await portal.ok(profileEndpoint);
    const wrong = await portal.refused(changeContactsEndpoint, { version, body: { phones: ["12"] } });
    expect(wrong.code).toBe("validation-failed");
    const after = await portal.ok(changeContactsEndpoint, {
      version,
      body: { emails: ["jana@example.net", "home@example.net"], billingEmails: ["bills@example.net"], phones: ["+49 30 901820"] },
    });
    expect(after).toMatchObject({
      emails: ["jana@example.net", "home@example.net"],
      billingEmails: ["bills@example.net"],
      phones: ["+4930901820"],
    });
    expect((await portal.refused(changeContactsEndpoint, { version: after.version, body: { emails: [] } })).code).toBe("validation-failed");
  });

  it("M-52 what customers change by their own hand is announced as theirs, and only when something changed", async () => {
    const before = await portal.ok(profileEndpoint);
    await portal.ok(changeProfileEndpoint, { version: before.version, body: { language: before.language ?? "en" } });
    const told = await program.query(
      "select partner_id is not null as has_partner, customer_id, data from platform.events where type = 'profile.changed' order by xmin::text::bigint",
    );
    expect(told).toMatchObject([
      { has_partner: true, customer_id: jana.customerId, data: { number: jana.number, fields: ["language"] } },
      { has_partner: true, customer_id: jana.customerId, data: { fields: ["emails", "billingEmails", "phones"] } },
    ]);
    expect(told).toHaveLength(2);
  });

  it("P-46 O-62 shows the additional fields that are for the portal, and takes those that are to be edited there", async () => {
    const staff = await signInStaff(program);
    const define = (body: Record<string, unknown>) =>
      staff.ok(createFieldEndpoint, { body: { module: "customers", type: "text", title: { en: "Title" }, ...body } as never });
    await define({ name: "floor", inPortal: "editable", isRequired: true, checks: { maxLength: 10 } });
    await define({ name: "meter", inPortal: "visible" });
    await define({ name: "rating" });
    await define({ name: "who", type: "calculated", template: "{{ customer.name }}", inPortal: "visible" });
    await define({ name: "firm", category: "company", inPortal: "visible" });
    // P-46 a secret is never in the portal, whatever is said about it; each type has its own check.
    await staff.refused(createFieldEndpoint, {
      body: { module: "customers", type: "secret", name: "pin", title: { en: "Pin" }, inPortal: "editable" } as never,
    });
    const before = await portal.ok(profileEndpoint);
    expect(before.fields.map(({ name, mayEdit, value }) => [name, mayEdit, value])).toEqual([
      ["floor", true, null],
      ["meter", false, null],
      ["who", false, before.name],
    ]);
    const change = (extra: Record<string, unknown>) => ({ version: before.version, body: { extra } });
    const wrong = async (extra: Record<string, unknown>) =>
      (await portal.refused(changeFieldsEndpoint, change(extra))).errors?.map(({ field, code }) => `${field} ${code}`);
    expect(await wrong({ meter: "1" })).toEqual(["extra.meter unknown-field"]);
    expect(await wrong({ rating: "1" })).toEqual(["extra.rating unknown-field"]);
    expect(await wrong({ floor: null })).toEqual(["extra.floor required"]);
    expect(await wrong({ floor: "the eleventh floor" })).toEqual(["extra.floor too-big"]);
    const after = await portal.ok(changeFieldsEndpoint, change({ floor: "3rd" }));
    expect(after.fields[0]).toMatchObject({ name: "floor", value: "3rd" });
    expect((await portal.call(profileFileEndpoint, { params: { field: "meter" } })).status).toBe(404);
  });

  const rights = (view: ProfilePart[], edit: (typeof editableParts)[number][]) =>
    program.inWork(async (work) => {
      await setSetting(work, portalProfileView, { level: "system" }, view);
      await setSetting(work, portalProfileEdit, { level: "system" }, edit);
    });

  it("P-44 a part of the profile is seen, changed, or not there at all", async () => {
    await rights(["login", "city"], ["name", "street", "birth_date"]);
    const seen = await portal.ok(profileEndpoint);
    expect(seen.rights).toEqual({ login: "view", city: "view", name: "edit", street: "edit", birth_date: "edit" });
    expect(seen).toMatchObject({
      name: "Customer 1",
      emails: null,
      billingEmails: null,
      phones: null,
      zip: null,
      language: null,
      taxId: null,
    });
    const wrong = await portal.refused(changeProfileEndpoint, { version: seen.version, body: { city: "Split", fullName: "Jana" } });
    expect(wrong.errors).toMatchObject([{ field: "city", code: "unknown-field" }]);
    expect((await portal.refused(changeContactsEndpoint, { version: seen.version, body: { phones: [] } })).code).toBe("validation-failed");
    expect((await portal.refused(changeProfileEndpoint, { version: seen.version, body: { language: "ar" } })).code).toBe(
      "validation-failed",
    );
    const body = { fullName: "Jana Novak", street1: "Main street 1", dateOfBirth: day("1990-02-03") };
    const after = await portal.ok(changeProfileEndpoint, { version: seen.version, body });
    expect(after).toMatchObject({ name: "Jana Novak", street: ["Main street 1", ""], birthDate: "1990-02-03", version: seen.version + 1 });
    const tooLate = { dateOfBirth: day("2030-01-01") };
    expect((await portal.refused(changeProfileEndpoint, { version: after.version, body: tooLate })).errors).toMatchObject([
      { field: "dateOfBirth", code: "in-the-future" },
    ]);
    await rights(["login", "name"], ["emails", "phones", "language"]);
  });

  it("P-45 asks for the password before the profile changes, where the provider wants it; the language is free", async () => {
    await rights([], ["name", "language", "phones", "emails"]);
    const late = await signInCustomer(program, jana.customerId);
    const { version } = await late.ok(profileEndpoint);
    program.clock.moveTo("2026-04-01T06:12:00Z");
    const call = { version, body: { fullName: "Jana N." } };
    expect((await late.refused(changeProfileEndpoint, call)).code).toBe("reauthentication-required");
    await program.inWork((work) => setSetting(work, portalProfilePassword, { level: "system" }, false));
    expect(await late.ok(changeProfileEndpoint, call)).toMatchObject({ name: "Jana N." });
    await program.inWork((work) => setSetting(work, portalProfilePassword, { level: "system" }, true));
  });

  it("P-14 M-11 who is inactive reads the profile and changes nothing of it", async () => {
    const [, other] = subscribers as [(typeof subscribers)[0], (typeof subscribers)[0]];
    const closed = await signInCustomer(program, other.customerId);
    await program.inWork((work) => changeCustomerStatus(work, { customerId: other.customerId, to: "inactive", reason: "left" }));
    const seen = await closed.ok(profileEndpoint);
    expect(Object.values(seen.rights)).not.toContain("edit");
    expect(seen.fields.filter(({ mayEdit }) => mayEdit)).toEqual([]);
    expect((await closed.refused(changeProfileEndpoint, { version: seen.version, body: { language: "ar" } })).code).toBe("account-closed");
    // Finance is read, and paying is always possible (M-11).
    expect((await closed.call(financeSummaryEndpoint)).status).toBe(200);
    expect((await closed.call(paymentOptionsEndpoint)).status).toBe(200);
  });

  it("P-24 asks for a fresh proof before contacts change", async () => {
    const { version } = await portal.ok(profileEndpoint);
    program.clock.moveTo("2026-04-01T06:15:00Z");
    expect((await portal.refused(changeContactsEndpoint, { version, body: { phones: [] } })).code).toBe("reauthentication-required");
    expect((await portal.ok(changeProfileEndpoint, { version, body: { language: "en" } })).language).toBe("en");
  });
});
