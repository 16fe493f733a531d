// P-25 a second factor by e-mail or SMS, browsers that are trusted, and setting one up because the provider asks for it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { smsToken, smsUrl } from "../../server/modules/notifications/sms/settings.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { profileEndpoint } from "../../server/modules/portal/contract.ts";
import * as contract from "../../server/modules/portal/sign-in/contract.ts";
import { secondFactor } from "../../server/modules/portal/sign-in/settings.ts";
import { httpOf, signInCustomer, signInStaff, stranger } from "../support/call-api.ts";
import { issuedCode } from "../support/issued-code.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of Jana";

describe("P-25 codes that are sent", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const [jana, marko, ivo] = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const made = await addSubscribers(work, provider, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    for (const { customerId } of made) await setCustomerPassword(work, { customerId, partnerId: provider.partnerId, password });
    return made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]];
  });
  const later = (minutes: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000));
  const sentCode = () => issuedCode(program, { purpose: "second_factor" });
  const sends = async () =>
    (await program.query<{ n: number }>("select count(*)::int as n from platform.events where type = 'code.issued'"))[0]!.n;
  const typed = { identifier: "customer1@example.net", password };
  const knock = async (more: { code?: string; trust?: boolean } = {}, cookie?: string) => {
    const door = await stranger(program, cookie === undefined ? {} : { cookie });
    return { door, reply: await door.call(contract.portalSignInEndpoint, { body: { ...typed, ...more } }) };
  };

  it("by e-mail: the first code turns it on, and all other browsers are signed out", async () => {
    const [here, elsewhere] = [await signInCustomer(program, jana.customerId), await signInCustomer(program, jana.customerId)];
    expect(await here.ok(contract.portalStartSentFactorEndpoint, { body: { channel: "email" } })).toEqual({
      sentTo: "c•••@example.net",
      isSent: true,
    });
    expect(await sentCode()).toMatchObject({ channel: "email", to: ["customer1@example.net"] });
    // Nothing is asked for before it has come back, and the code of the set-up opens no door.
    expect((await knock()).reply.body).toMatchObject({ step: "signed_in" });
    expect((await here.refused(contract.portalConfirmFactorEndpoint, { body: { kind: "email", code: "000000" } })).code).toBe("code-wrong");
    const { recoveryCodes } = await here.ok(contract.portalConfirmFactorEndpoint, {
      body: { kind: "email", code: (await sentCode()).code },
    });
    expect(recoveryCodes).toHaveLength(10);
    expect((await elsewhere.refused(contract.portalMeEndpoint)).code).toBe("not-signed-in");
    expect(await here.ok(contract.portalFactorEndpoint)).toMatchObject({
      kind: "email",
      sentTo: "c•••@example.net",
      recoveryCodesLeft: 10,
    });
  });

  it("at the door a code goes out, once though it is pressed twice, and lets in once", async () => {
    later(11);
    const before = await sends();
    expect((await knock()).reply.body).toEqual({
      ...{ step: "code", customerId: jana.customerId, factor: "email", sentTo: "c•••@example.net", isSent: true, half: null },
    });
    await knock();
    expect(await sends()).toBe(before + 1);
    const { code } = await sentCode();
    expect((await knock({ code })).reply.body).toMatchObject({ step: "signed_in", customerId: jana.customerId });
    expect((await knock({ code })).reply.problem?.code).toBe("code-wrong");
    expect(await program.query("select method from identity.sign_ins order by created_at desc, id desc limit 1")).toEqual([
      { method: "password_code" },
    ]);
  });

  it("of two who send the right code at once one gets in", async () => {
    later(11);
    await knock();
    const { code } = await sentCode();
    const replies = await Promise.all([knock({ code }), knock({ code })]);
    expect(replies.filter(({ reply }) => reply.status === 200)).toHaveLength(1);
  });

  it("a code is worth nothing after ten minutes, after five guesses, or once a newer one went out", async () => {
    later(24 * 60 + 1);
    await knock();
    const first = (await sentCode()).code;
    later(10);
    expect((await knock({ code: first })).reply.problem?.code).toBe("code-wrong");
    await knock();
    const second = (await sentCode()).code;
    later(1);
    await knock();
    expect((await knock({ code: second })).reply.problem?.code).toBe("code-wrong");
    const third = (await sentCode()).code;
    const wrong = third === "000000" ? "111111" : "000000";
    for (let guess = 0; guess < 3; guess++) await knock({ code: wrong });
    // One guess was the older code, so this is the fifth.
    expect((await knock({ code: wrong })).reply.problem?.code).toMatch(/code-wrong|challenge-required/);
    later(24 * 60 + 1);
    expect((await knock({ code: third })).reply.problem?.code).toBe("code-wrong");
  });

  it("P-20 guessing ten times locks the name, whichever code is guessed at", async () => {
    later(24 * 60 + 1);
    const codes: (string | undefined)[] = [];
    for (let guess = 0; guess < 6; guess++) codes.push((await knock({ code: "000000" })).reply.problem?.code);
    expect(codes).toEqual([...Array.from({ length: 5 }, () => "code-wrong"), "challenge-required"]);
    const failures = await program.query<{ n: number }>(
      "select cardinality(failed_at) as n from identity.sign_in_failures where kind = 'name' and key = 'customer1@example.net'",
    );
    expect(failures).toEqual([{ n: 5 }]);
    later(24 * 60 + 1);
  });

  it("a trusted browser is not asked for thirty days, and another one is", async () => {
    await knock();
    const answer = (await httpOf(program)).app.inject({
      method: "POST",
      url: contract.portalSignInEndpoint.path,
      payload: { ...typed, code: (await sentCode()).code, trust: true },
    });
    const cookies = (await answer).cookies as { name: string; value: string; maxAge?: number; httpOnly?: boolean }[];
    const trusted = cookies.find(({ name }) => name.startsWith("portal_trusted_"))!;
    expect([trusted.maxAge, trusted.httpOnly]).toEqual([30 * 24 * 60 * 60, true]);
    const cookie = `${trusted.name}=${trusted.value}`;
    expect((await knock({}, cookie)).reply.body).toMatchObject({ step: "signed_in" });
    expect((await knock()).reply.body).toMatchObject({ step: "code" });
    expect((await knock({}, `${trusted.name}=${"x".repeat(43)}`)).reply.body).toMatchObject({ step: "code" });
    later(30 * 24 * 60);
    expect((await knock({}, cookie)).reply.body).toMatchObject({ step: "code" });
  });

  it("P-23 whoever signs out everywhere trusts no browser either", async () => {
    later(60);
    await knock();
    const { door } = await knock({ code: (await sentCode()).code, trust: true });
    const own = await signInCustomer(program, jana.customerId);
    expect(await own.ok(contract.portalFactorEndpoint)).toMatchObject({ trustedDevices: 1 });
    await own.ok(contract.portalSignOutEverywhereEndpoint);
    expect(await own.ok(contract.portalFactorEndpoint)).toMatchObject({ trustedDevices: 0 });
    expect((await door.refused(contract.portalMeEndpoint)).code).toBe("not-signed-in");
  });

  it("P-24 a code of it proves presence, and removes it", async () => {
    later(61);
    const own = await signInCustomer(program, jana.customerId);
    await own.ok(contract.portalSendFactorCodeEndpoint);
    await own.ok(contract.portalProveEndpoint, { body: { code: (await sentCode()).code } });
    later(1);
    await own.ok(contract.portalSendFactorCodeEndpoint);
    await own.ok(contract.portalRemoveFactorEndpoint, { body: { code: (await sentCode()).code } });
    expect((await knock()).reply.body).toMatchObject({ step: "signed_in" });
  });

  it("P-25 required: nothing works before one is set up, and staff who look in are not stopped", async () => {
    await program.inWork((work) => setSetting(work, secondFactor, { level: "system" }, "required"));
    const own = await signInCustomer(program, marko.customerId);
    expect(await own.ok(contract.portalMeEndpoint)).toMatchObject({ mustSetUpFactor: true });
    expect((await own.refused(profileEndpoint)).code).toBe("permission-denied");
    await own.ok(contract.portalStartSentFactorEndpoint, { body: { channel: "email" } });
    await own.ok(contract.portalConfirmFactorEndpoint, { body: { kind: "email", code: (await sentCode()).code } });
    expect(await own.ok(contract.portalMeEndpoint)).toMatchObject({ mustSetUpFactor: false });
    await own.ok(profileEndpoint);

    const staff = await signInStaff(program);
    const { url } = await staff.ok(contract.openPortalEndpoint, { params: { customerId: ivo.customerId }, body: { mode: "view" } });
    const looker = await stranger(program);
    await looker.ok(contract.portalTicketEndpoint, { body: { ticket: url.split("#")[1]! } });
    expect(await looker.ok(contract.portalMeEndpoint)).toMatchObject({ mustSetUpFactor: false });
    await looker.ok(profileEndpoint);
  });

  it("P-25 staff reset it, and the customer is told on every address that is known", async () => {
    await program.query(
      "insert into customers.contacts (customer_id, partner_id, kind, position, value, normal) select customer_id, partner_id, 'billing_email', 1, 'books@example.net', 'books@example.net' from customers.contacts where customer_id = $1 limit 1",
      [marko.customerId],
    );
    const staff = await signInStaff(program);
    await staff.ok(contract.resetCustomerFactorEndpoint, { params: { customerId: marko.customerId } });
    await program.runJobs();
    const told = await program.query<{ to_address: string }>(
      "select to_address from notifications.messages where kind = 'security_factor' and customer_id = $1 and body_text like '%Our staff%' order by to_address",
      [marko.customerId],
    );
    expect(told.map(({ to_address }) => to_address)).toEqual(["books@example.net", "customer2@example.net"]);
  });
});

describe("P-25 codes by SMS", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { customerId } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [made] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    await setCustomerPassword(work, { customerId: made!.customerId, partnerId: provider.partnerId, password });
    return { customerId: made!.customerId };
  });
  await program.query(
    "insert into customers.contacts (customer_id, partner_id, kind, position, value, normal) select customer_id, partner_id, 'phone', 1, '+385 91 234 5678', '+385912345678' from customers.contacts where customer_id = $1 limit 1",
    [customerId],
  );
  const received: { authorization: string | undefined; body: { to: string; text: string } }[] = [];
  let answers = 200;
  const service = createServer((request, response) => {
    let text = "";
    request.on("data", (part) => (text += String(part)));
    request.on("end", () => {
      if (answers === 200) received.push({ authorization: request.headers.authorization, body: JSON.parse(text) });
      response.statusCode = answers;
      response.end("{}");
    });
  });
  await new Promise<void>((done) => service.listen(0, "127.0.0.1", done));
  afterAll(() => service.close());
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/send`;

  it("is offered only where SMS can be sent", async () => {
    const own = await signInCustomer(program, customerId);
    const offers = async () => (await own.ok(contract.portalFactorEndpoint)).offers.map(({ kind }) => kind);
    expect(await offers()).toEqual(["totp", "email"]);
    expect((await own.refused(contract.portalStartSentFactorEndpoint, { body: { channel: "sms" } })).code).toBe("feature-off");
    await program.inWork(async (work) => {
      await setSetting(work, smsUrl, { level: "system" }, url);
      await setSetting(work, smsToken, { level: "system" }, program.tools.seal("the key of the service"));
    });
    expect(await offers()).toEqual(["totp", "email", "sms"]);
  });

  it("P-30 the message carries the code and the line with which phones fill it in; a second try follows a failed one", async () => {
    const own = await signInCustomer(program, customerId);
    answers = 503;
    expect(await own.ok(contract.portalStartSentFactorEndpoint, { body: { channel: "sms" } })).toEqual({
      sentTo: "•••• 678",
      isSent: true,
    });
    await program.runJobs();
    expect(received).toEqual([]);
    answers = 200;
    await program.query("update graphile_worker._private_jobs set run_at = now()");
    await program.runJobs();
    expect(received).toHaveLength(1);
    const { authorization, body } = received[0]!;
    expect([authorization, body.to]).toEqual(["Bearer the key of the service", "+385912345678"]);
    const code = /\n@[\w.-]+ #(\d{6})$/.exec(body.text)?.[1] ?? "";
    expect(body.text).toContain(`: ${code}\n`);
    await own.ok(contract.portalConfirmFactorEndpoint, { body: { kind: "sms", code } });
    expect(await own.ok(contract.portalFactorEndpoint)).toMatchObject({ kind: "sms" });
    // M-52 what was sent is erased.
    expect(await program.query("select 1 from platform.events where type = 'code.issued' and data ->> 'sealed' is not null")).toEqual([]);
  });
});
