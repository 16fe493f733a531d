import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type Caller, signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { issuedCode } from "../../../../tests/support/issued-code.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { portalTransactionsEndpoint } from "../../billing/ledger/contract.ts";
import { addCustomers, changeCustomerStatus } from "../../customers/index.ts";
import { setCustomerPassword } from "../../identity/index.ts";
import { createPartner, setSetting } from "../../partners/index.ts";
import {
  customerAccessEndpoint,
  enableCustomerAccessEndpoint,
  giveCustomerPasswordEndpoint,
  openPortalEndpoint,
  portalChangePasswordEndpoint,
  portalChoosePasswordEndpoint,
  portalEndSignInEndpoint,
  portalMeEndpoint,
  portalPasswordLinkEndpoint,
  portalProveEndpoint,
  portalResetCodeEndpoint,
  portalResetEndpoint,
  portalSignInEndpoint,
  portalSignInPageEndpoint,
  portalSignInsEndpoint,
  portalSignOutEndpoint,
  portalSignOutEverywhereEndpoint,
  portalTicketEndpoint,
  sendPasswordLinkEndpoint,
  signCustomerOutEndpoint,
} from "./contract.ts";
import { resetEnabled, signInField } from "./settings.ts";

const password = "a passphrase of Zora";

async function makePartner(program: TestProgram, code: string, portalHost: string | null = null): Promise<string> {
  return program.inWork(async (work) => {
    const partner = await createPartner(work, {
      code,
      name: `Provider ${code}`,
      legalName: `Provider ${code} Ltd`,
      currency: "EUR",
      timeZone: "Europe/Zagreb",
      ...(portalHost ? { portalHost } : {}),
    });
    return partner.id;
  });
}

interface Person {
  readonly fullName: string;
  readonly emails: readonly string[];
  readonly billingEmails?: readonly string[];
  readonly portalLogin?: string;
  readonly password?: string | null;
  readonly mustChange?: boolean;
  readonly street1?: string;
}

async function addPerson(program: TestProgram, partnerId: string, person: Person): Promise<string> {
  return program.inWork(async (work) => {
    const [customer] = await addCustomers(work, [
      {
        partnerId,
        category: "individual",
        fullName: person.fullName,
        language: "en",
        status: "active",
        emails: [...person.emails],
        billingEmails: [...(person.billingEmails ?? [])],
        addedOn: day("2026-01-01"),
        ...(person.portalLogin ? { portalLogin: person.portalLogin } : {}),
        ...(person.street1 ? { street1: person.street1, city: "Zagreb" } : {}),
      },
    ]);
    if (person.password !== null) {
      await setCustomerPassword(work, {
        customerId: customer!.id,
        partnerId,
        password: person.password ?? password,
        mustChange: person.mustChange ?? false,
      });
    }
    return customer!.id;
  });
}

const signIn = (
  caller: Caller,
  typed: { identifier?: string; password?: string; stay?: boolean; partner?: string; customerId?: string } = {},
) => caller.call(portalSignInEndpoint, { body: { identifier: "zora@example.org", password, ...typed } });

const move = (program: TestProgram, minutes: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000));

describe("a customer signs in", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const partnerId = await makePartner(program, "north");
  const zora = await addPerson(program, partnerId, {
    fullName: "Zora Horvat",
    emails: ["zora@example.org", "zora.h@example.net"],
    billingEmails: ["bills@example.org"],
    portalLogin: "zora",
  });

  test("P-18 by any of the main addresses, in any case, but not by the billing address", async () => {
    for (const identifier of ["zora@example.org", "ZORA@example.org", " zora.h@example.net "]) {
      const browser = await stranger(program);
      expect((await signIn(browser, { identifier })).body).toMatchObject({ step: "signed_in", home: "/portal" });
      expect((await browser.ok(portalMeEndpoint)).customer).toMatchObject({ id: zora, name: "Zora Horvat", login: "zora" });
    }
    expect((await signIn(await stranger(program), { identifier: "bills@example.org" })).status).toBe(401);
    expect((await signIn(await stranger(program), { identifier: "zora" })).status).toBe(401);
  });

  test("P-17 by login where the setting says so", async () => {
    await program.inWork((work) => setSetting(work, signInField, { level: "system" }, "login", 0));
    expect(await (await stranger(program)).ok(portalSignInPageEndpoint)).toEqual({
      field: "login",
      resetEnabled: true,
      passwordMin: 10,
      passkeys: true,
      issuers: [],
      app: null,
      help: false,
    });
    expect((await signIn(await stranger(program), { identifier: "ZORA" })).body).toMatchObject({ step: "signed_in" });
    expect((await signIn(await stranger(program), { identifier: "zora@example.org" })).status).toBe(401);
    await program.inWork((work) => setSetting(work, signInField, { level: "system" }, "email", 1));
  });

  test("P-19 a wrong name, a wrong password and a disabled login give one text", async () => {
    const texts = new Set<string>();
    const refuse = async (typed: Parameters<typeof signIn>[1]) => {
      const { traceId: _, ...text } = (await signIn(await stranger(program), typed)).problem!;
      texts.add(JSON.stringify(text));
    };
    await refuse({ password: "wrong password" });
    await refuse({ identifier: "nobody@example.org" });
    await refuse({ partner: "no-such-partner", identifier: "nobody@example.org" });
    const staff = await signInStaff(program, { role: "manager" });
    await staff.ok(enableCustomerAccessEndpoint, { params: { customerId: zora }, body: { isEnabled: false } });
    await refuse({});
    expect(texts.size).toBe(1);
    await staff.ok(enableCustomerAccessEndpoint, { params: { customerId: zora }, body: { isEnabled: true } });
    expect((await signIn(await stranger(program))).status).toBe(200);
  });

  test("P-23 the cookie is HttpOnly and SameSite=Lax; 30 idle minutes end the sign-in, 'stay' slides for 60 days", async () => {
    const reply = await signIn(await stranger(program));
    expect(String(reply.headers["set-cookie"])).toMatch(/^portal_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const [short, stays] = [await stranger(program), await stranger(program)];
    await signIn(short);
    const kept = await signIn(stays, { stay: true });
    expect(String(kept.headers["set-cookie"])).toContain("Max-Age=5184000");
    move(program, 29);
    expect((await short.call(portalMeEndpoint)).status).toBe(200);
    move(program, 32);
    expect((await short.call(portalMeEndpoint)).status).toBe(401);
    for (let visit = 0; visit < 3; visit++) {
      move(program, 50 * 24 * 60);
      expect((await stays.call(portalMeEndpoint)).status).toBe(200);
    }
    move(program, 61 * 24 * 60);
    expect((await stays.call(portalMeEndpoint)).status).toBe(401);
  });

  test("P-23 a new password and 'sign out everywhere' end all other sign-ins", async () => {
    const [desk, phone, tablet] = [await stranger(program), await stranger(program), await stranger(program)];
    for (const browser of [desk, phone, tablet]) await signIn(browser, { stay: true });
    const { items } = await desk.ok(portalSignInsEndpoint);
    expect(items.filter((item) => item.isThis)).toHaveLength(1);
    const other = items.find((item) => !item.isThis)!;
    await desk.ok(portalEndSignInEndpoint, { params: { signInId: other.id } });
    await desk.ok(portalSignOutEverywhereEndpoint);
    expect((await phone.call(portalMeEndpoint)).status).toBe(401);
    expect((await tablet.call(portalMeEndpoint)).status).toBe(401);
    await signIn(phone);
    expect(
      (await desk.call(portalChangePasswordEndpoint, { body: { current: "wrong", password: "a new passphrase" } })).problem?.code,
    ).toBe("auth-failed");
    const weak = await desk.call(portalChangePasswordEndpoint, { body: { current: password, password: "zora horvat" } });
    expect(weak.problem?.errors).toMatchObject([{ field: "password", code: "is-a-name" }]);
    await desk.ok(portalChangePasswordEndpoint, { body: { current: password, password: "a new passphrase" } });
    expect((await phone.call(portalMeEndpoint)).status).toBe(401);
    expect((await desk.call(portalMeEndpoint)).status).toBe(200);
    await desk.ok(portalChangePasswordEndpoint, { body: { current: "a new passphrase", password } });
    await desk.ok(portalSignOutEndpoint);
    expect(desk.cookie).toBeUndefined();
  });

  test("P-24 a proof of presence is good for ten minutes", async () => {
    const browser = await stranger(program);
    await signIn(browser);
    move(program, 11);
    const [before] = await program.query<{ proved_at: Date }>(
      "select proved_at from identity.sign_ins order by xmin::text::bigint desc limit 1",
    );
    expect((await browser.call(portalProveEndpoint, { body: { password: "wrong" } })).status).toBe(401);
    await browser.ok(portalProveEndpoint, { body: { password } });
    const [after] = await program.query<{ proved_at: Date }>(
      "select max(proved_at) as proved_at from identity.sign_ins where ended_at is null",
    );
    expect(after!.proved_at.getTime() - before!.proved_at.getTime()).toBe(11 * 60_000);
  });

  test("P-21 a password that staff set has to be replaced before anything else", async () => {
    await addPerson(program, partnerId, { fullName: "Ivo Babic", emails: ["ivo@example.org"], mustChange: true });
    const browser = await stranger(program);
    await signIn(browser, { identifier: "ivo@example.org" });
    expect(await browser.ok(portalMeEndpoint)).toMatchObject({ mustChoosePassword: true });
    expect((await browser.call(portalTransactionsEndpoint)).status).toBe(403);
    await browser.ok(portalChangePasswordEndpoint, { body: { current: password, password: "Ivo's own passphrase" } });
    expect((await browser.call(portalTransactionsEndpoint)).status).not.toBe(403);
    expect(await browser.ok(portalMeEndpoint)).toMatchObject({ mustChoosePassword: false });
  });

  test("M-13 the portal of an inactive customer closes after 180 days, that of an archived one at once", async () => {
    const id = await addPerson(program, partnerId, { fullName: "Eva Kralj", emails: ["eva@example.org"] });
    await program.inWork((work) => changeCustomerStatus(work, { customerId: id, to: "inactive", reason: "moved away" }));
    move(program, 179 * 24 * 60);
    const browser = await stranger(program);
    expect((await signIn(browser, { identifier: "eva@example.org" })).status).toBe(200);
    move(program, 2 * 24 * 60);
    expect((await signIn(await stranger(program), { identifier: "eva@example.org" })).problem?.code).toBe("account-closed");
    expect((await signIn(await stranger(program), { identifier: "eva@example.org", password: "wrong" })).problem?.code).toBe("auth-failed");
  });

  test("a sign-in is on the customer's record", async () => {
    await signIn(await stranger(program));
    const [entry] = await program.query(
      "select entity, action, customer_id, source from identity.audit_entries where action = 'signed_in' order by seq desc limit 1",
    );
    expect(entry).toEqual({ entity: "customer", action: "signed_in", customer_id: zora, source: "public" });
  });
});

describe("P-20 guessing", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const partnerId = await makePartner(program, "north");
  await addPerson(program, partnerId, { fullName: "Zora Horvat", emails: ["zora@example.org"] });

  function solve(params: { token: string; bits: number }): { token: string; nonce: string } {
    for (let nonce = 0; ; nonce++) {
      const hash = createHash("sha256").update(`${params.token}:${nonce}`).digest();
      if (hash.readUInt32BE(0) >>> (32 - params.bits) === 0) return { token: params.token, nonce: String(nonce) };
    }
  }
  const challengeOf = (problem: { errors?: readonly { params?: Record<string, unknown> | undefined }[] | undefined } | undefined) =>
    problem!.errors![0]!.params as { token: string; bits: number };
  const attempt = (identifier: string, typed: string, challenge?: { token: string; nonce: string }) =>
    stranger(program).then((caller) =>
      caller.call(portalSignInEndpoint, { body: { identifier, password: typed, ...(challenge ? { challenge } : {}) } }),
    );
  const solved = async (identifier: string, typed: string) => {
    const asked = await attempt(identifier, typed);
    return asked.problem?.code === "challenge-required" ? attempt(identifier, typed, solve(challengeOf(asked.problem))) : asked;
  };

  test.each(["zora@example.org", "nobody@example.org"])(
    "five failures ask for a puzzle, ten lock for 15 minutes: %s",
    async (identifier) => {
      for (let i = 0; i < 5; i++) expect((await attempt(identifier, "wrong password")).problem?.code).toBe("auth-failed");
      const asked = await attempt(identifier, "wrong password");
      expect(asked.problem?.code).toBe("challenge-required");
      const solution = solve(challengeOf(asked.problem));
      expect((await attempt(identifier, "wrong password", { ...solution, nonce: "no" })).problem?.code).toBe("challenge-required");
      expect((await attempt(identifier, "wrong password", solution)).problem?.code).toBe("auth-failed");
      // A solution is good for one attempt.
      expect((await attempt(identifier, "wrong password", solution)).problem?.code).toBe("challenge-required");
      for (let i = 0; i < 3; i++) expect((await solved(identifier, "wrong password")).problem?.code).toBe("auth-failed");
      const locked = await solved(identifier, "wrong password");
      expect(locked.problem).toMatchObject({ code: "auth-locked", errors: [{ params: { minutes: 15 } }] });
      expect((await solved(identifier, password)).problem?.code).toBe("auth-locked");
      await program.query("delete from identity.sign_in_failures where kind = 'address'");
      move(program, 16);
    },
  );

  test("the right password with a solved puzzle opens after the lock, and the customer was told of it", async () => {
    expect((await solved("zora@example.org", password)).body).toMatchObject({ step: "signed_in" });
    expect((await attempt("zora@example.org", password)).body).toMatchObject({ step: "signed_in" });
    const events = await program.query<{ customer_id: string | null }>(
      "select customer_id from platform.events where type = 'sign_in.locked'",
    );
    expect(events).toHaveLength(1);
  });

  test("20 failures within ten minutes slow an address down to a try in ten seconds", async () => {
    await program.query("delete from identity.sign_in_failures");
    for (let i = 0; i < 20; i++) expect((await attempt(`guess${i}@example.org`, "wrong password")).status).toBe(401);
    const slowed = await attempt("zora@example.org", password);
    expect(slowed.status).toBe(429);
    expect(slowed.headers["retry-after"]).toBe("10");
    program.clock.moveTo(new Date(program.clock.now().getTime() + 10_000));
    expect((await attempt("zora@example.org", password)).status).toBe(200);
  });
});

describe("several accounts and several partners", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const north = await makePartner(program, "north");
  const south = await makePartner(program, "south");
  const west = await makePartner(program, "west", "portal.west.example");
  const home = await addPerson(program, north, { fullName: "Zora Horvat", emails: ["zora@example.org"], street1: "Mill Lane 12" });
  const cabin = await addPerson(program, north, { fullName: "Zora Horvat", emails: ["zora@example.org"], street1: "Lake Road 3" });
  await addPerson(program, north, { fullName: "Zora's office", emails: ["zora@example.org"], password: "another passphrase" });
  const abroad = await addPerson(program, south, { fullName: "Zora Horvat", emails: ["zora@example.org"] });
  const hosted = await addPerson(program, west, { fullName: "Wes West", emails: ["wes@example.org"] });

  test("P-18 who has several accounts with one password picks one, of the page's partner only", async () => {
    const browser = await stranger(program);
    const asked = await signIn(browser);
    expect(asked.body).toEqual({
      step: "choose",
      choices: [
        { customerId: home, name: "Zora Horvat", number: expect.any(Number), address: "Mill Lane 12, Zagreb" },
        { customerId: cabin, name: "Zora Horvat", number: expect.any(Number), address: "Lake Road 3, Zagreb" },
      ],
    });
    expect(browser.cookie).toBeUndefined();
    expect((await signIn(browser, { customerId: abroad })).body).toMatchObject({ step: "choose" });
    expect((await signIn(browser, { customerId: cabin })).body).toMatchObject({ step: "signed_in" });
    expect((await browser.ok(portalMeEndpoint)).customer.id).toBe(cabin);
    const atSouth = await stranger(program);
    expect((await signIn(atSouth, { partner: "south" })).body).toMatchObject({ step: "signed_in", home: "/p/south" });
    expect((await atSouth.ok(portalMeEndpoint)).customer.id).toBe(abroad);
  });

  test("P-15 a customer of another host is sent there with a ticket for the same browser", async () => {
    const browser = await stranger(program, { "user-agent": "Firefox" });
    const { body } = await signIn(browser, { identifier: "wes@example.org" });
    if (body.step !== "elsewhere") throw new Error("not sent elsewhere");
    expect(body.url).toMatch(/^http:\/\/portal\.west\.example:8080\/ticket#/);
    const ticket = body.url.split("#")[1]!;
    expect((await (await stranger(program, { "user-agent": "Other" })).call(portalTicketEndpoint, { body: { ticket } })).status).toBe(401);
    expect(await browser.ok(portalTicketEndpoint, { body: { ticket } })).toEqual({ home: "/" });
    expect((await browser.ok(portalMeEndpoint)).customer.id).toBe(hosted);
    expect((await browser.call(portalTicketEndpoint, { body: { ticket } })).status).toBe(401);
    const direct = await stranger(program, { host: "portal.west.example" });
    expect((await signIn(direct, { identifier: "wes@example.org" })).body).toMatchObject({ step: "signed_in", home: "/" });
  });
});

describe("a forgotten password", async () => {
  const program = await testProgram({ now: "2026-01-15T10:00:00Z" });
  const partnerId = await makePartner(program, "north");
  await addPerson(program, partnerId, { fullName: "Zora Horvat", emails: ["zora@example.org", "second@example.org"], portalLogin: "zora" });
  const visitor = await stranger(program);
  const ask = (identifier = "zora@example.org") => visitor.ok(portalResetEndpoint, { body: { identifier } });
  const enter = (requestId: string, code: string) => visitor.call(portalResetCodeEndpoint, { body: { requestId, code } });

  test("P 1.6 the worked example: superseded, two typos, the right code, everybody signed out", async () => {
    const phone = await stranger(program);
    await signIn(phone, { stay: true });
    const first = await ask();
    const firstCode = (await issuedCode(program)).code!;
    move(program, 4);
    const second = await ask("second@example.org");
    const issued = await issuedCode(program);
    expect(issued.to).toEqual(["second@example.org"]);
    expect((await enter(first.requestId, firstCode)).problem?.code).toBe("code-locked");
    expect((await enter(second.requestId, "AAAAAAAA")).problem?.errors).toMatchObject([{ params: { left: 4 } }]);
    expect((await enter(second.requestId, "BBBBBBBB")).problem?.errors).toMatchObject([{ params: { left: 3 } }]);
    move(program, 5);
    const { body } = await enter(second.requestId, ` ${issued.code!.slice(0, 4)}-${issued.code!.slice(4).toLowerCase()} `);
    expect(body).toMatchObject({ passwordMin: 10, choices: [{ name: "Zora Horvat" }] });
    const weak = await visitor.call(portalChoosePasswordEndpoint, { body: { grant: body.grant, password: "tooshort" } });
    expect(weak.problem?.errors).toMatchObject([{ field: "password", code: "too-short" }]);
    expect(await visitor.ok(portalChoosePasswordEndpoint, { body: { grant: body.grant, password: "a fresh passphrase" } })).toEqual({
      home: "/portal",
      isSignedIn: true,
    });
    expect((await visitor.ok(portalMeEndpoint)).customer.login).toBe("zora");
    expect((await phone.call(portalMeEndpoint)).status).toBe(401);
    const [event] = await program.query<{ data: unknown }>(
      "select data from platform.events where type = 'password.changed' order by xmin::text::bigint desc limit 1",
    );
    expect(event?.data).toMatchObject({ realm: "customer", how: "reset" });
    expect((await signIn(await stranger(program), { password: "a fresh passphrase" })).status).toBe(200);
  });

  test("P-28 P-29 an unknown name gets the same answers, and nobody the code", async () => {
    move(program, 24 * 60);
    const known = await ask();
    const unknown = await ask("nobody@example.org");
    expect((await issuedCode(program)).to).toEqual([]);
    const answers = async (requestId: string) => {
      const list: unknown[] = [];
      for (let i = 0; i < 6; i++) {
        const { traceId: _, ...text } = (await enter(requestId, "CCCCCCCC")).problem!;
        list.push(text);
      }
      return list;
    };
    const texts = await answers(unknown.requestId);
    expect(texts).toEqual(await answers(known.requestId));
    expect(texts).toMatchObject([{ code: "code-wrong" }, {}, {}, { code: "code-wrong" }, { code: "code-locked" }, { code: "code-locked" }]);
  });

  test("P-29 a code lives 30 minutes; three are sent an hour and eight a day", async () => {
    move(program, 24 * 60);
    const { requestId } = await ask();
    const { code } = await issuedCode(program);
    move(program, 31);
    expect((await enter(requestId, code!)).problem?.code).toBe("code-locked");
    const sent = async () =>
      (
        await program.query("select 1 from identity.password_requests where created_at > $1", [
          new Date(program.clock.now().getTime() - 24 * 3600_000),
        ])
      ).length;
    const before = await sent();
    for (let i = 0; i < 4; i++) await ask();
    expect((await sent()) - before).toBe(2);
    for (let hour = 0; hour < 5; hour++) {
      move(program, 61);
      for (let i = 0; i < 4; i++) await ask();
    }
    const ofZora = await program.query(
      "select 1 from identity.password_requests where identifier <> 'nobody@example.org' and created_at > $1",
      [new Date(program.clock.now().getTime() - 24 * 3600_000)],
    );
    expect(ofZora).toHaveLength(8);
  });

  test("P-30 the mailed link does the same with a token of its own", async () => {
    move(program, 25 * 60);
    await ask();
    const { link } = await issuedCode(program);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/portal\/reset#[\w-]{43}$/);
    const browser = await stranger(program);
    const { grant } = await browser.ok(portalPasswordLinkEndpoint, { body: { token: link.split("#")[1]! } });
    await browser.ok(portalChoosePasswordEndpoint, { body: { grant, password: "one more passphrase" } });
    expect((await browser.call(portalPasswordLinkEndpoint, { body: { token: link.split("#")[1]! } })).status).toBe(410);
  });

  test("P-20 a lock does not stop a reset, and the reset ends the lock", async () => {
    move(program, 25 * 60);
    await program.query(
      "insert into identity.sign_in_failures (realm, kind, key, locks, locked_at, locked_until, last_at) values ('customer', 'name', 'zora@example.org', 1, $1, $2, $1)",
      [program.clock.now(), new Date(program.clock.now().getTime() + 900_000)],
    );
    expect((await signIn(await stranger(program), { password: "one more passphrase" })).problem?.code).toBe("auth-locked");
    const { requestId } = await ask();
    const { body } = await enter(requestId, (await issuedCode(program)).code!);
    await visitor.ok(portalChoosePasswordEndpoint, { body: { grant: body.grant, password } });
    expect((await signIn(await stranger(program))).status).toBe(200);
  });

  test("P-28 a partner that switched it off answers as if it did not exist", async () => {
    const southId = await makePartner(program, "south");
    await program.inWork((work) => setSetting(work, resetEnabled, { level: "partner", partnerId: southId }, false, 0));
    const body = { identifier: "zora@example.org", partner: "south" };
    expect((await visitor.refused(portalResetEndpoint, { body })).code).toBe("feature-off");
    expect(await visitor.ok(portalSignInPageEndpoint, { query: { partner: "south" } })).toMatchObject({ resetEnabled: false });
  });
});

describe("staff and a customer's way in", async () => {
  const program = await testProgram({ now: "2026-01-15T10:00:00Z" });
  const north = await makePartner(program, "north");
  const south = await makePartner(program, "south");
  const zora = await addPerson(program, north, { fullName: "Zora Horvat", emails: ["zora@example.org"], password: null });
  const params = { customerId: zora };
  const staff = await signInStaff(program, { role: "manager", fullName: "Ben Kos" });

  async function openAs(mode: "view" | "act"): Promise<Caller> {
    const body = mode === "view" ? ({ mode } as const) : ({ mode, reason: "asked on the phone" } as const);
    const { url } = await staff.ok(openPortalEndpoint, { params, body });
    const browser = await stranger(program);
    await browser.ok(portalTicketEndpoint, { body: { ticket: url.split("#")[1]! } });
    return browser;
  }

  test("P-21 the welcome link sets the first password, within 72 hours", async () => {
    expect(await staff.ok(customerAccessEndpoint, { params })).toMatchObject({ hasPassword: false, isEnabled: true, lastSignedInAt: null });
    await staff.ok(sendPasswordLinkEndpoint, { params });
    const issued = await issuedCode(program);
    expect(issued).toMatchObject({ to: ["zora@example.org"] });
    expect(issued.code).toBeUndefined();
    move(program, 71 * 60);
    const browser = await stranger(program);
    const { grant } = await browser.ok(portalPasswordLinkEndpoint, { body: { token: issued.link.split("#")[1]! } });
    await browser.ok(portalChoosePasswordEndpoint, { body: { grant, password } });
    await staff.ok(customerAccessEndpoint, { params }).catch(() => undefined);
    expect((await browser.ok(portalMeEndpoint)).customer.name).toBe("Zora Horvat");
  });

  test("P-38 O-58 a ticket opens the portal once, within a minute, to look and not to touch", async () => {
    await program.query("update identity.sign_ins set last_seen_at = $1, created_at = $1, proved_at = $1 where realm = 'staff'", [
      program.clock.now(),
    ]);
    const { url } = await staff.ok(openPortalEndpoint, { params, body: { mode: "view" } });
    const ticket = url.split("#")[1]!;
    const browser = await stranger(program);
    expect(await browser.ok(portalTicketEndpoint, { body: { ticket } })).toEqual({ home: "/portal" });
    expect((await (await stranger(program)).call(portalTicketEndpoint, { body: { ticket } })).status).toBe(401);
    expect((await browser.ok(portalMeEndpoint)).staff).toMatchObject({ name: "Ben Kos", mode: "view" });
    const refused = await browser.refused(portalChangePasswordEndpoint, { body: { current: password, password: "taken over by staff" } });
    expect(refused.code).toBe("impersonation-readonly");
    move(program, 29);
    expect((await browser.call(portalMeEndpoint)).status).toBe(200);
    move(program, 2);
    expect((await browser.call(portalMeEndpoint)).status).toBe(401);

    const late = await staff.ok(openPortalEndpoint, { params, body: { mode: "view" } });
    move(program, 1);
    expect((await (await stranger(program)).call(portalTicketEndpoint, { body: { ticket: late.url.split("#")[1]! } })).status).toBe(401);
  });

  test("P-38 acting needs a right and a reason, never reaches passwords, and carries both names", async () => {
    const browser = await openAs("act");
    expect(
      (await browser.call(portalChangePasswordEndpoint, { body: { current: password, password: "taken over by staff" } })).status,
    ).toBe(403);
    expect((await browser.call(portalProveEndpoint, { body: { password } })).status).toBe(403);
    expect((await browser.call(portalSignOutEverywhereEndpoint)).status).toBe(403);
    await browser.ok(portalSignOutEndpoint);
    expect((await browser.call(portalMeEndpoint)).status).toBe(401);
    const [ended] = await program.query(
      "select actor_kind, actor_name, staff_name from identity.audit_entries where action = 'impersonation_ended'",
    );
    expect(ended).toEqual({ actor_kind: "customer", actor_name: "Zora Horvat", staff_name: "Ben Kos" });
    const events = await program.query<{ type: string }>(
      "select type from platform.events where type like 'impersonation.%' order by xmin::text::bigint",
    );
    expect(events.map((event) => event.type)).toEqual(["impersonation.started", "impersonation.started", "impersonation.ended"]);
    const looker = await signInStaff(program, { levels: { "customers.login_as.use": "all" } });
    expect((await looker.call(openPortalEndpoint, { params, body: { mode: "act", reason: "x" } })).status).toBe(403);
    expect((await looker.call(openPortalEndpoint, { params, body: { mode: "view" } })).status).toBe(200);
  });

  test("O-55 a password that staff have made opens nothing but the choice of an own one", async () => {
    const given = await staff.ok(giveCustomerPasswordEndpoint, { params });
    expect(given.password).toMatch(/^[a-z2-9]{12}$/);
    expect(await staff.ok(customerAccessEndpoint, { params })).toMatchObject({
      hasPassword: true,
      mustChange: true,
      signsInWith: given.login,
    });
    const browser = await stranger(program);
    expect((await signIn(browser, { identifier: given.login, password: given.password })).body).toMatchObject({ step: "signed_in" });
    expect((await browser.ok(portalMeEndpoint)).mustChoosePassword).toBe(true);
    expect((await staff.ok(giveCustomerPasswordEndpoint, { params })).password).not.toBe(given.password);
    expect((await browser.call(portalMeEndpoint)).status).toBe(401);
    const written = await program.query("select 1 from identity.audit_entries where changes::text like $1", [`%${given.password}%`]);
    expect(written).toEqual([]);
  });

  test("O-55 whoever has no mail address gets no password that would open nothing", async () => {
    const wanda = await addPerson(program, north, { fullName: "Wanda Kos", emails: [], password: null });
    const of = { params: { customerId: wanda } };
    expect(await staff.ok(customerAccessEndpoint, of)).toMatchObject({ signsInWith: null });
    expect((await staff.call(giveCustomerPasswordEndpoint, of)).problem?.errors).toMatchObject([{ field: "emails", code: "no-address" }]);
    await program.inWork((work) => setSetting(work, signInField, { level: "system" }, "login", 0));
    const { login, password: given } = await staff.ok(giveCustomerPasswordEndpoint, of);
    expect((await signIn(await stranger(program), { identifier: login, password: given })).body).toMatchObject({ step: "signed_in" });
    await program.inWork((work) => setSetting(work, signInField, { level: "system" }, "email", 1));
  });

  test("P-38 it does not touch the last sign-in, works with a shut login, ends with its staff, and stays within the partners", async () => {
    const before = await staff.ok(customerAccessEndpoint, { params });
    await staff.ok(enableCustomerAccessEndpoint, { params, body: { isEnabled: false } });
    const browser = await openAs("view");
    expect((await browser.call(portalMeEndpoint)).status).toBe(200);
    expect(await staff.ok(customerAccessEndpoint, { params })).toMatchObject({
      lastSignedInAt: before.lastSignedInAt,
      isEnabled: false,
      openSignIns: 0,
    });
    await program.query("update identity.administrators set status = 'suspended' where id = $1", [staff.adminId]);
    expect((await browser.call(portalMeEndpoint)).status).toBe(401);
    await program.query("update identity.administrators set status = 'active' where id = $1", [staff.adminId]);

    const southern = await signInStaff(program, { role: "manager", partners: [south] });
    expect((await southern.call(openPortalEndpoint, { params, body: { mode: "view" } })).status).toBe(404);
    const northern = await signInStaff(program, { role: "manager", partners: [north] });
    expect((await northern.call(openPortalEndpoint, { params, body: { mode: "view" } })).status).toBe(200);
    expect((await northern.call(sendPasswordLinkEndpoint, { params })).status).toBe(200);
    expect((await northern.call(enableCustomerAccessEndpoint, { params, body: { isEnabled: true } })).status).toBe(200);
  });

  test("staff sign a customer out, and an archived customer is signed out by itself", async () => {
    const browser = await signInCustomer(program, zora);
    expect(await staff.ok(signCustomerOutEndpoint, { params })).toMatchObject({ ended: expect.any(Number) });
    expect((await browser.call(portalMeEndpoint)).status).toBe(401);
    const again = await signInCustomer(program, zora);
    await program.inWork((work) => changeCustomerStatus(work, { customerId: zora, to: "inactive", reason: "gone" }));
    const person = {
      kind: "staff",
      adminId: staff.adminId,
      name: "Ben Kos",
      partners: "all",
      levels: new Map(),
      sessionId: staff.signInId,
    } as const;
    await program.inWork((work) => changeCustomerStatus(work, { customerId: zora, to: "archived", reason: "gone" }), person);
    await program.runJobs();
    expect((await again.call(portalMeEndpoint)).status).toBe(401);
  });
});
