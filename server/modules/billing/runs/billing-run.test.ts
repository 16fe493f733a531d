import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { confirmRun, previewRun, undoRun } from "../index.ts";
import { billingProofs } from "../ledger/proofs.ts";

async function expectSoundBooks(program: TestProgram): Promise<void> {
  for (const proof of billingProofs) {
    const { wrong } = await program.inWork((work) => proof.prove(work));
    expect(wrong, `${proof.rule} ${proof.says}`).toEqual([]);
  }
}

describe("a billing run", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const { provider, subscribers } = await program.inWork(async (work) => {
    const made = await makeProvider(work);
    return {
      provider: made,
      subscribers: await addSubscribers(work, made, {
        count: 7,
        startOn: "2026-03-15",
        nextBillingOn: "2026-04-01",
        plans: [made.homeId, made.voiceId],
      }),
    };
  });
  const wanted = { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" as const };

  it("B-62 a preview says what would be issued and moves nothing", async () => {
    const totals = await previewRun((act) => program.inWork(act), wanted);
    // 45.00 and 12.50 for April, and 15 to 31 March: 24.68 and 6.85.
    expect(totals).toMatchObject({ invoices: 7, netMinor: 7n * (4500n + 1250n + 2468n + 685n), parked: 0 });
    expect(await program.query("select 1 from billing.money_documents")).toHaveLength(0);
    expect(await program.query("select 1 from billing.coverage")).toHaveLength(0);
  });

  it("B-54 B-64 a confirmed run issues the uncovered days before and the term ahead", async () => {
    const totals = await confirmRun((act) => program.inWork(act), wanted);
    expect(totals).toMatchObject({ invoices: 7, netMinor: 7n * 8903n, parked: 0, failed: 0 });
    const [first] = await program.query<{
      number: string;
      net_minor: bigint;
      tax_minor: bigint;
      due_on: string;
      issued_on: string;
      state: string;
    }>("select number, net_minor, tax_minor, due_on, issued_on, state from billing.money_documents order by number");
    expect(first).toMatchObject({
      number: "202601000001",
      net_minor: 8903n,
      tax_minor: 1781n,
      issued_on: "2026-04-01",
      due_on: "2026-04-16",
      state: "issued",
    });
    const lines = await program.query<{ period_start: string; period_end: string; amount_minor: bigint }>(
      "select period_start, period_end, amount_minor from billing.document_lines where document_id = (select id from billing.money_documents where number = '202601000001') order by position",
    );
    expect(lines.map((line) => [line.period_start, line.period_end, line.amount_minor])).toEqual([
      ["2026-03-15", "2026-04-01", 2468n],
      ["2026-04-01", "2026-05-01", 4500n],
      ["2026-03-15", "2026-04-01", 685n],
      ["2026-04-01", "2026-05-01", 1250n],
    ]);
    const [balance] = await program.query<{ balance_minor: bigint }>("select balance_minor from billing.balances where account_id = $1", [
      subscribers[0]?.customerId,
    ]);
    expect(balance?.balance_minor).toBe(-10684n);
    await expectSoundBooks(program);
  });

  it("B-60 running it again for the same or an earlier date issues nothing", async () => {
    for (const targetOn of ["2026-04-01", "2026-03-20"]) {
      expect(await confirmRun((act) => program.inWork(act), { ...wanted, targetOn: day(targetOn) })).toMatchObject({ invoices: 0 });
    }
    expect(await program.query("select 1 from billing.money_documents")).toHaveLength(7);
  });

  it("B-69 B-70 undo takes it back, and running again gives the same amounts", async () => {
    const undone = await undoRun((act) => program.inWork(act), wanted);
    expect(undone).toEqual({ undone: 7, kept: [] });
    expect(await program.query("select 1 from billing.coverage")).toHaveLength(0);
    const balances = await program.query<{ balance_minor: bigint }>("select balance_minor from billing.balances");
    expect(balances.every((row) => row.balance_minor === 0n)).toBe(true);
    await expectSoundBooks(program);
    expect(await confirmRun((act) => program.inWork(act), wanted)).toMatchObject({ invoices: 7, netMinor: 7n * 8903n });
    await expectSoundBooks(program);
  });

  it("B-53 two processes that confirm the same run at once issue every invoice once", async () => {
    program.clock.moveTo("2026-05-01T06:00:00Z");
    const may = { ...wanted, targetOn: day("2026-05-01") };
    const [a, b] = await Promise.all([confirmRun((act) => program.inWork(act), may), confirmRun((act) => program.inWork(act), may)]);
    expect(a.invoices + b.invoices).toBe(7);
    await expectSoundBooks(program);
  });
});
