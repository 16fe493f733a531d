// The mail server of a partner: its password, its test, its encryption; over real SMTP on loopback.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StaffCaller, signInStaff } from "../../../tests/support/call-api.ts";
import { openMailBox, refusal } from "../../../tests/support/mail-box.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { changeSettingsEndpoint, listSettingsEndpoint } from "../partners/contract.ts";
import { createPartner } from "../partners/index.ts";
import * as contract from "./contract.ts";

const plain = { host: "127.0.0.1", encryption: "none", checkCertificate: true, user: "" } as const;

describe("the mail server", async () => {
  const program = await testProgram();
  const box = await openMailBox({ login: { user: "demarc", password: "mail-secret" } });
  let first = "";
  let second = "";
  let chief: StaffCaller;
  let reseller: StaffCaller;

  beforeAll(async () => {
    const partner = (code: string) =>
      program.inWork((work) =>
        createPartner(work, {
          code,
          name: `${code} net`,
          legalName: code,
          currency: "EUR",
          timeZone: "Europe/Berlin",
          email: `hello@${code}.example`,
        }),
      );
    first = (await partner("first")).id;
    second = (await partner("second")).id;
    chief = await signInStaff(program);
    reseller = await signInStaff(program, { levels: { "config.mail.view": "all", "config.mail.update": "all" }, partners: [second] });
  });
  const test = (caller: StaffCaller, partnerId: string, to = "admin@isp.example") =>
    caller.ok(contract.testServerEndpoint, { params: { partnerId }, body: { to } });
  const save = (caller: StaffCaller, partnerId: string, server: Record<string, unknown>) =>
    caller.ok(contract.saveServerEndpoint, { params: { partnerId }, body: { ...plain, port: box.port, ...server } as never });

  it("O-160 the test really connects, signs in and sends, whatever the mode says, and tells the server's answer", async () => {
    expect(await test(chief, first)).toMatchObject({ outcome: "no-server" });
    await save(chief, first, { user: "demarc", password: "mail-secret" });
    const done = await test(chief, first);
    expect(done).toMatchObject({ outcome: "accepted", isSecure: false, from: "hello@first.example" });
    expect(done.answer).toMatch(/^250/);
    expect(box.mails).toHaveLength(1);
    expect(box.mails[0]).toMatchObject({ user: "demarc", to: ["admin@isp.example"], from: "hello@first.example" });
    expect(box.mails[0]!.mail.subject).toBe("Test message from first net");

    await save(chief, first, { user: "demarc", password: "wrong" });
    expect(await test(chief, first)).toMatchObject({ outcome: "sign-in", answer: expect.stringContaining("5.7.8") });
    box.onReceiver = () => {
      throw refusal(550, "5.1.1 Nobody here");
    };
    await save(chief, first, { user: "demarc", password: "mail-secret" });
    expect(await test(chief, first)).toMatchObject({ outcome: "permanent", answer: "550 5.1.1 Nobody here" });
    box.onReceiver = () => undefined;
    await save(chief, first, { port: 1 });
    expect(await test(chief, first)).toMatchObject({ outcome: "unreachable" });
  });

  it("M-9 the password is stored sealed, shown to nobody, and never told to another server or user", async () => {
    const saved = await save(chief, first, { user: "demarc", password: "mail-secret" });
    expect(saved.server).toMatchObject({ hasPassword: true, user: "demarc" });
    expect(JSON.stringify(saved)).not.toContain("mail-secret");
    expect(JSON.stringify(await program.query("select * from notifications.mail_passwords"))).not.toContain("mail-secret");
    const audit = await program.query(
      "select row_to_json(entry)::text as entry from identity.audit_entries entry where entry.entity = 'setting'",
    );
    expect(JSON.stringify(audit)).not.toContain("mail-secret");

    // Kept while nothing but the port changes; asked for again by another host or user.
    expect((await save(chief, first, { user: "demarc" })).server.hasPassword).toBe(true);
    for (const change of [{ host: "mail.thief.example" }, { user: "somebody" }]) {
      const refused = await chief.refused(contract.saveServerEndpoint, {
        params: { partnerId: first },
        body: { ...plain, port: box.port, user: "demarc", ...change },
      });
      expect(refused).toMatchObject({ code: "validation-failed", errors: [{ field: "password", code: "required" }] });
    }
    // Not in the list of settings that are changed by key.
    expect(
      (await chief.ok(listSettingsEndpoint, { query: { level: "system", node: "config.mail" } })).items.map(({ key }) => key),
    ).not.toContain("messages.smtp");
    await chief.refused(changeSettingsEndpoint, {
      body: {
        level: "system",
        changes: [{ key: "messages.smtp", version: 0, value: { ...plain, host: "mail.thief.example", port: 25, user: "demarc" } }],
      },
    });
  });

  it("a partner without a server of its own uses the installation's, and its staff cannot lead the password elsewhere", async () => {
    await save(chief, first, { user: "demarc", password: "mail-secret" });
    box.mails.length = 0;
    expect(await test(reseller, second)).toMatchObject({ outcome: "accepted", from: "hello@second.example" });
    expect(box.mails[0]).toMatchObject({ user: "demarc", from: "hello@second.example" });

    const trap = await openMailBox({ onAuth: (given, _session, done) => done(refusal(535, `I heard ${given.password}`)) });
    const named = await reseller.refused(contract.saveServerEndpoint, {
      params: { partnerId: second },
      body: { ...plain, port: trap.port, user: "demarc" },
    });
    expect(named.code).toBe("validation-failed");
    await save(reseller, second, { port: trap.port, user: "demarc", password: "my own" });
    expect(JSON.stringify(await test(reseller, second))).not.toContain("mail-secret");
    // The installation's own page is not theirs, and they are told nothing of its password.
    expect(
      (await reseller.refused(contract.saveServerEndpoint, { params: { partnerId: first }, body: { ...plain, port: 25 } })).status,
    ).toBe(404);
    const back = await reseller.ok(contract.resetServerEndpoint, { params: { partnerId: second } });
    expect(back.server).toMatchObject({ origin: "system", host: "127.0.0.1" });
    expect(await program.query("select 1 from notifications.mail_passwords where partner_id = $1", [second])).toEqual([]);
  });

  it("STARTTLS is insisted upon, and a certificate that nobody signed is refused unless the check is off", async () => {
    await save(chief, first, { encryption: "starttls" });
    expect(await test(chief, first)).toMatchObject({ outcome: "no-encryption" });

    const folder = mkdtempSync(join(tmpdir(), "demarc-tls-test-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mail.test", "-keyout", key, "-out", cert],
      { stdio: "ignore" },
    );
    const pair = { key: readFileSync(key), cert: readFileSync(cert) };
    const starts = await openMailBox(pair);
    const direct = await openMailBox({ ...pair, secure: true });
    for (const [encryption, server] of [
      ["starttls", starts],
      ["tls", direct],
    ] as const) {
      await save(chief, first, { port: server.port, encryption });
      expect(await test(chief, first)).toMatchObject({ outcome: "certificate" });
      expect(server.mails).toEqual([]);
      await save(chief, first, { port: server.port, encryption, checkCertificate: false });
      expect(await test(chief, first)).toMatchObject({ outcome: "accepted", isSecure: true });
      expect(server.mails).toMatchObject([{ isSecure: true }]);
    }
  });

  it("O-162 held mail is sent or dropped by a person, and not while sending is off", async () => {
    const refused = await chief.refused(contract.waitingMessagesEndpoint, { params: { partnerId: first }, body: { act: "send" } });
    expect(refused.code).toBe("sending-is-off");
    expect(await chief.ok(contract.waitingMessagesEndpoint, { params: { partnerId: first }, body: { act: "drop" } })).toEqual({
      messages: 0,
    });
  });
});
