// B-235 a debtor's way: deactivated, three letters, an agency, back again, given up; and at the counter half a year later.
import { describe, expect, it } from "vitest";
import { confirmRun, openAccounts } from "../../server/modules/billing/index.ts";
import * as api from "../../server/modules/collections/bad-debt/contract.ts";
import { debtsOfPartnerMoves } from "../../server/modules/collections/bad-debt/debt-participants.ts";
import { badDebtProof } from "../../server/modules/collections/bad-debt/proofs.ts";
import { mostBlockedPercent, mostBlockedTimesUsual } from "../../server/modules/collections/settings.ts";
import { mergeEndpoint, mergePreviewEndpoint } from "../../server/modules/customers/contract.ts";
import { addCustomers, getCustomer } from "../../server/modules/customers/index.ts";
import { getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import { addServiceEndpoint } from "../../server/modules/services/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";
import { addSubscribers, makeProvider, type Provider } from "../support/provider.ts";
import { type TestProgram, testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

async function faults(program: TestProgram): Promise<string[]> {
  const { wrong } = await program.inWork((work) => badDebtProof.prove(work));
  return [...(await faultsOfBooks(program)), ...wrong];
}

/** The days at noon, as the clock would bring them. */
async function live(program: TestProgram, ...days: readonly string[]): Promise<void> {
  for (const on of days) {
    program.clock.moveTo(`${on}T12:00:00Z`);
    await program.runDay();
  }
}

async function subscribersWhoOwe(program: TestProgram, provider: Provider, count: number) {
  const customers = await program.inWork((work) =>
    addSubscribers(work, provider, { count, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }),
  );
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "schedule" });
  await program.runJobs();
  return customers.map(({ customerId }) => customerId);
}

const letter = (daysAfter: number, more: object = {}) => ({
  daysAfter,
  delivery: "mail" as const,
  payDays: 10,
  fee: null,
  texts: { en: { subject: `Letter of day ${daysAfter}`, text: "You owe {amount} since {deactivatedOn}." } },
  ...more,
});

describe("from the deactivation to the write-off", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  await program.inWork((work) => setSetting(work, mostBlockedPercent, { level: "system" }, 100));
  const [debtor, twin, mover, payer] = (await subscribersWhoOwe(program, provider, 4)) as [string, string, string, string];
  await program.inWork((work) =>
    recordPayment(work, payer, {
      ...{ amount: eur("200.00"), method: "cash" as const, receivedOn: day("2026-04-01"), payer: "", comment: "", note: "" },
      confirmDuplicate: true,
    }),
  );
  const fee = { amount: eur("5.00"), taxId: provider.taxId };
  await (await signInStaff(program)).ok(api.saveLevelsEndpoint, {
    params: { partnerId: provider.partnerId },
    body: { items: [letter(7), letter(21, { fee }), letter(35, { delivery: "both" })] },
  });
  const debtOf = async (customerId: string) =>
    (await (await signInStaff(program)).ok(api.debtsOfCustomerEndpoint, { params: { customerId } })).items[0]!;

  it("B-235 letters go level by level on their days, each once, and then the debt is ready for an agency", async () => {
    await live(program, "2026-04-16", "2026-04-17", "2026-04-27", "2026-05-04", "2026-05-05");
    await live(program, "2026-05-18", "2026-05-19", "2026-06-01", "2026-06-02", "2026-06-20");
    const letters = await program.query<{ level: number; on: string; total: bigint; fee: bigint }>(
      `select level, made_on::text as "on", total_minor as total, fee_minor as fee from collections.dunning_letters where customer_id = $1 order by level`,
      [debtor],
    );
    expect(letters).toEqual([
      { level: 1, on: "2026-05-04", total: 5400n, fee: 0n },
      { level: 2, on: "2026-05-18", total: 6000n, fee: 600n },
      { level: 3, on: "2026-06-01", total: 6000n, fee: 0n },
    ]);
    expect(await debtOf(debtor)).toMatchObject({ stage: "dunning", level: 3, isReady: true, readyOn: "2026-06-15", owed: eur("60.00") });
    const again = await program.query("select 1 from platform.daily_steps where step = 'collections.dun' and state in ('failed', 'held')");
    expect(again).toEqual([]);
    expect(await faults(program)).toEqual([]);
  }, 120_000);

  it("B-235 what was done about a debt goes along when its record is merged into another", async () => {
    const staff = await signInStaff(program);
    const { id } = await debtOf(twin);
    await staff.ok(api.writeOffDebtsEndpoint, { body: { debtIds: [id], reason: "The same person" } });
    await program.runJobs();
    const { survivor, loser } = await staff.ok(mergePreviewEndpoint, { params: { customerId: payer }, query: { loserId: twin } });
    await staff.ok(mergeEndpoint, {
      params: { customerId: payer },
      body: { loserId: twin, typed: loser.number, take: [], versions: { survivor: survivor.version, loser: loser.version } },
    });
    await program.runJobs();
    const { items, writtenOff } = await staff.ok(api.debtsOfCustomerEndpoint, { params: { customerId: payer } });
    expect(items).toMatchObject([{ id, stage: "written_off", letters: [{ level: 3 }, { level: 2 }, { level: 1 }] }]);
    expect(writtenOff).toMatchObject([{ left: eur("60.00") }]);
    expect(await faults(program)).toEqual([]);
  });

  it("B-235 who goes to another partner leaves the debt's way behind", async () => {
    const to = await program.inWork(async (work) => getPartner(work, (await makeProvider(work, { code: "south" })).partnerId));
    await program.inWork(async (work) => debtsOfPartnerMoves.carry?.(work, { customer: await getCustomer(work, mover), to }));
    const stages = await program.query("select stage, end_reason from collections.bad_debts where customer_id = $1", [mover]);
    expect(stages).toEqual([{ stage: "ended", end_reason: "moved" }]);
  });

  it("B-235 part comes through the agency, the rest is taken back and given up; the same person needs approval for a new service", async () => {
    const staff = await signInStaff(program);
    const open = () => debtOf(debtor);
    const agency = await staff.ok(api.addAgencyEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, name: "Keeper & Co", contact: "", email: "", phone: "", address: "", note: "" },
        ...{ commissionPercent: "20", settles: "kept" },
      },
    });
    await staff.ok(api.handOverEndpoint, { body: { agencyId: agency.id, debtIds: [(await open()).id] } });
    const { id, placements } = await open();
    await staff.ok(api.agencyPaymentEndpoint, {
      params: { placementId: placements[0]!.id },
      body: { amount: eur("50.00"), receivedOn: "2026-06-20" },
    });
    expect(await balanceOf(program, debtor)).toBe(-1000n);
    await staff.ok(api.recallEndpoint, { body: { debtIds: [id], reason: "Bankrupt" } });
    await staff.ok(api.writeOffDebtsEndpoint, { body: { debtIds: [id], reason: "Bankrupt" } });
    await program.runJobs();
    expect(await open()).toMatchObject({
      stage: "written_off",
      placements: [{ state: "recalled", recovered: eur("50.00"), commission: eur("10.00") }],
    });
    expect(await balanceOf(program, debtor)).toBe(0n);
    // Nobody paid, so nothing runs again, however many days go by; and no letter follows.
    await live(program, "2026-06-21", "2026-06-23");
    expect(await program.query("select status from customers.customers where id = $1", [debtor])).toEqual([{ status: "inactive" }]);
    expect(await program.query("select 1 from collections.dunning_letters where customer_id = $1", [debtor])).toHaveLength(3);

    const counter = await signInStaff(program);
    const [back] = await program.inWork(async (work) => {
      const added = await addCustomers(work, [
        {
          ...{ partnerId: provider.partnerId, category: "individual", fullName: "Somebody New", language: "en", status: "active" },
          ...{ emails: ["customer1@example.net"], addedOn: day("2026-06-23") },
        } as Parameters<typeof addCustomers>[1][number],
      ]);
      await openAccounts(work, [
        {
          ...{ customerId: added[0]!.id, partnerId: provider.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          ...{ paymentMethod: "bank_transfer" as const, nextBillingOn: day("2026-07-01") },
        },
      ]);
      return added;
    });
    const wish = { params: { customerId: back!.id }, body: { planId: provider.homeId } };
    expect(await counter.refused(addServiceEndpoint, wish)).toMatchObject({ code: "approval-needed", status: 409 });
    await counter.ok(api.approveNowEndpoint, { params: { customerId: back!.id }, body: { reason: "Paid a deposit" } });
    expect(await counter.ok(addServiceEndpoint, wish)).toMatchObject({ state: "active" });
    expect(await faults(program)).toEqual([]);
  }, 120_000);
});

describe("a day with very many letters", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  await program.inWork((work) => setSetting(work, mostBlockedPercent, { level: "system" }, 100));
  await subscribersWhoOwe(program, provider, 27);
  await (await signInStaff(program)).ok(api.saveLevelsEndpoint, {
    params: { partnerId: provider.partnerId },
    body: { items: [letter(7)] },
  });

  it("B-262, B-235 waits until a person lets it go, and then sends each letter once", async () => {
    await live(program, "2026-04-16", "2026-04-17", "2026-04-27", "2026-05-03");
    await program.inWork(async (work) => {
      await setSetting(work, mostBlockedPercent, { level: "system" }, 1);
      await setSetting(work, mostBlockedTimesUsual, { level: "system" }, 1);
    });
    await live(program, "2026-05-04");
    const staff = await signInStaff(program);
    expect((await staff.ok(api.listLettersEndpoint)).items).toEqual([]);
    const { held } = await staff.ok(api.debtTotalsEndpoint);
    expect(held).toMatchObject([{ partnerId: provider.partnerId, on: "2026-05-04" }]);
    await staff.ok(api.releaseLettersEndpoint, { body: { partnerId: provider.partnerId, on: "2026-05-04" } });
    await program.runDay();
    await program.runDay();
    const sent = await program.query<{ n: number }>("select count(*)::int as n from collections.dunning_letters");
    expect(sent).toEqual([{ n: 27 }]);
    expect(await faults(program)).toEqual([]);
  }, 120_000);
});
