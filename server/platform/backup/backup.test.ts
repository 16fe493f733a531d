import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { addSubscribers, makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { confirmRun } from "../../modules/billing/index.ts";
import { billingProofs } from "../../modules/billing/ledger/proofs.ts";
import { makeLog } from "../log.ts";
import { makeBackup, readBack } from "./make-backup.ts";
import { restoreBackup } from "./restore-backup.ts";

describe("a backup", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const other = await testProgram();
  const scratch = mkdtempSync(join(tmpdir(), "demarc-backup-test-"));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const folder = join(scratch, "one");

  it("O-257 holds everything, and what is restored from it is the same to the row and proves its books", async () => {
    await program.inWork(async (work) => {
      const provider = await makeProvider(work);
      await addSubscribers(work, provider, { count: 5, startOn: "2026-03-15", nextBillingOn: "2026-04-01" });
    });
    const [partner] = await program.query<{ id: string }>("select id from partners.partners");
    await confirmRun((act) => program.inWork(act), { partnerId: partner?.id ?? "", targetOn: day("2026-04-01"), trigger: "manual" });

    const made = await makeBackup({
      databaseUrl: program.databaseUrl,
      dataDir: program.tools.config.dataDir,
      folder,
      version: "test",
      takenAt: program.clock.now(),
    });
    expect(made.tables.find((table) => table.name === "billing.money_documents")?.rows).toBe(5);
    await restoreBackup({ databaseUrl: other.databaseUrl, dataDir: other.tools.config.dataDir, folder, log: makeLog("silent") });
    for (const table of [
      "billing.money_documents",
      "billing.journal_entries",
      "billing.coverage",
      "customers.customers",
      "identity.audit_entries",
    ]) {
      const text = `select md5(string_agg(t::text, '' order by t::text)) as hash from ${table} t`;
      expect(await other.query(text), table).toEqual(await program.query(text));
    }
    for (const proof of billingProofs) expect((await other.inWork((work) => proof.prove(work))).wrong).toEqual([]);
  });

  it("goes on from where it was: the next number follows the last one", async () => {
    other.clock.moveTo("2026-05-01T06:00:00Z");
    const [partner] = await other.query<{ id: string }>("select id from partners.partners");
    const run = await confirmRun((act) => other.inWork(act), {
      partnerId: partner?.id ?? "",
      targetOn: day("2026-05-01"),
      trigger: "manual",
    });
    expect(run.invoices).toBe(5);
    const numbers = await other.query<{ number: string }>("select number from billing.money_documents order by number");
    expect(numbers.at(-1)?.number).toBe("202601000010");
  });

  it("is refused when a byte of it has changed", async () => {
    const path = join(folder, "tables/billing.money_documents.copy.gz");
    const bytes = readFileSync(path);
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(readBack(folder)).rejects.toThrow("billing.money_documents");
  });
});
