// B-235 a new service for a person with written-off debt needs approval: who counts as that person, who may agree, and for how long.
import { describe, expect, it } from "vitest";
import { type Day, day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { openAccounts } from "../../billing/index.ts";
import { requestWriteOffEndpoint } from "../../billing/write-offs/contract.ts";
import { addCustomers } from "../../customers/index.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { addServiceEndpoint } from "../../services/contract.ts";
import * as api from "./contract.ts";
import { debtorMarks } from "./settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("new services for former debtors", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 3);
  const [debtor, other] = payers.map(({ customerId }) => customerId) as [string, string];
  const signInClerk = () =>
    signInStaff(program, {
      levels: {
        "customers.profile.view": "all",
        "customers.services.view": "all",
        "customers.services.create": "all",
        "plans.internet.view": "all",
      },
      partners: [provider.partnerId],
    });
  let clerk = await signInClerk();
  let chief = await signInStaff(program);
  await program.query("update customers.customers set tax_id = 'DE 123-456', street_1 = 'Hauptstraße 7', zip = '10115' where id = $1", [
    debtor,
  ]);
  await program.query(
    "insert into customers.contacts (customer_id, partner_id, kind, value, normal, position) values ($1, $2, 'phone', '+49 30 1234567', '+49301234567', 1)",
    [debtor, provider.partnerId],
  );
  await chief.ok(requestWriteOffEndpoint, {
    params: { customerId: debtor },
    body: { total: eur("54.00"), on: "2026-04-01" as Day, reason: "Moved abroad" },
  });

  let added = 0;
  /** A customer of the same partner with that in common. */
  async function newcomer(common: { taxId?: string; street1?: string; zip?: string; phones?: string[]; emails?: string[] } = {}) {
    added++;
    const name = `Newcomer ${added}`;
    const { phones, emails, ...fields } = common;
    const [customer] = await program.inWork((work) =>
      addCustomers(work, [
        {
          ...{
            partnerId: provider.partnerId,
            category: "individual",
            fullName: name,
            language: "en",
            status: "active",
            addedOn: day("2026-04-01"),
          },
          ...{ emails: emails ?? [`new${added}@example.net`], ...(phones ? { phones } : {}), ...fields },
        } as Parameters<typeof addCustomers>[1][number],
      ]),
    );
    await program.inWork((work) =>
      openAccounts(work, [
        {
          ...{ customerId: customer!.id, partnerId: provider.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          ...{ paymentMethod: "bank_transfer" as const, nextBillingOn: day("2026-05-01") },
        },
      ]),
    );
    return customer!.id;
  }
  const add = (who: typeof chief, customerId: string) =>
    who.call(addServiceEndpoint, { params: { customerId }, body: { planId: provider.homeId } });
  const check = (customerId: string) => chief.ok(api.debtorCheckEndpoint, { params: { customerId } });

  it.each([
    ["tax_id", { taxId: "de123456" }],
    ["phone", { phones: ["+49 30 1234567"] }],
    ["email", { emails: ["CUSTOMER1@example.net"] }],
    ["address", { street1: "hauptstrasse 7", zip: "10115" }],
  ] as const)("B-235 the same %s is the same person", async (mark, common) => {
    const customerId = await newcomer(common as Parameters<typeof newcomer>[0]);
    const found = await check(customerId);
    expect(found).toMatchObject({ needsApproval: true, matches: [{ customerId: debtor, left: eur("54.00") }] });
    expect(found.matches[0]!.by).toContain(mark);
    expect((await add(chief, customerId)).body).toMatchObject({ code: "approval-needed" });
  });

  it("B-235 nothing in common needs nothing, nor does somebody who only owes", async () => {
    expect((await add(chief, await newcomer({ street1: "Hauptstraße 7", zip: "20095" }))).status).toBe(200);
    expect((await check(other)).needsApproval).toBe(false);
    expect((await add(chief, other)).status).toBe(200);
  });

  it("B-235 whoever lacks the right asks, somebody with it agrees with a reason, and it is good for one service", async () => {
    const customerId = await newcomer({ phones: ["+49301234567"] });
    expect((await add(clerk, customerId)).body).toMatchObject({ code: "approval-needed" });
    const asked = await clerk.ok(api.askApprovalEndpoint, { params: { customerId }, body: { note: "Pays cash" } });
    expect(asked).toMatchObject({ state: "waiting", note: "Pays cash", matches: [{ customerId: debtor, by: ["phone"] }] });
    expect(await clerk.refused(api.askApprovalEndpoint, { params: { customerId }, body: {} })).toMatchObject({ code: "approval-over" });
    const params = { approvalId: asked.id };
    const body = { agrees: true, reason: "Paid a deposit" };
    expect(await clerk.refused(api.decideApprovalEndpoint, { params, body, version: asked.version })).toMatchObject({ status: 403 });
    expect((await chief.ok(api.debtTotalsEndpoint)).approvals).toBe(1);
    const approved = await chief.ok(api.decideApprovalEndpoint, { params, body, version: asked.version });
    expect(approved).toMatchObject({ state: "approved", answer: "Paid a deposit", validUntil: "2026-05-01" });
    expect((await add(clerk, customerId)).status).toBe(200);
    expect((await add(clerk, customerId)).body).toMatchObject({ code: "approval-needed" });
    const entries = await program.query<{ action: string; reason: string | null }>(
      "select action, reason from identity.audit_entries where entity = 'service_approval' and customer_id = $1 order by seq",
      [customerId],
    );
    expect(entries.map(({ action, reason }) => [action, reason ?? ""])).toEqual([
      ["asked", "Pays cash"],
      ["approved", "Paid a deposit"],
      ["used", ""],
    ]);
  });

  it("B-235 two services at once use one approval once", async () => {
    const customerId = await newcomer({ phones: ["+49301234567"] });
    await chief.ok(api.approveNowEndpoint, { params: { customerId }, body: { reason: "Known in person" } });
    const both = await Promise.all([add(chief, customerId), add(clerk, customerId)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it("B-235 a refusal stays refused, and an approval is over after its days", async () => {
    const customerId = await newcomer({ phones: ["+49301234567"] });
    const asked = await clerk.ok(api.askApprovalEndpoint, { params: { customerId }, body: {} });
    await chief.ok(api.decideApprovalEndpoint, {
      params: { approvalId: asked.id },
      body: { agrees: false, reason: "Owes too much" },
      version: asked.version,
    });
    expect((await add(clerk, customerId)).body).toMatchObject({ code: "approval-needed" });
    program.clock.moveTo("2026-04-01T08:05:00Z");
    await chief.ok(api.approveNowEndpoint, { params: { customerId }, body: { reason: "Paid half" } });
    program.clock.moveTo("2026-05-02T08:00:00Z");
    [clerk, chief] = [await signInClerk(), await signInStaff(program)];
    expect(await check(customerId)).toMatchObject({
      needsApproval: true,
      approvals: [{ state: "approved", isOver: true }, { state: "refused" }],
    });
    expect((await add(chief, customerId)).body).toMatchObject({ code: "approval-needed" });
    program.clock.moveTo("2026-04-01T08:00:00Z");
    [clerk, chief] = [await signInClerk(), await signInStaff(program)];
  });

  it("B-235 the partner says what makes a person the same; another partner's debtors are nobody's business", async () => {
    const customerId = await newcomer({ phones: ["+49301234567"] });
    await program.inWork((work) => setSetting(work, debtorMarks, { level: "system" }, ["tax_id"]));
    expect((await check(customerId)).needsApproval).toBe(false);
    await program.inWork((work) => setSetting(work, debtorMarks, { level: "system" }, ["tax_id", "phone"]));
    expect((await check(customerId)).needsApproval).toBe(true);
    const south = await makePayers(program, 1, { code: "south" });
    const there = south.payers[0]!.customerId;
    await program.query(
      "insert into customers.contacts (customer_id, partner_id, kind, value, normal, position) values ($1, $2, 'phone', '+49 30 1234567', '+49301234567', 1)",
      [there, south.provider.partnerId],
    );
    expect((await check(there)).matches).toEqual([]);
  });

  it("B-235 once the debt has come in after all, nothing stands against a service", async () => {
    const [invoice] = await program.query<{ id: string }>(
      "select id from billing.money_documents where account_id = $1 and kind = 'invoice'",
      [debtor],
    );
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: debtor },
      body: { amount: eur("54.00"), method: "cash", receivedOn: "2026-04-01", documentIds: [invoice!.id] },
    });
    expect(await check(await newcomer({ phones: ["+49301234567"] }))).toMatchObject({ needsApproval: false, matches: [] });
  });
});
