// A billing run in two processes at once, killed and started again; then its mails by two workers, killed as well: however often everything
// was begun, no invoice is mailed twice, and every invoice is mailed but for what a dead process may have handed over (O-161).
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { mailFrom, messagesMode } from "../../server/modules/notifications/settings.ts";
import { tendMailJob } from "../../server/modules/notifications/tend-mail.ts";
import { getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { enqueue } from "../../server/platform/jobs.ts";
import { openMailBox } from "../support/mail-box.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const customers = 60;
const cli = new URL("../../server/cli.ts", import.meta.url).pathname;

describe("nobody is mailed twice", async () => {
  const program = await testProgram({ now: new Date().toISOString() });
  const box = await openMailBox();
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-mailed-once-"));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it("B-67 B-167 O-161 confirmed by two and killed, mailed by two and killed: one mail for each invoice", async () => {
    await program.inWork(async (work) => {
      const provider = await makeProvider(work);
      await addSubscribers(work, provider, { count: customers, startOn: "2026-03-15", nextBillingOn: "2026-04-01" });
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await setSetting(work, mailFrom, { level: "system" }, "billing@northern.example");
      const partner = await getPartner(work, provider.partnerId);
      await saveServer(work, program.tools, partner, {
        host: box.host,
        port: box.port,
        encryption: "none",
        checkCertificate: true,
        user: "",
      });
    });
    // An hour later, whatever the day, without papers: this is about how often, not about what.
    await program.query(
      `insert into notifications.event_settings (scope_id, partner_id, kind, own, version, changed_at)
       values ('00000000-0000-0000-0000-000000000000', null, 'invoice_issued', '{"attach":[],"delayHours":"1","hours":"always","digest":false}', 1, now())`,
    );
    cpSync(join(program.tools.config.dataDir, "secrets"), join(dataDir, "secrets"), { recursive: true });

    for (let round = 0; round < 3; round++) await Promise.all([1, 2].map(() => start(confirm, 300 + Math.trunc(Math.random() * 1200))));
    await Promise.all([start(confirm), start(confirm)]);
    const invoices = await program.query<{ number: string }>(
      "select number from billing.money_documents where kind = 'invoice' order by number",
    );
    expect(invoices).toHaveLength(customers);

    // Two hear of all of it at once, and write each message once.
    await Promise.all([program.runJobs(), program.runJobs()]);
    const written = await program.query("select cause_key from notifications.messages where kind = 'invoice_issued'");
    expect(written).toHaveLength(customers);

    later(61);
    await program.query("update notifications.messages set due_at = now() - interval '1 minute' where state = 'held'");
    await program.inWork((work) => enqueue(work, tendMailJob, {}));
    const workers = [start(worker, undefined, () => box.mails.length >= 8), start(worker, undefined, () => box.mails.length >= 8)];
    expect((await Promise.all(workers)).every((how) => how === "killed")).toBe(true);
    const whenKilled = box.mails.length;
    expect(whenKilled).toBeLessThan(customers);

    // The leases of the dead run out, and what they left half-sent is for a person to look at.
    for (let minutes = 0; minutes < 20; minutes += 5) {
      later(5);
      await program.inWork((work) => enqueue(work, tendMailJob, {}));
      await Promise.all([program.runJobs(), program.runJobs()]);
    }
    const states = await program.query<{ state: string; n: number }>(
      "select state, count(*)::int as n from notifications.messages where kind = 'invoice_issued' group by 1 order by 1",
    );
    const count = (state: string): number => states.find((row) => row.state === state)?.n ?? 0;
    expect(count("sent") + count("unclear")).toBe(customers);
    expect(count("unclear")).toBeLessThanOrEqual(workers.length);
    const mailed = Map.groupBy(box.mails, ({ mail }) => /Invoice (\S+) over/.exec(mail.subject ?? "")?.[1] ?? "");
    for (const [number, mails] of mailed) expect(mails.length, `invoice ${number}`).toBe(1);
    // Of what is unclear the server may have had the last byte, or not.
    expect(mailed.size).toBeGreaterThanOrEqual(count("sent"));
    expect(mailed.size).toBeLessThanOrEqual(customers);
  }, 120_000);

  const confirm = ["billing", "confirm", "--date", "2026-04-01", "--json"] as const;
  const worker = ["start", "--roles", "worker", "--no-demo"] as const;
  const later = (minutes: number): void => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000));

  /** A process of its own, killed without warning after a while, or once something has happened. */
  async function start(args: readonly string[], killAfterMs?: number, killOnce?: () => boolean): Promise<"done" | "killed" | "failed"> {
    const child = spawn(process.execPath, [cli, ...args], {
      env: { ...process.env, DATABASE_URL: program.databaseUrl, DEMARC_DATA: dataDir, DEMARC_HTTP_PORT: "0", DEMARC_HEALTH_PORT: "0" },
      stdio: "ignore",
    });
    const ended = new Promise<"done" | "killed" | "failed">((done) =>
      child.once("exit", (code, signal) => done(signal === "SIGKILL" ? "killed" : code === 0 ? "done" : "failed")),
    );
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    if (killOnce) {
      for (let tries = 0; tries < 3000 && !killOnce() && child.exitCode === null; tries++) await pause(5);
      child.kill("SIGKILL");
    }
    const how = await ended;
    clearTimeout(timer);
    return how;
  }
});
