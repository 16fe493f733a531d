// B-73 a service is invoiced before it begins; when its start moves or falls away, the money follows.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPlan } from "../../catalog/index.ts";
import { addCustomers } from "../../customers/index.ts";
import { setSetting } from "../../partners/index.ts";
import {
  addServiceEndpoint,
  archiveByMistakeEndpoint,
  changeStartEndpoint,
  getServiceEndpoint,
  moveServiceEndpoint,
} from "../../services/contract.ts";
import { endWaiting } from "../../services/index.ts";
import { creditInvoiceEndpoint } from "../documents/contract.ts";
import { openAccounts } from "../index.ts";
import { firstInvoiceAdvanceDays, firstInvoiceAuto } from "./run-settings.ts";

const program = await testProgram({ now: "2026-03-15T09:00:00Z" });
const provider = await program.inWork(async (work) => {
  const made = await makeProvider(work);
  const plan = { currency: "EUR", taxId: made.taxId, partnerIds: [made.partnerId], validFrom: day("2026-01-01") } as const;
  const setup = await createPlan(work, { ...plan, code: "setup", kind: "one_time", title: "Installation", price: "30" });
  const fibre = await createPlan(work, { ...plan, code: "fibre", kind: "internet", title: "Fibre", price: "45", setupPlanIds: [setup.id] });
  const plain = await createPlan(work, { ...plan, code: "plain", kind: "internet", title: "Plain", price: "45" });
  const yearly = await createPlan(work, { ...plan, code: "yearly", kind: "internet", title: "Yearly", price: "480", priceMonths: 12 });
  const whole = await createPlan(work, { ...plan, code: "whole", kind: "internet", title: "Whole months", price: "45", proration: "full" });
  await setSetting(work, firstInvoiceAuto, { level: "system" }, true);
  await setSetting(work, firstInvoiceAdvanceDays, { level: "system" }, 10);
  return { ...made, fibreId: fibre.id, plainId: plain.id, yearlyId: yearly.id, wholeId: whole.id };
});
const { partnerId } = provider;
let staff = await signInStaff(program, { role: "super_administrator" });

let count = 0;
const customer = (billingDay = 1) =>
  program.inWork(async (work) => {
    count += 1;
    const [added] = await addCustomers(work, [
      {
        partnerId,
        category: "individual",
        fullName: `Customer ${count}`,
        language: "en",
        status: "active",
        emails: [`c${count}@example.net`],
        addedOn: day("2026-03-01"),
      },
    ]);
    await openAccounts(work, [
      {
        customerId: added!.id,
        partnerId,
        currency: "EUR",
        billingDay,
        prepaidMonths: 1,
        paymentMethod: "bank_transfer",
        nextBillingOn: billingDay === 1 ? day("2026-04-01") : day(`2026-03-${billingDay}`),
      },
    ]);
    return added!.id;
  });
const add = async (customerId: string, startOn: string, planId = provider.fibreId): Promise<string> => {
  const added = await staff.ok(addServiceEndpoint, { params: { customerId }, body: { planId, startOn: day(startOn) } });
  await program.runJobs();
  return added.id;
};
const versionOf = async (serviceId: string): Promise<number> => (await staff.ok(getServiceEndpoint, { params: { serviceId } })).version;
/** Documents of one moment have no order, so each step is a minute of its own. */
const aMinuteLater = (): void => program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000));
const moveTo = async (serviceId: string, startOn: string) => {
  aMinuteLater();
  return staff.ok(changeStartEndpoint, { params: { serviceId }, version: await versionOf(serviceId), body: { startOn: day(startOn) } });
};
const withdraw = async (serviceId: string) => {
  aMinuteLater();
  return staff.ok(moveServiceEndpoint, { params: { serviceId }, version: await versionOf(serviceId), body: { act: "withdraw" } });
};
/** The cut-off of a day; whoever worked before it signs in anew. */
const cutOff = async (on: string) => {
  program.clock.moveTo(`${on}T17:01:00Z`);
  await program.runDay();
  staff = await signInStaff(program, { role: "super_administrator" });
};
/** "invoice 2468+3000": the lines' net in cents, with the day of the document. */
const documents = async (customerId: string): Promise<string[]> =>
  (
    await program.query<{ text: string }>(
      `select document.issued_on || ' ' || document.kind || ' ' ||
        (select string_agg(net_minor::text, '+' order by position) from billing.document_lines where document_id = document.id) as text
       from billing.money_documents document where account_id = $1 order by issued_at, number`,
      [customerId],
    )
  ).map(({ text }) => text);
const covered = async (serviceId: string): Promise<string> =>
  (
    await program.query<{ days: string | null }>(
      "select string_agg(period::text, ' ' order by period) as days from (select unnest(range_agg(period)) as period from billing.coverage where service_id = $1) days",
      [serviceId],
    )
  )[0]?.days ?? "";

describe("B-73 the first invoice ahead of the start", () => {
  it("comes so many days before, with what is charged once, to the end of the term in which the service begins", async () => {
    const [near, next, far] = [await customer(), await customer(20), await customer()];
    const early = await add(near, "2026-03-25");
    const later = await add(next, "2026-03-24");
    await add(far, "2026-03-26");
    await cutOff("2026-03-15");
    // 25 to 31 March: 45.00 less F(24) = 34.84, and 30.00 for the installation.
    expect(await documents(near)).toEqual(["2026-03-15 invoice 1016+3000"]);
    expect(await covered(early)).toBe("[2026-03-25,2026-04-01)");
    // It begins in the next term, of which nothing is due yet: 24 March to 19 April is 45.00 less F(4) = 5.81.
    expect(await documents(next)).toEqual(["2026-03-15 invoice 3919+3000"]);
    expect(await covered(later)).toBe("[2026-03-24,2026-04-20)");
    expect(await documents(far)).toEqual([]);
  });

  it("a start that moves later gives back the days that fall away, one that moves earlier charges those that come", async () => {
    const payer = await customer();
    const serviceId = await add(payer, "2026-03-20", provider.plainId);
    await cutOff("2026-03-16");
    // 20 to 31 March: 45.00 less F(19) = 27.58.
    expect(await documents(payer)).toEqual(["2026-03-16 invoice 1742"]);
    await moveTo(serviceId, "2026-03-26");
    // 20 to 25 March: F(25) 36.29 less F(19) 27.58.
    expect((await documents(payer)).slice(1)).toEqual(["2026-03-16 credit_note 871"]);
    expect(await covered(serviceId)).toBe("[2026-03-26,2026-04-01)");
    await moveTo(serviceId, "2026-03-23");
    // 23 to 25 March: F(25) 36.29 less F(22) 31.94.
    expect((await documents(payer)).slice(2)).toEqual(["2026-03-16 invoice 435"]);
    expect(await covered(serviceId)).toBe("[2026-03-23,2026-04-01)");
    // Beyond all that is invoiced: everything comes back, and the first invoice comes anew ahead of the new start.
    await moveTo(serviceId, "2026-03-27");
    await moveTo(serviceId, "2026-04-02");
    expect(await balanceOf(program, payer)).toBe(0n);
    expect(await covered(serviceId)).toBe("");
  });

  it("activated by hand before its day, the days before it are invoiced at once", async () => {
    const payer = await customer();
    const serviceId = await add(payer, "2026-03-24", provider.plainId);
    await cutOff("2026-03-17");
    aMinuteLater();
    await staff.ok(moveServiceEndpoint, { params: { serviceId }, version: await versionOf(serviceId), body: { act: "activate" } });
    // 24 to 31 March: 45.00 less F(23) 33.39; then 17 to 23 March: F(23) less F(16) 23.23.
    expect(await documents(payer)).toEqual(["2026-03-17 invoice 1161", "2026-03-17 invoice 1016"]);
    expect(await covered(serviceId)).toBe("[2026-03-17,2026-04-01)");
  });

  it("withdrawn before it began, all of it is credited, with what was charged once; what was credited already is not again", async () => {
    const [payer, other] = [await customer(), await customer()];
    const serviceId = await add(payer, "2026-03-25");
    const second = await add(other, "2026-03-25");
    await cutOff("2026-03-18");
    expect(await documents(payer)).toEqual(["2026-03-18 invoice 1016+3000"]);
    const refused = await staff.refused(archiveByMistakeEndpoint, {
      params: { serviceId },
      version: await versionOf(serviceId),
      body: { reason: "wrong customer" },
    });
    expect(refused.detail).toContain("Withdraw it");
    await withdraw(serviceId);
    await program.runJobs();
    expect((await documents(payer)).slice(1)).toEqual(["2026-03-18 credit_note 1016+3000"]);
    expect(await balanceOf(program, payer)).toBe(0n);
    expect(await covered(serviceId)).toBe("");
    const [invoice] = await program.query<{ id: string; line: string }>(
      "select document.id, line.id as line from billing.money_documents document join billing.document_lines line on line.document_id = document.id where account_id = $1 and line.days is null",
      [other],
    );
    await staff.ok(creditInvoiceEndpoint, {
      params: { documentId: invoice!.id },
      body: { reason: "goodwill", lines: [{ lineId: invoice!.line, amount: "10.00" }] },
    });
    await withdraw(second);
    expect(await balanceOf(program, other)).toBe(0n);
  });

  it("an order that still waits for more than its day is not invoiced ahead", async () => {
    const payer = await customer();
    const added = await staff.ok(addServiceEndpoint, {
      params: { customerId: payer },
      body: { planId: provider.plainId, startOn: day("2026-03-28"), waitsFor: "contract" },
    });
    await cutOff("2026-03-19");
    expect(await documents(payer)).toEqual([]);
    await program.inWork((work) => endWaiting(work, { serviceId: added.id, on: day("2026-03-19") }));
    await cutOff("2026-03-20");
    // 28 to 31 March: 45.00 less F(27) = 39.19.
    expect(await documents(payer)).toEqual(["2026-03-20 invoice 581"]);
  });

  it("prices for a year and plans without proration are worked out anew from the new first day", async () => {
    const [year, whole] = [await customer(), await customer()];
    const yearId = await add(year, "2026-03-25", provider.yearlyId);
    const wholeId = await add(whole, "2026-03-25", provider.wholeId);
    await cutOff("2026-03-21");
    expect(await documents(whole)).toEqual(["2026-03-21 invoice 4500"]);
    await moveTo(yearId, "2026-03-28");
    await moveTo(wholeId, "2026-03-28");
    const fresh = [await customer(), await customer()] as const;
    await add(fresh[0], "2026-03-28", provider.yearlyId);
    await add(fresh[1], "2026-03-28", provider.wholeId);
    await cutOff("2026-03-22");
    expect(await balanceOf(program, year)).toBe(await balanceOf(program, fresh[0]));
    expect(await balanceOf(program, whole)).toBe(await balanceOf(program, fresh[1]));
    await withdraw(yearId);
    await withdraw(wholeId);
    expect([await balanceOf(program, year), await balanceOf(program, whole)]).toEqual([0n, 0n]);
  });

  it("property: after any moves of the start the money invoiced is what the final days cost", async () => {
    const today = day("2026-03-23");
    const samples = fc.sample(fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 5 }), { numRuns: 8, seed: 20260323 });
    const cases: { payer: string; serviceId: string; offsets: number[] }[] = [];
    for (const offsets of samples) {
      const payer = await customer();
      cases.push({ payer, serviceId: await add(payer, "2026-03-26", provider.plainId), offsets });
    }
    await cutOff(today);
    for (const { payer, serviceId, offsets } of cases) {
      let planned = addDays(today, 3);
      for (const to of offsets.map((offset) => addDays(today, offset))) {
        if (to !== planned) await moveTo(serviceId, to);
        planned = to;
      }
      const final = addDays(today, offsets.at(-1) ?? 0);
      // Once beyond all that was invoiced nothing is, until the first invoice comes anew.
      const isBeyond = offsets.some((offset) => addDays(today, offset) >= day("2026-04-01"));
      const [invoiced] = await program.query<{ net: bigint }>(
        "select coalesce(sum(case kind when 'invoice' then net_minor else -net_minor end), 0)::int8 as net from billing.money_documents where account_id = $1",
        [payer],
      );
      const k = BigInt(final.slice(8)) - 1n;
      expect([offsets, invoiced?.net]).toEqual([offsets, isBeyond ? 0n : 4500n - (4500n * k * 2n + 31n) / 62n]);
    }
  });

  it("raced with the cut-off, an order that is withdrawn leaves nothing owed and no day covered", async () => {
    const orders: { payer: string; serviceId: string; version: number }[] = [];
    for (let at = 0; at < 6; at++) {
      const payer = await customer();
      const serviceId = await add(payer, "2026-03-28");
      orders.push({ payer, serviceId, version: await versionOf(serviceId) });
    }
    program.clock.moveTo("2026-03-24T17:01:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const withdrawn = orders.map(({ serviceId, version }) =>
      staff.call(moveServiceEndpoint, { params: { serviceId }, version, body: { act: "withdraw" } }),
    );
    const [, ...replies] = await Promise.all([program.runDay(), ...withdrawn]);
    expect(replies.map(({ status }) => status)).toEqual(orders.map(() => 200));
    await program.runJobs();
    for (const { payer, serviceId } of orders) expect([await balanceOf(program, payer), await covered(serviceId)]).toEqual([0n, ""]);
  });

  it("begins as planned, and neither its first day nor the next run bills any of it again; the books are right", async () => {
    await cutOff("2026-04-01");
    const again = await program.query(
      "select 1 from billing.coverage covered group by service_id having sum(upper(period) - lower(period)) <> (select sum(upper(part) - lower(part)) from (select unnest(range_agg(covered.period)) as part) parts)",
    );
    expect(again).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
