// The worst moments of reading a mailbox: our process is killed without warning while it fetches a mail, while it writes what came of one, and
// when one is written and not yet marked on the server.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { openImapBox } from "../../../../tests/support/imap-server.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { imapReader } from "../../../adapters/imap-reader.ts";
import { addCustomer } from "../../customers/index.ts";
import { createPartner } from "../../partners/index.ts";
import { createMailboxEndpoint } from "./contract.ts";

const cli = new URL("../../../cli.ts", import.meta.url).pathname;

describe("a worker that is killed while it reads a mailbox", async () => {
  const program = await testProgram({ now: new Date().toISOString(), mailReader: imapReader });
  const box = await openImapBox();
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-kill-read-"));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  cpSync(join(program.tools.config.dataDir, "secrets"), join(dataDir, "secrets"), { recursive: true });
  const { id: partnerId } = await program.inWork((work) =>
    createPartner(work, { code: "north", name: "North", legalName: "North", currency: "EUR", timeZone: "Europe/Zagreb" }),
  );
  const customer = {
    partnerId,
    category: "individual",
    fullName: "Ana",
    language: "en",
    status: "active",
    emails: ["ana@example.net"],
  } as const;
  await program.inWork((work) => addCustomer(work, { ...customer, addedOn: "2026-01-01" as Day }, { requireFields: false }));
  const subjects = ["First", "Second", "Third"];
  for (const subject of subjects)
    box.deliver(
      ["From: ana@example.net", "To: support@isp.example", `Subject: ${subject}`, `Message-ID: <${subject}@x>`, "", "Hello."].join("\r\n"),
    );
  const { id: mailboxId } = await (await signInStaff(program)).ok(createMailboxEndpoint, {
    body: {
      ...({
        partnerId,
        address: "support@isp.example",
        host: box.host,
        port: box.port,
        encryption: "none",
        checkCertificate: true,
      } as const),
      ...({ login: "support", password: "secret", folder: "INBOX", afterReading: "mark", moveTo: "", unknownSenders: "create" } as const),
      ...({ automaticMail: "hold", trustedServer: "", groupId: null, typeId: null, priority: "medium", isActive: true } as const),
    },
  });

  /** Starts a worker of its own, which reads the mailbox, and kills it at a moment. */
  async function killAt(moment: (kill: () => void) => void): Promise<void> {
    const worker = spawn(process.execPath, [cli, "start", "--roles", "worker", "--no-demo"], {
      env: { ...process.env, DATABASE_URL: program.databaseUrl, DEMARC_DATA: dataDir, DEMARC_HTTP_PORT: "0" },
      stdio: "ignore",
    });
    const ended = new Promise((done) => worker.once("exit", (_code, signal) => done(signal)));
    moment(() => worker.kill("SIGKILL"));
    expect(await ended).toBe("SIGKILL");
    box.onCommand = () => undefined;
    await freed();
  }
  /** As if some time had passed: the lease of the dead one is over, and the mailbox is due again. */
  async function freed(): Promise<void> {
    // What the dead one had begun is undone once the database sees that it is gone.
    await expect.poll(() => program.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'"), { timeout: 10_000 }).toEqual([]);
    await program.query("update tickets.mailboxes set busy_until = now() - interval '1 hour' where busy_until is not null");
    await program.query("select graphile_worker.add_job('tickets.read-mailbox', json_build_object('mailboxId', $1::text), job_key := $2)", [
      mailboxId,
      `read-mailbox-${mailboxId}`,
    ]);
  }
  const tickets = async () =>
    (await program.query<{ subject: string }>("select subject from tickets.tickets order by subject")).map(({ subject }) => subject);
  const marked = () => box.folder("INBOX").flatMap(({ flags }, at) => (flags.has("\\Seen") ? [subjects[at]] : []));
  const isOf = (uid: number, verb: string) => (command: string) => new RegExp(`^UID ${verb} ${uid} `, "i").test(command);

  it("O-127 O-128 loses no mail and reads none twice, at whichever moment it dies", { timeout: 120_000 }, async () => {
    // While it writes down what came of the first: all of that is undone.
    await program.query(
      "create function tickets.dawdle() returns trigger language plpgsql as $$ begin if new.subject = 'First' then perform pg_sleep(2); end if; return new; end $$",
    );
    await program.query("create trigger dawdle after insert on tickets.tickets for each row execute function tickets.dawdle()");
    await killAt((kill) => {
      const look = setInterval(async () => {
        const [at] = await program.query("select 1 from pg_stat_activity where wait_event = 'PgSleep' and query ilike '%tickets%'");
        if (!at) return;
        clearInterval(look);
        kill();
      }, 50);
    });
    await program.query("drop trigger dawdle on tickets.tickets");
    expect([await tickets(), marked()]).toEqual([[], []]);

    // When the first is written and not yet marked.
    await killAt((kill) => {
      box.onCommand = (command) => {
        if (!isOf(1, "STORE")(command)) return;
        kill();
        box.hangUp();
      };
    });
    expect([await tickets(), marked()]).toEqual([["First"], []]);

    // While it fetches the third.
    await killAt((kill) => {
      box.onCommand = (command) => {
        if (!isOf(3, "FETCH")(command)) return;
        kill();
        box.hangUp();
      };
    });
    expect([await tickets(), marked()]).toEqual([
      ["First", "Second"],
      ["First", "Second"],
    ]);

    await program.runJobs();
    expect([await tickets(), marked()]).toEqual([subjects, subjects]);
    expect(await program.query("select count(*)::int as count from tickets.mails where state = 'placed'")).toEqual([{ count: 3 }]);
    expect(await program.query("select count(*)::int as count from tickets.entries where kind = 'message'")).toEqual([{ count: 3 }]);
  });
});
