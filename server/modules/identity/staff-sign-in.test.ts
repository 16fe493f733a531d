import { generateSync } from "otplib";
import { describe, expect, test } from "vitest";
import { type Caller, httpOf, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { issuedCode } from "../../../tests/support/issued-code.ts";
import { type TestProgram, testProgram } from "../../../tests/support/test-program.ts";
import { system } from "../../platform/actor.ts";
import { inWork } from "../../platform/work.ts";
import { setSetting } from "../partners/index.ts";
import { createAdministrator, resetSecondFactor } from "./commands.ts";
import {
  changeMyPasswordEndpoint,
  confirmTotpEndpoint,
  endMyOtherSignInsEndpoint,
  makeRecoveryCodesEndpoint,
  meEndpoint,
  myFactorsEndpoint,
  mySignInsEndpoint,
  proveEndpoint,
  removeTotpEndpoint,
  staffChoosePasswordEndpoint,
  staffPasswordLinkEndpoint,
  staffResetCodeEndpoint,
  staffResetEndpoint,
  staffSecondFactorEndpoint,
  staffSignInEndpoint,
  staffSignOutEndpoint,
  startTotpEndpoint,
} from "./contract.ts";
import { ipAllowList, require2fa } from "./settings.ts";
import { customerPathsBeforePassword, staffPathsBeforeFactor, staffPathsBeforePassword } from "./sign-in/open-paths.ts";
import { hashToken } from "./tokens.ts";

const password = "a long enough passphrase";

async function makeAnn(program: TestProgram, login = "ann"): Promise<void> {
  await program.inWork((work) =>
    createAdministrator(work, { login, email: `${login}@provider.example`, fullName: "Ann Novak", role: "super_administrator", password }),
  );
}

const signIn = (caller: Caller, typed: { identifier?: string; password?: string } = {}) =>
  caller.call(staffSignInEndpoint, { body: { identifier: "ann", password, ...typed } });

describe("signing in with a password", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  await makeAnn(program);

  test("O-43 by login or by e-mail, in any case, and out again", async () => {
    for (const identifier of ["ann", "ANN", " ann@provider.example ", "Ann@Provider.Example"]) {
      const browser = await stranger(program);
      expect((await signIn(browser, { identifier })).body).toMatchObject({ step: "signed_in" });
      expect((await browser.ok(meEndpoint)).name).toBe("Ann Novak");
      const cookie = browser.cookie;
      await browser.ok(staffSignOutEndpoint);
      expect(browser.cookie).toBeUndefined();
      browser.cookie = cookie;
      expect((await browser.call(meEndpoint)).status).toBe(401);
    }
  });

  test("O-40 the cookie is HttpOnly and SameSite=Lax, and the database knows only its hash", async () => {
    const reply = await signIn(await stranger(program));
    const cookie = String(reply.headers["set-cookie"]);
    expect(cookie).toMatch(/^demarc_staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const token = /demarc_staff=([^;]+)/.exec(cookie)?.[1];
    const found = await program.query("select 1 from identity.sign_ins where token_hash = $1", [token]);
    expect(found).toHaveLength(0);
  });

  test("O-38 an unknown login, a wrong password and a locked login give one text", async () => {
    const wrong = await (await stranger(program)).refused(staffSignInEndpoint, { body: { identifier: "ann", password: "wrong" } });
    const unknown = await (await stranger(program)).refused(staffSignInEndpoint, { body: { identifier: "nobody", password: "wrong" } });
    expect(wrong).toMatchObject({ status: 401, code: "auth-failed" });
    const { traceId: _a, ...wrongText } = wrong;
    const { traceId: _b, ...unknownText } = unknown;
    expect(unknownText).toEqual(wrongText);
    for (let i = 0; i < 4; i++) await signIn(await stranger(program), { password: "wrong" });
    const { traceId: _c, ...lockedText } = await (await stranger(program)).refused(staffSignInEndpoint, {
      body: { identifier: "ann", password },
    });
    expect(lockedText).toEqual(wrongText);
    await program.query("delete from identity.sign_in_failures");
  });

  test("O-38 an unknown login takes about as long as a wrong password", async () => {
    const time = async (identifier: string): Promise<number> => {
      const from = performance.now();
      await signIn(await stranger(program), { identifier, password: "wrong" });
      const took = performance.now() - from;
      await program.query("delete from identity.sign_in_failures");
      return took;
    };
    for (let i = 0; i < 5; i++) await time(`warm${i}`);
    // By turns, so that whatever else the machine does falls on both.
    const times: Record<"unknown" | "known", number[]> = { unknown: [], known: [] };
    for (let i = 0; i < 21; i++) {
      times.unknown.push(await time(`nobody${i}`));
      times.known.push(await time("ann"));
    }
    const [unknown, known] = [times.unknown, times.known].map((all) => all.toSorted((x, y) => x - y)[10]) as [number, number];
    // Without the dummy hash the unknown one takes a third of the time.
    expect(unknown / known).toBeGreaterThan(0.6);
    expect(unknown / known).toBeLessThan(1.6);
  });

  test("O-40 a sign-in ends after 60 idle minutes and after 12 hours at the latest", async () => {
    const browser = await stranger(program);
    await signIn(browser);
    for (let minute = 50; minute <= 700; minute += 50) {
      program.clock.moveTo(new Date(Date.parse("2026-01-15T09:00:00Z") + minute * 60_000));
      expect((await browser.call(meEndpoint)).status).toBe(200);
    }
    program.clock.moveTo("2026-01-15T21:00:00Z");
    expect((await browser.call(meEndpoint)).status).toBe(401);

    const idle = await stranger(program);
    await signIn(idle);
    program.clock.moveTo("2026-01-15T21:30:00Z");
    expect((await idle.call(meEndpoint, { headers: { "x-background": "1" } })).status).toBe(200);
    program.clock.moveTo("2026-01-15T22:01:00Z");
    expect((await idle.call(meEndpoint)).status).toBe(401);
    program.clock.moveTo("2026-01-16T09:00:00Z");
  });

  test("O-40 everyone sees and ends their own sign-ins; a new password ends all others", async () => {
    const [desk, phone] = [await stranger(program), await stranger(program)];
    await signIn(desk);
    await signIn(phone);
    const { items } = await desk.ok(mySignInsEndpoint);
    expect(items.filter((item) => item.isThis)).toHaveLength(1);
    expect(items.length).toBeGreaterThanOrEqual(2);
    await desk.ok(changeMyPasswordEndpoint, { body: { current: password, password: "another long passphrase" } });
    expect((await phone.call(meEndpoint)).status).toBe(401);
    expect((await desk.call(meEndpoint)).status).toBe(200);
    await program.query("update identity.credentials set password_hash = earlier_hashes[1], earlier_hashes = '{}'");
    await signIn(phone);
    await desk.ok(endMyOtherSignInsEndpoint);
    expect((await phone.call(meEndpoint)).status).toBe(401);
  });

  test("O-32 none of the last five passwords comes back", async () => {
    const browser = await stranger(program);
    await signIn(browser);
    const change = (current: string, next: string) => browser.call(changeMyPasswordEndpoint, { body: { current, password: next } });
    for (let i = 1; i <= 4; i++)
      expect((await change(i === 1 ? password : `passphrase number ${i - 1}`, `passphrase number ${i}`)).status).toBe(200);
    const refused = await change("passphrase number 4", password);
    expect(refused.problem?.errors).toMatchObject([{ field: "password", code: "used-before" }]);
    expect((await change("passphrase number 4", "passphrase number 5")).status).toBe(200);
    expect((await change("passphrase number 5", password)).status).toBe(200);
    expect((await change("not the password", "passphrase number 9")).problem?.code).toBe("auth-failed");
  });

  test("O-41 a sensitive act needs a proof from the last 15 minutes, and the proof gives the sign-in a new token", async () => {
    const browser = await stranger(program);
    await signIn(browser);
    program.clock.moveTo("2026-01-16T09:16:00Z");
    expect((await browser.call(startTotpEndpoint)).problem?.code).toBe("reauthentication-required");
    expect((await browser.call(proveEndpoint, { body: { password: "wrong" } })).problem?.code).toBe("auth-failed");
    const before = browser.cookie;
    await browser.ok(proveEndpoint, { body: { password } });
    expect(browser.cookie).not.toBe(before);
    expect((await browser.call(startTotpEndpoint)).status).toBe(200);
    const old = (await httpOf(program)).app;
    const withOldToken = () => old.inject({ url: "/api/admin/me", headers: { cookie: before as string } });
    expect((await withOldToken()).statusCode).toBe(200);
    program.clock.moveTo("2026-01-16T09:16:31Z");
    expect((await withOldToken()).statusCode).toBe(401);
  });

  test("every sign-in leaves a trace, and a new browser is news to its owner", async () => {
    const browser = await stranger(program, { "user-agent": "A browser of ten years ago" });
    await signIn(browser);
    const [event] = await program.query<{ data: unknown }>(
      "select data from platform.events where type = 'sign_in.succeeded' order by xmin::text::bigint desc limit 1",
    );
    expect(event?.data).toMatchObject({ isNewDevice: true, userAgent: "A browser of ten years ago" });
    const [entry] = await program.query("select action, source, actor_kind from identity.audit_entries order by seq desc limit 1");
    expect(entry).toEqual({ action: "signed_in", source: "public", actor_kind: "anonymous" });
    const log = await program.query("select outcome from identity.sign_in_log where outcome = 'failed'");
    expect(log.length).toBeGreaterThan(5);
  });
});

describe("O-37 locks", async () => {
  const program = await testProgram();
  await makeAnn(program);
  const at = (time: string) => program.clock.moveTo(`2026-01-15T${time}:00Z`);
  const fail = async (...times: string[]) => {
    for (const time of times) {
      at(time);
      expect((await signIn(await stranger(program), { password: "wrong" })).status).toBe(401);
    }
  };

  test("the worked example, through the door", async () => {
    await fail("10:00", "10:01", "10:02", "10:03", "10:04");
    at("10:10");
    expect((await signIn(await stranger(program))).status).toBe(401);
    await fail("10:20", "10:21", "10:22", "10:23", "10:25");
    at("10:54");
    expect((await signIn(await stranger(program))).status).toBe(401);
    at("10:56");
    expect((await signIn(await stranger(program))).status).toBe(200);
    await fail("11:00", "11:00", "11:00", "11:00", "11:00");
    at("11:14");
    expect((await signIn(await stranger(program))).status).toBe(401);
    at("11:15");
    expect((await signIn(await stranger(program))).status).toBe(200);
    const locks = await program.query("select 1 from platform.events where type = 'sign_in.locked'");
    expect(locks).toHaveLength(3);
  });

  test("login and e-mail count as one name, and attempts for a name that nobody has lock too", async () => {
    at("12:00");
    for (let i = 0; i < 3; i++) await signIn(await stranger(program), { password: "wrong" });
    for (let i = 0; i < 2; i++) await signIn(await stranger(program), { identifier: "ann@provider.example", password: "wrong" });
    expect((await signIn(await stranger(program))).status).toBe(401);
    for (let i = 0; i < 5; i++) await signIn(await stranger(program), { identifier: "ghost", password: "wrong" });
    const [ghost] = await program.query<{ locked_until: Date }>("select locked_until from identity.sign_in_failures where key = 'ghost'");
    expect(ghost?.locked_until.toISOString()).toBe("2026-01-15T12:15:00.000Z");
  });

  test("20 failures from one address block it for an hour, but not an address of the list", async () => {
    await program.query("delete from identity.sign_in_failures");
    at("13:00");
    for (let i = 0; i < 20; i++) await signIn(await stranger(program), { identifier: `guess${i}`, password: "wrong" });
    expect((await signIn(await stranger(program))).status).toBe(401);
    at("13:59");
    expect((await signIn(await stranger(program))).status).toBe(401);
    at("14:00");
    expect((await signIn(await stranger(program))).status).toBe(200);

    await program.query("delete from identity.sign_in_failures");
    await program.inWork((work) => setSetting(work, ipAllowList, { level: "system" }, ["127.0.0.0/8"], 0));
    for (let i = 0; i < 20; i++) await signIn(await stranger(program), { identifier: `guess${i}`, password: "wrong" });
    expect((await signIn(await stranger(program))).status).toBe(200);
  });

  test("a hundred guesses at once are judged one after the other", async () => {
    await program.query("delete from identity.sign_in_failures");
    at("15:00");
    const replies = await Promise.all(
      Array.from({ length: 30 }, async () => signIn(await stranger(program), { identifier: "racer", password: "wrong" })),
    );
    const judged = replies.filter((reply) => reply.status === 401).length;
    expect(replies.every((reply) => reply.status === 401 || reply.status === 429)).toBe(true);
    const [row] = await program.query<{ failed_at: Date[]; locks: number }>(
      "select failed_at, locks from identity.sign_in_failures where key = 'racer'",
    );
    expect(row!.locks * 5 + row!.failed_at.length).toBe(Math.min(judged, 5));
  });
});

describe("the second factor", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  await makeAnn(program);
  const browser = await stranger(program);
  let secret = "";
  let recovery: string[] = [];
  const move = (seconds: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000));
  const code = () => generateSync({ secret, epoch: program.clock.now().getTime() / 1000 });
  const half = async (caller: Caller): Promise<string> => {
    const { body } = await signIn(caller);
    if (body.step !== "second_factor") throw new Error("no second factor was asked for");
    return body.stepToken;
  };

  test("O-33 setting up shows a QR code and the secret, and counts only once a code was right", async () => {
    await signIn(browser);
    const started = await browser.ok(startTotpEndpoint);
    secret = started.secret;
    expect(started.uri).toContain(secret);
    expect(started.qrSvg).toContain("<svg");
    expect((await signIn(await stranger(program))).body).toMatchObject({ step: "signed_in" });
    expect((await browser.call(confirmTotpEndpoint, { body: { code: "000000" } })).problem?.code).toBe("code-wrong");
    recovery = (await browser.ok(confirmTotpEndpoint, { body: { code: code() } })).recoveryCodes;
    expect(recovery).toHaveLength(10);
    expect(new Set(recovery).size).toBe(10);
    const [row] = await program.query<{ sealed_secret: string }>("select sealed_secret from identity.totp_factors");
    expect(row?.sealed_secret).not.toContain(secret);
  });

  test("O-33 a sign-in then asks for a code, never the same twice", async () => {
    move(60);
    const phone = await stranger(program);
    const stepToken = await half(phone);
    expect((await phone.call(meEndpoint)).status).toBe(401);
    expect((await phone.call(staffSecondFactorEndpoint, { body: { stepToken, code: code() } })).body).toMatchObject({ step: "signed_in" });
    expect((await phone.call(meEndpoint)).status).toBe(200);
    const again = await stranger(program);
    expect((await again.call(staffSecondFactorEndpoint, { body: { stepToken: await half(again), code: code() } })).status).toBe(401);
  });

  test("O-33 a recovery code opens once; O-33 new ones cancel the old", async () => {
    const lost = await stranger(program);
    const typed = recovery[0]!.toLowerCase();
    expect((await lost.call(staffSecondFactorEndpoint, { body: { stepToken: await half(lost), code: typed } })).status).toBe(200);
    const again = await stranger(program);
    const refused = await again.refused(staffSecondFactorEndpoint, { body: { stepToken: await half(again), code: typed } });
    expect(refused.code).toBe("auth-failed");
    expect(await lost.ok(myFactorsEndpoint)).toMatchObject({ recoveryCodesLeft: 9, isRequired: false });
    const fresh = await lost.ok(makeRecoveryCodesEndpoint);
    const third = await stranger(program);
    const stepToken = await half(third);
    expect((await third.call(staffSecondFactorEndpoint, { body: { stepToken, code: recovery[1]! } })).status).toBe(401);
    expect((await third.call(staffSecondFactorEndpoint, { body: { stepToken, code: fresh.recoveryCodes[1]! } })).status).toBe(200);
    recovery = fresh.recoveryCodes;
  });

  test("O-37 wrong codes lock the login, and five end the half-finished sign-in", async () => {
    const guesser = await stranger(program);
    const stepToken = await half(guesser);
    for (let i = 0; i < 5; i++) await guesser.refused(staffSecondFactorEndpoint, { body: { stepToken, code: "000000" } });
    expect(await program.query("select 1 from identity.half_sign_ins where token_hash = $1", [hashToken(stepToken)])).toHaveLength(0);
    expect((await signIn(await stranger(program))).status).toBe(401);
    move(16 * 60);
    expect((await guesser.call(staffSecondFactorEndpoint, { body: { stepToken, code: code() } })).status).toBe(401);
  });

  test("O-35 while it is required the last factor stays, and who has none reaches only setting it up", async () => {
    await program.inWork((work) => setSetting(work, require2fa, { level: "system" }, "all", 0));
    const fresh = await signInStaff(program, { role: "manager" });
    expect((await fresh.call(mySignInsEndpoint)).status).toBe(403);
    expect(await fresh.ok(meEndpoint)).toMatchObject({ mustDo: "second_factor" });
    const { secret: own } = await fresh.ok(startTotpEndpoint);
    await fresh.ok(confirmTotpEndpoint, { body: { code: generateSync({ secret: own, epoch: program.clock.now().getTime() / 1000 }) } });
    expect((await fresh.call(mySignInsEndpoint)).status).toBe(200);

    const ann = await stranger(program);
    await ann.ok(staffSecondFactorEndpoint, { body: { stepToken: await half(ann), code: code() } });
    move(30);
    expect((await ann.call(removeTotpEndpoint, { body: { code: code() } })).problem?.code).toBe("transition-refused");
    await program.inWork((work) => setSetting(work, require2fa, { level: "system" }, "off", 1));
    await ann.ok(removeTotpEndpoint, { body: { code: code() } });
    expect((await signIn(await stranger(program))).body).toMatchObject({ step: "signed_in" });
  });

  test("O-36 the command takes a lost factor away, audited as from the command line", async () => {
    const { secret: own } = await browser.ok(startTotpEndpoint).catch(async () => {
      await signIn(browser);
      return browser.ok(startTotpEndpoint);
    });
    await browser.ok(confirmTotpEndpoint, { body: { code: generateSync({ secret: own, epoch: program.clock.now().getTime() / 1000 }) } });
    await inWork(program.base, { actor: system("cli:admin"), origin: { source: "cli" } }, (work) => resetSecondFactor(work, "ann"));
    expect((await browser.call(meEndpoint)).status).toBe(401);
    expect((await signIn(await stranger(program))).body).toMatchObject({ step: "signed_in" });
    const [event] = await program.query<{ data: unknown }>(
      "select data from platform.events where type = 'second_factor.changed' order by xmin::text::bigint desc limit 1",
    );
    expect(event?.data).toMatchObject({ change: "reset" });
    expect(await program.query("select source from identity.audit_entries where action = 'second_factor_reset'")).toEqual([
      { source: "cli" },
    ]);
  });
});

describe("O-42 a forgotten password", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  await makeAnn(program);
  const visitor = await stranger(program);
  const ask = (identifier = "ann") => visitor.ok(staffResetEndpoint, { body: { identifier } });

  test("the answer never tells whether the account exists, and nobody gets a code for a name that nobody has", async () => {
    const known = await ask();
    const unknown = await ask("ghost");
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
    expect((await issuedCode(program)).to).toEqual([]);
    const tries = async (requestId: string) => {
      const replies: unknown[] = [];
      for (let i = 0; i < 6; i++) {
        const { traceId: _, ...text } = await visitor.refused(staffResetCodeEndpoint, { body: { requestId, code: "AAAAAAAA" } });
        replies.push(text);
      }
      return replies;
    };
    expect(await tries(unknown.requestId)).toEqual(await tries(known.requestId));
  });

  test("the code has 8 characters without look-alikes, works for an hour, and sets the password once", async () => {
    program.clock.moveTo("2026-01-15T11:00:00Z");
    const { requestId } = await ask("ann@provider.example");
    const issued = await issuedCode(program);
    expect(issued.code).toMatch(/^[ABCDEFGHJKMNPQRSTUVWXYZ23456789]{8}$/);
    expect(issued.to).toEqual(["ann@provider.example"]);
    const typed = issued.code!.toLowerCase().replace(/^(....)/, "$1-");
    const { grant } = await visitor.ok(staffResetCodeEndpoint, { body: { requestId, code: typed } });
    const signedIn = await stranger(program);
    await signIn(signedIn);
    const weak = await visitor.refused(staffChoosePasswordEndpoint, { body: { grant, password: "password1234" } });
    expect(weak.errors).toMatchObject([{ code: "too-common" }]);
    expect(await visitor.ok(staffChoosePasswordEndpoint, { body: { grant, password: "a quite new passphrase" } })).toEqual({
      login: "ann",
    });
    expect((await signedIn.call(meEndpoint)).status).toBe(401);
    expect((await visitor.call(staffChoosePasswordEndpoint, { body: { grant, password: "yet another passphrase" } })).status).toBe(410);
    expect((await signIn(await stranger(program), { password: "a quite new passphrase" })).status).toBe(200);
    const events = await program.query<{ data: unknown }>("select data from platform.events where type = 'password.changed'");
    expect(events.map((event) => event.data)).toMatchObject([{ how: "reset" }]);
  });

  test("a code dies after an hour and when a newer one is asked for; three an hour are sent", async () => {
    program.clock.moveTo("2026-01-15T13:00:00Z");
    const first = await ask();
    const firstCode = (await issuedCode(program)).code!;
    const second = await ask();
    expect((await visitor.refused(staffResetCodeEndpoint, { body: { requestId: first.requestId, code: firstCode } })).code).toBe(
      "code-locked",
    );
    await ask();
    expect(await ask()).toEqual(await ask());
    expect(await program.query("select 1 from platform.events where type = 'code.issued' and at = '2026-01-15T13:00:00Z'")).toHaveLength(3);
    program.clock.moveTo("2026-01-15T14:00:01Z");
    const late = await issuedCode(program);
    expect((await visitor.refused(staffPasswordLinkEndpoint, { body: { token: late.link!.split("#")[1]! } })).status).toBe(410);
    expect(second.requestId).not.toBe(first.requestId);
  });

  test("ten an hour come from one address", async () => {
    program.clock.moveTo("2026-01-15T16:00:00Z");
    for (let i = 0; i < 10; i++) await ask(`somebody${i}`);
    expect((await visitor.refused(staffResetEndpoint, { body: { identifier: "somebody" } })).status).toBe(429);
  });
});

test("O-35 the paths that stay open before a step are those of the contract", () => {
  const paths = [meEndpoint, staffSignOutEndpoint, proveEndpoint, startTotpEndpoint, confirmTotpEndpoint, makeRecoveryCodesEndpoint].map(
    (e) => e.path,
  );
  expect(staffPathsBeforeFactor).toEqual(paths);
  expect(staffPathsBeforePassword).toContain(changeMyPasswordEndpoint.path);
  expect(customerPathsBeforePassword.every((path) => path.startsWith("/api/portal/"))).toBe(true);
});
