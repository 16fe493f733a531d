// The steps over many accounts: what they say beforehand, what stops them, who is set aside.
import { beforeAll, describe, expect, it } from "vitest";
import { addDays, type Day, day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider, type Provider, type Subscriber } from "../../../tests/support/provider.ts";
import { type TestProgram, testProgram } from "../../../tests/support/test-program.ts";
import { confirmRun } from "../billing/index.ts";
import { resetSetting, setSetting } from "../partners/index.ts";
import { recordPayment } from "../payments/index.ts";
import * as contract from "./contract.ts";
import { listAccountStatus } from "./outlook/status-list.ts";
import { lateFee } from "./procedure/late-fee-rules.ts";
import { tooMany } from "./procedure/limit-rules.ts";
import { collectionsProofs } from "./proofs.ts";
import { mostBlockedPercent } from "./settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

async function owingCustomers(program: TestProgram, count: number): Promise<{ provider: Provider; customers: Subscriber[] }> {
  const provider = await program.inWork((work) => makeProvider(work));
  const customers = await program.inWork((work) =>
    addSubscribers(work, provider, { count, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }),
  );
  await program.runDay();
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "schedule" });
  await program.runJobs();
  return { provider, customers };
}

const pay = (program: TestProgram, customerId: string, amount: string, on: Day) =>
  program.inWork((work) =>
    recordPayment(work, customerId, {
      amount: eur(amount),
      method: "cash",
      receivedOn: on,
      payer: "",
      comment: "",
      note: "",
      confirmDuplicate: true,
    }),
  );

const statuses = async (program: TestProgram) =>
  new Map(
    (await program.query<{ id: string; status: string }>("select id, status from customers.customers")).map((row) => [row.id, row.status]),
  );

describe("the account status of the coming days", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const { customers } = await owingCustomers(program, 6);
  const [paid, part, exempt, extended, ...plain] = customers.map(({ customerId }) => customerId) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];

  beforeAll(async () => {
    await pay(program, paid, "54.00", day("2026-04-01"));
    await pay(program, part, "53.01", day("2026-04-01"));
    program.clock.moveTo("2026-04-16T12:00:00Z");
    await program.runDay();
    const staff = await signInStaff(program);
    const body = { kind: "exempt" as const, until: null, reason: "The mayor" };
    await staff.ok(contract.addHoldEndpoint, { params: { customerId: exempt }, body });
    const extension = { kind: "extension" as const, until: day("2026-04-20"), reason: "Called: salary comes on the 20th" };
    await staff.ok(contract.addHoldEndpoint, { params: { customerId: extended }, body: extension });
    const again = await staff.refused(contract.addHoldEndpoint, { params: { customerId: extended }, body: extension });
    expect(again.code).toBe("extension-used");
    await program.runJobs();
  });

  const shown = async (on: string, group: "due" | "blocked" | "deactivated"): Promise<string[]> =>
    (
      await program.inWork((work) =>
        listAccountStatus(work, {
          limit: 250,
          filter: { on: day(on), group: [group] },
          total: "exact",
          sort: undefined,
          cursor: undefined,
        }),
      )
    ).items
      .map((row) => row.customerId)
      .toSorted();

  it("B-48 due are those whose document is due that day and open", async () => {
    expect(await shown("2026-04-16", "due")).toEqual([part, exempt, extended, ...plain].toSorted());
  });

  it("I-22, O-230 what the evening before says for a day is what that day's steps do", async () => {
    for (let on = day("2026-04-17"); on <= "2026-05-02"; on = addDays(on, 1)) {
      program.clock.moveTo(`${addDays(on, -1)}T21:59:00Z`);
      await program.runDay();
      const expected = { blocked: await shown(on, "blocked"), deactivated: await shown(on, "deactivated") };
      const before = await statuses(program);
      program.clock.moveTo(`${on}T12:00:00Z`);
      await program.runDay();
      const after = await statuses(program);
      const went = (to: string) =>
        [...after]
          .filter(([id, status]) => status === to && before.get(id) !== to)
          .map(([id]) => id)
          .toSorted();
      expect({ on, blocked: went("blocked"), deactivated: went("inactive") }).toEqual({ on, ...expected });
      expect(await shown(on, "blocked"), "and what has happened stays in the list of its day").toEqual(expected.blocked);
    }
    const ends = await statuses(program);
    expect([paid, part, exempt].map((id) => ends.get(id))).toEqual(["active", "active", "active"]);
    expect([extended, ...plain].map((id) => ends.get(id))).toEqual(["inactive", "inactive", "inactive"]);
    const blocks = await program.query<{ id: string; on: string }>(
      'select customer_id as id, blocked_on::text as "on" from collections.block_episodes',
    );
    expect(new Map(blocks.map(({ id, on }) => [id, on]))).toEqual(
      new Map([[extended, "2026-04-21"], ...plain.map((id) => [id, "2026-04-17"] as const)]),
    );
  });

  it("I-20, I-23 the proofs hold", async () => {
    for (const proof of collectionsProofs) {
      const { wrong } = await program.inWork((work) => proof.prove(work));
      expect([proof.says, wrong]).toEqual([proof.says, []]);
    }
  });
});

describe("too many at once", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const { customers, provider } = await owingCustomers(program, 30);
  const blocked = async () => [...(await statuses(program)).values()].filter((status) => status === "blocked").length;

  it("B-262 the step stops, says why, and goes on when somebody has looked", async () => {
    program.clock.moveTo("2026-04-17T08:00:00Z");
    const held = (await program.runDay()).filter((one) => one.state === "held");
    expect(held.map(({ step, failure }) => [step, failure])).toEqual([
      ["collections.block", "30 of 30 customers would be blocked. Look at the account status and let the step go on if that is right."],
    ]);
    expect(await blocked()).toBe(0);
    const staff = await signInStaff(program);
    const totals = await staff.ok(contract.accountStatusTotalsEndpoint);
    expect(totals.held).toMatchObject([{ step: "collections.block", on: "2026-04-17", partnerName: "Northern Fibre" }]);
    expect(totals.days[0]!.groups.find(({ group }) => group === "blocked")).toEqual({
      group: "blocked",
      count: 30,
      open: [eur("1620.00")],
    });
    // One account that cannot be worked on stops nobody else (B-46).
    await program.query(
      `create function public.refuse_one() returns trigger language plpgsql as $$ begin raise exception 'a broken account'; end $$`,
    );
    await program.query(
      `create trigger refuse_one before insert on collections.block_episodes for each row when (new.customer_id = '${customers[4]!.customerId}') execute function public.refuse_one()`,
    );
    const body = { partnerId: provider.partnerId, step: "collections.block" as const, on: day("2026-04-17") };
    await staff.ok(contract.releaseStepEndpoint, { body });
    expect((await staff.refused(contract.releaseStepEndpoint, { body })).code).toBe("step-not-held");
    const done = (await program.runDay()).find((one) => one.step === "collections.block");
    expect(done).toMatchObject({ state: "done", counts: { blocked: 29, failed: 1 } });
    expect(await blocked()).toBe(29);
    const after = await staff.ok(contract.accountStatusTotalsEndpoint);
    expect(after.held).toEqual([]);
    expect(after.setAside).toMatchObject([{ customerId: customers[4]!.customerId, failure: "a broken account" }]);
    await program.query("drop trigger refuse_one on collections.block_episodes");
    await program.inWork((work) => setSetting(work, mostBlockedPercent, { level: "system" }, 100, 0));
    program.clock.moveTo("2026-04-20T08:00:00Z");
    await program.runDay();
    expect(await blocked()).toBe(30);
    expect((await (await signInStaff(program)).ok(contract.accountStatusTotalsEndpoint)).setAside).toEqual([]);
    await program.inWork((work) => resetSetting(work, mostBlockedPercent, { level: "system" }, 1));
  });

  it("B-44, I-5 who pays while others are blocked ends active, and one step in two processes blocks once", async () => {
    const payer = customers[0]!.customerId;
    await Promise.all([pay(program, payer, "54.00", day("2026-04-20")), program.runDay(), program.runJobs()]);
    await program.runJobs();
    expect((await statuses(program)).get(payer)).toBe("active");
    const open = await program.query(
      "select customer_id from collections.block_episodes where ended_as is null group by 1 having count(*) > 1",
    );
    expect(open).toEqual([]);
  });

  const cases = [
    { why: "25 are never too many", blast: { count: 25, customers: 25, usual: 0, percent: 1, times: 1 }, is: undefined },
    { why: "more than the percent", blast: { count: 26, customers: 100, usual: 0, percent: 25, times: 3 }, is: "percent" },
    { why: "exactly the percent", blast: { count: 26, customers: 104, usual: 0, percent: 25, times: 3 }, is: undefined },
    { why: "three times the usual and one", blast: { count: 91, customers: 10_000, usual: 30, percent: 25, times: 3 }, is: "usual" },
    {
      why: "the first day has nothing to compare with",
      blast: { count: 91, customers: 10_000, usual: 0, percent: 25, times: 3 },
      is: undefined,
    },
  ];
  it.each(cases)("B-262 $why", ({ blast, is }) => expect(tooMany(blast)).toBe(is));
});

describe("what being late costs", async () => {
  const base = { daysAfterDue: 10, kind: "percent" as const, value: "1.5", minMinor: null, maxMinor: null, capMinor: null };
  const at = { openMinor: 5690n, chargedMinor: 0n, exponent: 2 };
  const cases = [
    { why: "1.5 % of 56.90", step: base, of: at, is: 85n },
    { why: "a fixed amount", step: { ...base, kind: "fixed" as const, value: "5" }, of: at, is: 500n },
    {
      why: "a fixed amount in a currency of three places",
      step: { ...base, kind: "fixed" as const, value: "0.25" },
      of: { ...at, exponent: 3 },
      is: 250n,
    },
    {
      why: "9 % a year for ten days",
      step: { ...base, kind: "percent_per_year" as const, value: "9" },
      of: { ...at, openMinor: 100_000n },
      is: 247n,
    },
    { why: "not less than the least", step: { ...base, minMinor: 200n }, of: at, is: 200n },
    { why: "not more than the most", step: { ...base, maxMinor: 50n }, of: at, is: 50n },
    { why: "what is left of the cap", step: { ...base, capMinor: 100n }, of: { ...at, chargedMinor: 60n }, is: 40n },
    { why: "nothing above the cap", step: { ...base, capMinor: 100n }, of: { ...at, chargedMinor: 160n }, is: 0n },
  ];
  it.each(cases)("B-150 $why", ({ step, of, is }) => expect(lateFee(step, of)).toBe(is));

  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const { customers, provider } = await owingCustomers(program, 3);
  const [charged, paid, held] = customers.map(({ customerId }) => customerId) as [string, string, string];

  it("B-150 comes once for a document and step, not for whoever paid or is spared, and blocks like the invoice", async () => {
    const staff = await signInStaff(program);
    const steps = [
      {
        daysAfterDue: 3,
        kind: "fixed" as const,
        value: "5",
        min: null,
        max: null,
        cap: null,
        taxId: provider.taxId,
        chargedAs: "invoice" as const,
        skipIfHold: true,
      },
      {
        daysAfterDue: 5,
        kind: "percent" as const,
        value: "10",
        min: null,
        max: null,
        cap: null,
        taxId: provider.taxId,
        chargedAs: "future_item" as const,
        skipIfHold: true,
      },
    ];
    const params = { partnerId: provider.partnerId };
    expect((await staff.ok(contract.saveLateFeeStepsEndpoint, { params, body: { items: steps } })).items).toMatchObject(steps);
    expect(
      (await staff.refused(contract.saveLateFeeStepsEndpoint, { params, body: { items: [steps[0]!, steps[0]!] } })).errors?.[0]?.code,
    ).toBe("duplicate");
    await pay(program, paid, "54.00", day("2026-04-01"));
    await staff.ok(contract.addHoldEndpoint, { params: { customerId: held }, body: { kind: "exempt", until: null, reason: "" } });
    program.clock.moveTo("2026-04-23T12:00:00Z");
    await program.runDay();
    const fees = await program.query(
      "select customer_id, amount_minor::int as amount, skipped, charged_on::text as on, fee_document_id is not null as invoiced from collections.late_fees order by charged_on, amount_minor desc",
    );
    expect(fees).toEqual([
      { customer_id: charged, amount: 500, skipped: null, on: "2026-04-19", invoiced: true },
      { customer_id: held, amount: 0, skipped: "hold", on: "2026-04-19", invoiced: false },
      { customer_id: charged, amount: 540, skipped: null, on: "2026-04-21", invoiced: false },
      { customer_id: held, amount: 0, skipped: "hold", on: "2026-04-21", invoiced: false },
    ]);
    await pay(program, charged, "54.00", day("2026-04-23"));
    await program.runJobs();
    expect((await statuses(program)).get(charged)).toBe("active");
    // The fee of 6.00 with tax, from 19 April, is due on 4 May.
    program.clock.moveTo("2026-05-05T12:00:00Z");
    await program.runDay();
    expect((await statuses(program)).get(charged)).toBe("blocked");
  });

  it("B-150 fees bear no fees, unless a step says so", async () => {
    const staff = await signInStaff(program);
    const params = { partnerId: provider.partnerId };
    const { items } = await staff.ok(contract.listLateFeeStepsEndpoint, { params });
    expect(items.map(({ isCompound }) => isCompound)).toEqual([false, false]);
    const changed = items.map((step, at) => ({ ...step, isCompound: at === 0 }));
    expect((await staff.ok(contract.saveLateFeeStepsEndpoint, { params, body: { items: changed } })).items).toMatchObject(changed);
    // The fee of 19 April was due on 4 May: 5.00 on 7 May, and nothing by the other step on 9 May.
    program.clock.moveTo("2026-05-10T12:00:00Z");
    await program.runDay();
    expect(
      await program.query(
        "select charged_on::text as on, amount_minor::int as amount from collections.late_fees where customer_id = $1 and charged_on > '2026-05-01'",
        [charged],
      ),
    ).toEqual([{ on: "2026-05-07", amount: 500 }]);
  });
});
