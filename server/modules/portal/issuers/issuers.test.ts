// P-27 signing in with an account elsewhere, against an issuer that really signs, and what attackers would try with it.
import { describe, expect, it } from "vitest";
import { httpOf, signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { issuedCode } from "../../../../tests/support/issued-code.ts";
import { startIssuer } from "../../../../tests/support/oidc-issuer.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setCustomerPassword } from "../../identity/index.ts";
import { createPartner } from "../../partners/index.ts";
import * as door from "../sign-in/contract.ts";
import * as contract from "./contract.ts";

const password = "a passphrase of Jana";

describe("P-27 signing in with an account elsewhere", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const issuer = await startIssuer();
  const { partnerId, jana, marko, south } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const made = await addSubscribers(work, provider, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    for (const { customerId } of made) await setCustomerPassword(work, { customerId, partnerId: provider.partnerId, password });
    const second = await createPartner(work, {
      code: "south",
      name: "South",
      legalName: "South",
      currency: "EUR",
      timeZone: "Europe/Zagreb",
    });
    return { partnerId: provider.partnerId, jana: made[0]!.customerId, marko: made[1]!.customerId, south: second.id };
  });
  const { app } = await httpOf(program);
  const staff = await signInStaff(program);
  const fields = {
    ...{ kind: "other" as const, name: "Example ID", issuerUrl: issuer.url, clientId: issuer.clientId, secret: issuer.secret },
    ...{ appleTeamId: "", appleKeyId: "", isOn: true },
  };
  const added = await staff.ok(contract.addIssuerEndpoint, { params: { partnerId }, body: fields });
  const which = { partnerId, issuerId: added.id };

  /** Leaves for the issuer and comes back to the door with its answer. */
  async function leave(query = "") {
    const left = await app.inject({ method: "GET", url: `/auth/issuer/start?issuer=${added.id}${query}` });
    const cookie = (left.cookies as { name: string; value: string }[]).find(({ name }) => name === "portal_visit");
    return { url: String(left.headers.location), cookie: cookie ? `${cookie.name}=${cookie.value}` : "" };
  }
  const arrive = async (at: URL, cookie: string) => {
    const answer = await app.inject({ method: "GET", url: `${at.pathname}${at.search}`, headers: { cookie } });
    const session = (answer.cookies as { name: string; value: string }[]).find(({ name }) => name === "portal_session");
    return { to: String(answer.headers.location), session: session && `${session.name}=${session.value}` };
  };
  async function roundTrip(wishes: Partial<typeof issuer.wishes>, change: (at: URL) => void = () => undefined) {
    issuer.wishes = { subject: "s1", email: undefined, emailVerified: true, ...wishes };
    const { url, cookie } = await leave();
    const at = await issuer.visit(url);
    change(at);
    return { ...(await arrive(at, cookie)), at, cookie };
  }
  const linksOf = () => program.query("select subject, subject_id from identity.federated_identities order by subject");

  it("P-246 the secret is kept sealed and never shown, and partners without an issuer of their own have the default partner's", async () => {
    const [row] = await program.query<{ sealed_secret: string }>("select sealed_secret from identity.issuers");
    expect(row!.sealed_secret).not.toContain(issuer.secret);
    const shown = await staff.ok(contract.listIssuersEndpoint, { params: { partnerId } });
    expect(JSON.stringify(shown)).not.toContain(issuer.secret);
    expect(shown.redirectUris.every((uri) => uri.endsWith("/auth/issuer/callback"))).toBe(true);
    expect((await staff.ok(contract.listIssuersEndpoint, { params: { partnerId: south } })).inherited).toEqual([
      { name: "Example ID", kind: "other", isOn: true },
    ]);
    const visitor = await stranger(program);
    expect((await visitor.ok(door.portalSignInPageEndpoint, { query: { partner: "south" } })).issuers).toEqual([
      { id: added.id, name: "Example ID", kind: "other" },
    ]);
  });

  it("the try-out says what would not work: the address, or the secret", async () => {
    expect(await staff.ok(contract.tryIssuerEndpoint, { params: which })).toEqual({ ok: true, failed: null, said: "" });
    const wrong = await staff.ok(contract.changeIssuerEndpoint, { params: which, body: { ...fields, secret: "wrong" }, version: 1 });
    expect(await staff.ok(contract.tryIssuerEndpoint, { params: which })).toMatchObject({
      ok: false,
      failed: "client",
      said: "invalid_client",
    });
    const away = await staff.ok(contract.changeIssuerEndpoint, {
      params: which,
      body: { ...fields, issuerUrl: "http://127.0.0.1:1" },
      version: wrong.version,
    });
    expect(await staff.ok(contract.tryIssuerEndpoint, { params: which })).toMatchObject({ ok: false, failed: "reached" });
    expect((await leave()).url).toMatch(/\/sign-in\?said=issuer-away$/);
    await staff.ok(contract.changeIssuerEndpoint, { params: which, body: fields, version: away.version });
  });

  it("asks with PKCE, a nonce and a state, and links a verified address of exactly one customer", async () => {
    const { url } = await leave();
    const asked = new URL(url).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid email profile",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name)!.length).toBeGreaterThan(20);
    const { to, session } = await roundTrip({ email: "customer1@example.net" });
    expect(to).toBe("/portal");
    const own = await signInCustomer(program, jana);
    own.cookie = session;
    expect((await own.ok(door.portalMeEndpoint)).customer.id).toBe(jana);
    expect(await linksOf()).toEqual([{ subject: "s1", subject_id: jana }]);
    // From now on the account alone counts, whatever it says of the address.
    expect((await roundTrip({ email: "somebody@else.example", emailVerified: false })).to).toBe("/portal");
  });

  it.each([
    ["an address that is not verified", { subject: "s2", email: "customer2@example.net", emailVerified: false }],
    ["an issuer that says nothing of it", { subject: "s2", email: "customer2@example.net", emailVerified: undefined }],
    ["an address that nobody has", { subject: "s2", email: "nobody@example.net" }],
    ["a second account of the same issuer for the same customer", { subject: "s2", email: "customer1@example.net" }],
  ])("does not link by itself: %s; all are answered alike", async (_, wishes) => {
    const { to, session } = await roundTrip(wishes);
    expect([to.replace(/#link=.{40,}/, "#link"), session]).toEqual(["/portal/sign-in#link", undefined]);
    expect(await linksOf()).toEqual([{ subject: "s1", subject_id: jana }]);
  });

  it("the password links it, once", async () => {
    const { to } = await roundTrip({ subject: "s2", email: "customer2@example.net", emailVerified: false });
    const link = to.split("#link=")[1]!;
    const visitor = await stranger(program);
    expect(await visitor.ok(door.portalWaitingLinkEndpoint, { body: { link } })).toEqual({
      name: "Example ID",
      email: "customer2@example.net",
    });
    const body = { identifier: "customer2@example.net", password, link };
    expect((await visitor.refused(door.portalSignInEndpoint, { body: { ...body, password: "not this one" } })).code).toBe("auth-failed");
    expect(await visitor.ok(door.portalSignInEndpoint, { body })).toMatchObject({ step: "signed_in", customerId: marko });
    expect(await linksOf()).toEqual([
      { subject: "s1", subject_id: jana },
      { subject: "s2", subject_id: marko },
    ]);
    expect((await (await stranger(program)).refused(door.portalSignInEndpoint, { body })).code).toBe("ticket-refused");
    expect((await roundTrip({ subject: "s2" })).to).toBe("/portal");
  });

  const refused = /\/sign-in\?said=issuer-refused$/;
  const stale = /\/sign-in\?said=issuer-stale$/;
  it.each<[why: string, wishes: Partial<typeof issuer.wishes>, to: RegExp]>([
    ["another nonce: an answer that was stolen elsewhere", { nonce: "of-somebody-else" }, refused],
    ["the statement of another issuer", { issuer: "https://evil.example" }, refused],
    ["a statement for another client", { audience: "another-shop" }, refused],
    ["a signature with a key that is not the issuer's", { foreignKey: true }, refused],
    ["a statement that is too old", { expired: true }, refused],
  ])("P-246 lets nobody in by %s", async (_, wishes, to) => {
    const arrived = await roundTrip(wishes);
    expect([arrived.session, arrived.to]).toEqual([undefined, expect.stringMatching(to)]);
  });

  it("P-246 lets nobody in by another state, another browser's answer, or the same answer twice", async () => {
    const other = await roundTrip({}, (at) => at.searchParams.set("state", "x".repeat(43)));
    expect([other.session, other.to]).toEqual([undefined, expect.stringMatching(stale)]);
    // A victim who is sent to the attacker's answer has no cookie of that visit, or one of another.
    const [attacker, victim] = [await leave(), await leave()];
    const at = await issuer.visit(attacker.url);
    expect((await arrive(at, "")).to).toMatch(stale);
    expect((await arrive(at, victim.cookie)).to).toMatch(stale);
    const once = await roundTrip({});
    expect(once.to).toBe("/portal");
    expect((await arrive(once.at, once.cookie)).to).toMatch(stale);
    const late = await leave();
    const lateAt = await issuer.visit(late.url);
    program.clock.moveTo(new Date(program.clock.now().getTime() + 10 * 60_000));
    expect((await arrive(lateAt, late.cookie)).to).toMatch(stale);
  });

  it("whoever cancels there is back at the door without a word", async () => {
    const { url, cookie } = await leave();
    const state = new URL(url).searchParams.get("state")!;
    expect((await arrive(new URL(`http://x/auth/issuer/callback?error=access_denied&state=${state}`), cookie)).to).toBe("/portal/sign-in");
  });

  it("P-25 the second factor is asked for all the same", async () => {
    const own = await signInCustomer(program, jana);
    await own.ok(door.portalStartSentFactorEndpoint, { body: { channel: "email" } });
    const sent = async () => (await issuedCode(program)).code;
    await own.ok(door.portalConfirmFactorEndpoint, { body: { kind: "email", code: await sent() } });
    program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000));
    const { to, session } = await roundTrip({ email: "customer1@example.net" });
    expect([to.replace(/#half=.{40,}/, "#half"), session]).toEqual(["/portal/sign-in#half", undefined]);
    const half = to.split("#half=")[1]!;
    const visitor = await stranger(program);
    expect(await visitor.ok(door.portalHalfSignInEndpoint, { body: { half } })).toMatchObject({ step: "code", factor: "email", half });
    expect((await visitor.refused(door.portalHalfSignInEndpoint, { body: { half, code: "000000" } })).code).toBe("code-wrong");
    expect(await visitor.ok(door.portalHalfSignInEndpoint, { body: { half, code: await sent() } })).toMatchObject({
      step: "signed_in",
      customerId: jana,
    });
    expect((await (await stranger(program)).refused(door.portalHalfSignInEndpoint, { body: { half } })).code).toBe("ticket-refused");
  });

  it("P-192 is linked from the inside, listed, and unlinked; P-24 only by who has just proven to be there", async () => {
    const own = await signInCustomer(program, marko);
    const [linked] = (await own.ok(contract.ownIdentitiesEndpoint)).items;
    expect(linked).toMatchObject({ name: "Example ID", email: "customer2@example.net" });
    await own.ok(contract.unlinkIdentityEndpoint, { params: { identityId: linked!.id } });
    expect(await own.ok(contract.ownIdentitiesEndpoint)).toMatchObject({ items: [], offers: [{ issuerId: added.id, name: "Example ID" }] });
    const started = await own.call(contract.startLinkEndpoint, { body: { issuerId: added.id } });
    const cookie = String(started.headers["set-cookie"]).split(";")[0]!;
    issuer.wishes = { subject: "s3", email: "customer2@example.net", emailVerified: false };
    expect((await arrive(await issuer.visit(started.body.url), cookie)).to).toBe("/portal/profile/security?said=linked");
    expect(await linksOf()).toEqual([
      { subject: "s1", subject_id: jana },
      { subject: "s3", subject_id: marko },
    ]);
    program.clock.moveTo(new Date(program.clock.now().getTime() + 11 * 60_000));
    const again = await signInCustomer(program, marko);
    program.clock.moveTo(new Date(program.clock.now().getTime() + 11 * 60_000));
    expect((await again.refused(contract.startLinkEndpoint, { body: { issuerId: added.id } })).code).toBe("reauthentication-required");
    const [mine] = (await again.ok(contract.ownIdentitiesEndpoint)).items;
    const stranger2 = await signInCustomer(program, jana);
    expect((await stranger2.refused(contract.unlinkIdentityEndpoint, { params: { identityId: mine!.id } })).code).toBe("not-found");
  });

  it("what is switched off is not there, and staff of one partner do not change what is everybody's", async () => {
    const ofSouth = await signInStaff(program, { partners: [south] });
    expect((await ofSouth.refused(contract.addIssuerEndpoint, { params: { partnerId }, body: fields })).code).toBe("not-found");
    const own = await ofSouth.ok(contract.addIssuerEndpoint, { params: { partnerId: south }, body: { ...fields, isOn: false } });
    const visitor = await stranger(program);
    expect((await visitor.ok(door.portalSignInPageEndpoint, { query: { partner: "south" } })).issuers).toEqual([]);
    const left = await app.inject({ method: "GET", url: `/auth/issuer/start?issuer=${own.id}&partner=south` });
    expect(left.headers.location).toBe("/p/south/sign-in");
    expect((await ofSouth.refused(contract.removeIssuerEndpoint, { params: { partnerId: south, issuerId: added.id } })).code).toBe(
      "not-found",
    );
  });

  it.each([
    ["an address without TLS", { issuerUrl: "http://login.example.net" }, "issuerUrl"],
    ["no secret", { secret: undefined }, "secret"],
    ["Apple without its team", { kind: "apple" as const, issuerUrl: "" }, "appleTeamId"],
  ])("is not saved: %s", async (_, change, field) => {
    const problem = await staff.refused(contract.addIssuerEndpoint, { params: { partnerId: south }, body: { ...fields, ...change } });
    expect(problem.errors?.[0]?.field).toBe(field);
  });
});
