import { beforeAll, describe, expect, it } from "vitest";
import { setCustomerPassword, signInLocked } from "../../server/modules/identity/index.ts";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { mailFrom, messagesMode } from "../../server/modules/notifications/settings.ts";
import { getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { portalChangePasswordEndpoint, portalSignInEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import { signInStaff, stranger } from "../support/call-api.ts";
import { openMailBox } from "../support/mail-box.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of Ana";
const system = { level: "system" } as const;

describe("mails about somebody's own way in", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const box = await openMailBox();
  let customerId = "";
  let partnerId = "";
  let email = "";

  beforeAll(async () => {
    const { provider, payers } = await makePayers(program, 1);
    partnerId = provider.partnerId;
    customerId = payers[0]!.customerId;
    [{ email }] = (await program.query<{ email: string }>(
      "select value as email from customers.contacts where customer_id = $1 and kind = 'email'",
      [customerId],
    )) as [{ email: string }];
    await program.query("update customers.customers set language = 'ar' where id = $1", [customerId]);
    await program.inWork(async (work) => {
      await setSetting(work, messagesMode, system, "live");
      await setSetting(work, mailFrom, system, "billing@northern.example");
      const server = { host: box.host, port: box.port, encryption: "none" as const, checkCertificate: true, user: "" };
      await saveServer(work, program.tools, await getPartner(work, partnerId), server);
      await setCustomerPassword(work, { customerId, partnerId, password });
    });
    // Whoever wants no mail about money hears of this all the same.
    await program.query("update billing.accounts set send_notifications = false where id = $1", [customerId]);
    await program.runJobs();
    box.mails.length = 0;
  });

  /** What the sign-in announces when it locks a name; how it comes to that is its own test. */
  async function lock(realm: "staff" | "customer", objectId: string, identifier: string): Promise<void> {
    const about = realm === "staff" ? { partnerId: null, objectId } : { partnerId, customerId: objectId, objectId };
    const until = "2026-04-01T10:15:00.000Z";
    await program.inWork(async (work) => work.emit(signInLocked, about, { realm, identifier, until, ip: "203.0.113.9", userAgent: null }));
    await program.runJobs();
  }

  it("P-20 a lock is told to the customer, in their language and at once", async () => {
    await lock("customer", customerId, email);
    expect(box.mails.map(({ to, mail }) => [to[0], mail.subject])).toEqual([[email, "محاولات كثيرة لتسجيل الدخول"]]);
    expect(box.mails[0]!.mail.text).toContain("/portal/reset");
  });

  it("P-24 P-28 a changed password is told, one that staff have given is not", async () => {
    program.clock.moveTo("2026-04-01T09:00:00Z");
    box.mails.length = 0;
    const browser = await stranger(program);
    await browser.ok(portalSignInEndpoint, { body: { identifier: email, password } });
    await browser.ok(portalChangePasswordEndpoint, { body: { current: password, password: "another passphrase of Ana" } });
    await program.inWork((work) => setCustomerPassword(work, { customerId, partnerId, password }));
    await program.runJobs();
    expect(box.mails.map(({ to, mail }) => [to[0], mail.subject])).toEqual([[email, "تغيّرت كلمة مروركم"]]);
  });

  it("O-37 a lock of a member of staff is told to them, in theirs", async () => {
    box.mails.length = 0;
    const staff = await signInStaff(program, { login: "ben" });
    await lock("staff", staff.adminId, "ben");
    expect(box.mails.map(({ to, mail }) => [to[0], mail.subject])).toEqual([["ben@staff.example", "Too many attempts to sign in"]]);
    expect(box.mails[0]!.mail.text).toContain("/admin/reset");
  });
});
