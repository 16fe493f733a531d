// New services get their first invoice without waiting for the run.
import { describe, expect, it } from "vitest";
import { addDays, addMonths, calendarDay, day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks } from "../../../../tests/support/payer.ts";
import { makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPlan, getPlan } from "../../catalog/index.ts";
import { addCustomers } from "../../customers/index.ts";
import { setSetting } from "../../partners/index.ts";
import { addServiceEndpoint } from "../../services/contract.ts";
import { openAccounts } from "../index.ts";
import { createRecurringInvoiceEndpoint, previewRecurringInvoiceEndpoint } from "./contract.ts";
import { firstInvoiceAuto, firstInvoiceMergeDays, firstInvoiceMode } from "./run-settings.ts";

describe("the first invoice", async () => {
  const program = await testProgram({ now: "2026-03-15T09:00:00Z" });
  const provider = await program.inWork(async (work) => {
    const made = await makeProvider(work);
    const setup = await createPlan(work, {
      code: "setup",
      kind: "one_time",
      title: "Installation",
      currency: "EUR",
      price: "30",
      taxId: made.taxId,
      partnerIds: [made.partnerId],
      validFrom: day("2026-01-01"),
    });
    const fresh = await createPlan(work, {
      code: "fibre",
      kind: "internet",
      title: "Fibre",
      currency: "EUR",
      price: "45",
      taxId: made.taxId,
      partnerIds: [made.partnerId],
      setupPlanIds: [setup.id],
      validFrom: day("2026-01-01"),
    });
    await setSetting(work, firstInvoiceAuto, { level: "system" }, true);
    return { ...made, fibreId: (await getPlan(work, fresh.id)).id };
  });
  const { partnerId } = provider;
  let count = 0;
  const customer = (more: { prepaidMonths?: number; nextBillingOn?: string } = {}) =>
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
          addedOn: day("2026-03-15"),
        },
      ]);
      await openAccounts(work, [
        {
          customerId: added!.id,
          partnerId,
          currency: "EUR",
          billingDay: 1,
          prepaidMonths: more.prepaidMonths ?? 1,
          paymentMethod: "bank_transfer",
          nextBillingOn: day(more.nextBillingOn ?? "2026-04-01"),
        },
      ]);
      return added!.id;
    });
  const add = async (customerId: string, more: { planId?: string; startOn?: string; invoice?: "now" | "cutoff" | "regular" } = {}) => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { startOn, ...rest } = more;
    await staff.ok(addServiceEndpoint, {
      params: { customerId },
      body: { planId: provider.fibreId, ...rest, ...(startOn ? { startOn: day(startOn) } : {}) },
    });
    await program.runJobs();
  };
  const at = async (now: string) => {
    program.clock.moveTo(now);
    await program.runDay();
  };
  const invoices = (customerId: string) =>
    program.query<{ on_day: string; net: bigint; gross: bigint; lines: string }>(
      `select issued_on::text as on_day, net_minor as net, gross_minor as gross,
        (select string_agg(net_minor::text, '+' order by position) from billing.document_lines where document_id = document.id) as lines
       from billing.money_documents document where account_id = $1 order by issued_at, number`,
      [customerId],
    );

  it("B-72 a service added before the cut-off is invoiced the same day, with its setup item, to the end of the term", async () => {
    const early = await customer();
    await add(early);
    await at("2026-03-15T16:59:00Z");
    expect(await invoices(early)).toEqual([]);
    await at("2026-03-15T17:00:30Z");
    // Section 5.1: 45.00 from 15 March is 24.68; 16.1 adds 30.00 for the installation.
    expect(await invoices(early)).toEqual([{ on_day: "2026-03-15", net: 5468n, gross: 6562n, lines: "2468+3000" }]);
  });

  it("B-72 what comes after the cut-off is invoiced on the next day, and all of an account on one invoice", async () => {
    const late = await customer();
    await add(late);
    await add(late, { planId: provider.voiceId });
    await at("2026-03-15T20:00:00Z");
    expect(await invoices(late)).toEqual([]);
    await at("2026-03-16T17:01:00Z");
    expect((await invoices(late)).map((row) => [row.on_day, row.lines])).toEqual([["2026-03-16", "2468+3000+685"]]);
  });

  it("B-73 a service that starts later is invoiced at the cut-off of its start day", async () => {
    const later = await customer();
    await add(later, { startOn: "2026-03-20" });
    await at("2026-03-19T17:01:00Z");
    expect(await invoices(later)).toEqual([]);
    await at("2026-03-20T17:01:00Z");
    expect((await invoices(later)).map((row) => row.on_day)).toEqual(["2026-03-20"]);
  });

  it("B-72 who pays afterwards gets what is charged once and no days", async () => {
    const postpaid = await customer({ prepaidMonths: 0 });
    await add(postpaid);
    await at("2026-03-21T17:01:00Z");
    expect((await invoices(postpaid)).map((row) => row.lines)).toEqual(["3000"]);
    await at("2026-03-22T17:01:00Z");
    expect(await invoices(postpaid)).toHaveLength(1);
  });

  it("B-73 B-266 near the run, or when it is wished so, the service waits for the run", async () => {
    await program.inWork((work) => setSetting(work, firstInvoiceMergeDays, { level: "system" }, 3));
    const near = await customer({ nextBillingOn: "2026-03-26" });
    const regular = await customer();
    const other = await customer();
    await add(near);
    await add(regular, { invoice: "regular" });
    await add(other);
    await at("2026-03-23T18:01:00Z");
    expect(await invoices(near)).toEqual([]);
    expect(await invoices(regular)).toEqual([]);
    expect(await invoices(other)).toHaveLength(1);
  });

  it("B-266 at once: services added together share one invoice a minute later, in any evening hour", async () => {
    await program.inWork((work) => setSetting(work, firstInvoiceMode, { level: "system" }, "immediate"));
    program.clock.moveTo(new Date());
    // In the middle of the next month, so that a month ends in between whatever day it is.
    const firstOfMonth = day(`${calendarDay(new Date(), "Europe/Berlin").slice(0, 8)}01`);
    const now = await customer({ nextBillingOn: addDays(addMonths(firstOfMonth, 1), 14) });
    await add(now);
    await add(now, { planId: provider.voiceId });
    await program.runJobs();
    await program.query("update graphile_worker._private_jobs set run_at = now() where run_at > now()");
    await program.runJobs();
    // Two services, each with the rest of this cycle and a part of the next, and one installation.
    expect((await invoices(now)).map((row) => row.lines.split("+").length)).toEqual([5]);
  });

  it("B-74 B-85 with the button one customer is invoiced now, up to a chosen day, and never twice", async () => {
    program.clock.moveTo("2026-03-24T09:00:00Z");
    await program.inWork((work) => setSetting(work, firstInvoiceAuto, { level: "system" }, false));
    const asking = await customer();
    await add(asking);
    const staff = await signInStaff(program, { role: "super_administrator" });
    const seen = await staff.ok(previewRecurringInvoiceEndpoint, { params: { customerId: asking }, body: {} });
    expect(seen.gross.amount).toBe("49.93");
    expect(await invoices(asking)).toEqual([]);
    await staff.ok(createRecurringInvoiceEndpoint, { params: { customerId: asking }, body: {} });
    // 24 to 31 March: 45.00 less F(23) = 33.39.
    expect(await invoices(asking)).toMatchObject([{ gross: 4993n, lines: "1161+3000" }]);
    const again = await staff.refused(createRecurringInvoiceEndpoint, { params: { customerId: asking }, body: {} });
    expect(again.code).toBe("nothing-to-invoice");
    const covered = await staff.refused(createRecurringInvoiceEndpoint, {
      params: { customerId: asking },
      body: { throughOn: day("2026-03-31") },
    });
    expect(covered.code).toBe("already-billed");
    await staff.ok(createRecurringInvoiceEndpoint, { params: { customerId: asking }, body: { throughOn: day("2026-05-31") } });
    expect((await invoices(asking)).at(-1)?.lines).toBe("4500+4500");
  });

  it("I-3 I-4 the books and the covered days are right after all of it", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
