// The worst moment: the mail server has a message, its answer is on the way, and our process is killed without warning.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openMailBox } from "../../../tests/support/mail-box.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { enqueue } from "../../platform/jobs.ts";
import { createPartner, setSetting } from "../partners/index.ts";
import { saveServer } from "./mail-server.ts";
import { messagesMode } from "./settings.ts";
import { tendMailJob } from "./tend-mail.ts";
import { writeMessage } from "./write-message.ts";

const cli = new URL("../../cli.ts", import.meta.url).pathname;

describe("a worker that is killed while it hands over a message", async () => {
  const program = await testProgram({ now: new Date().toISOString() });
  const box = await openMailBox();
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-kill-mail-"));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it("O-161 leaves it unclear: it is not sent again by itself, and what stood behind it still goes out", async () => {
    const partnerId = await program.inWork(async (work) => {
      const partner = await createPartner(work, {
        code: "north",
        name: "Northern Fibre",
        legalName: "Northern Fibre Ltd.",
        currency: "EUR",
        timeZone: "Europe/Berlin",
        email: "billing@northern.example",
      });
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await saveServer(work, program.tools, partner, {
        host: box.host,
        port: box.port,
        encryption: "none",
        checkCertificate: true,
        user: "",
      });
      return partner.id;
    });
    for (const to of ["first@example.net", "second@example.net"]) {
      await program.inWork((work) =>
        writeMessage(work, program.tools, {
          partnerId,
          customerId: null,
          kind: "refund_done",
          cause: null,
          to: [to],
          content: { texts: "refund_done", language: "en", name: "Ana", values: { amount: "€1.00", number: "R-1" } },
          timing: "at-once",
        }),
      );
      later(1);
    }
    // The server takes the message and keeps its answer to itself, until our process is dead.
    let taken = 0;
    let answer = (): void => undefined;
    const heard = new Promise<void>((got) => {
      box.onMessage = () => {
        taken += 1;
        got();
        return new Promise<void>((done) => {
          answer = done;
        });
      };
    });
    cpSync(join(program.tools.config.dataDir, "secrets"), join(dataDir, "secrets"), { recursive: true });
    const worker = spawn(process.execPath, [cli, "start", "--roles", "worker", "--no-demo"], {
      env: { ...process.env, DATABASE_URL: program.databaseUrl, DEMARC_DATA: dataDir, DEMARC_HTTP_PORT: "0" },
      stdio: "ignore",
    });
    const ended = new Promise((done) => worker.once("exit", (_code, signal) => done(signal)));
    await heard;
    worker.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    answer();
    expect(await states()).toEqual(["sending", "queued"]);

    box.onMessage = () => {
      taken += 1;
    };
    later(5 * 60);
    await tend();
    // The lease of the dead one is over, so the second message leaves; of the first one nobody knows anything yet.
    expect(await states()).toEqual(["sending", "sent"]);
    later(6 * 60);
    await tend();
    await tend();
    expect(await states()).toEqual(["unclear", "sent"]);
    expect(taken).toBe(2);
    expect(box.mails.filter(({ to }) => to[0] === "first@example.net").length).toBeLessThanOrEqual(1);
    const [left] = await program.query("select outcome, ended_at from notifications.message_attempts order by started_at limit 1");
    expect(left).toEqual({ outcome: "unclear", ended_at: null });
  }, 60_000);

  const later = (seconds: number): void => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000));
  const states = async () =>
    (await program.query<{ state: string }>("select state from notifications.messages order by created_at")).map(({ state }) => state);
  const tend = async (): Promise<void> => {
    await program.inWork((work) => enqueue(work, tendMailJob, {}));
    await program.runJobs();
  };
});
