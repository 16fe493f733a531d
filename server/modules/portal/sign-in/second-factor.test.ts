// A customer's authenticator app: set up, asked for at the door, lost, taken away.
import { generateSync } from "otplib";
import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { issuedCode } from "../../../../tests/support/issued-code.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setCustomerPassword } from "../../identity/index.ts";
import { setSetting } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { secondFactor } from "./settings.ts";

const password = "a passphrase of Jana";

describe("P-25 the second factor of a customer", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const [jana, other] = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const made = await addSubscribers(work, provider, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    for (const { customerId } of made) await setCustomerPassword(work, { customerId, partnerId: provider.partnerId, password });
    return made as [(typeof made)[0], (typeof made)[0]];
  });
  const later = (minutes: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000));
  const typed = { identifier: "customer1@example.net", password };
  const knock = async (code?: string) => {
    const door = await stranger(program);
    return { door, reply: await door.call(contract.portalSignInEndpoint, { body: { ...typed, ...(code === undefined ? {} : { code }) } }) };
  };
  let secret = "";
  let recovery: string[] = [];
  const code = () => generateSync({ secret, epoch: Math.floor(program.clock.now().getTime() / 1000) });

  it("counts only once a code has confirmed it, and ends all other sign-ins then", async () => {
    const [here, elsewhere] = [await signInCustomer(program, jana.customerId), await signInCustomer(program, jana.customerId)];
    expect(await here.ok(contract.portalFactorEndpoint)).toEqual({
      ...{ kind: null, since: null, sentTo: "", recoveryCodesLeft: 0, trustedDevices: 0, isRequired: false },
      offers: [
        { kind: "totp", to: "" },
        { kind: "email", to: "c•••@example.net" },
      ],
    });
    const started = await here.ok(contract.portalStartFactorEndpoint);
    secret = started.secret;
    expect(started.qrSvg).toContain("<svg");
    expect((await knock()).reply.body).toMatchObject({ step: "signed_in" });
    expect((await here.refused(contract.portalConfirmFactorEndpoint, { body: { code: "000000" } })).code).toBe("code-wrong");
    recovery = (await here.ok(contract.portalConfirmFactorEndpoint, { body: { code: code() } })).recoveryCodes;
    expect(recovery).toHaveLength(10);
    expect(await here.ok(contract.portalFactorEndpoint)).toMatchObject({ recoveryCodesLeft: 10 });
    expect((await elsewhere.refused(contract.portalMeEndpoint)).code).toBe("not-signed-in");
  });

  it("is asked for after the password, and a right one lets in once", async () => {
    later(1);
    const first = await knock();
    expect(first.reply.body).toEqual({ step: "code", customerId: jana.customerId, factor: "totp", sentTo: "", isSent: true, half: null });
    expect((await first.door.refused(contract.portalMeEndpoint)).code).toBe("not-signed-in");
    const right = code();
    const { door, reply } = await knock(right);
    expect(reply.body).toMatchObject({ step: "signed_in", customerId: jana.customerId });
    expect((await door.ok(contract.portalMeEndpoint)).customer.id).toBe(jana.customerId);
    expect((await knock(right)).reply.problem?.code).toBe("code-wrong");
  });

  it("a recovery code lets in once too, and nobody else's code does", async () => {
    expect((await knock(recovery[0])).reply.body).toMatchObject({ step: "signed_in" });
    expect((await knock(recovery[0])).reply.problem?.code).toBe("code-wrong");
    const door = await stranger(program);
    const body = { identifier: "customer2@example.net", password };
    expect(await door.ok(contract.portalSignInEndpoint, { body })).toMatchObject({ step: "signed_in", customerId: other.customerId });
  });

  it("P-20 wrong codes are counted like wrong passwords: a challenge, then a lock", async () => {
    later(24 * 60 + 1);
    const codes: (string | undefined)[] = [];
    for (let attempt = 0; attempt < 6; attempt++) codes.push((await knock("000000")).reply.problem?.code);
    expect(codes).toEqual([...Array.from({ length: 5 }, () => "code-wrong"), "challenge-required"]);
    later(24 * 60 + 1);
  });

  it("P-28 a new password by a mailed code does not let in past it", async () => {
    const door = await stranger(program);
    const { requestId } = await door.ok(contract.portalResetEndpoint, { body: { identifier: typed.identifier } });
    const mailed = await issuedCode(program);
    const { grant } = await door.ok(contract.portalResetCodeEndpoint, { body: { requestId, code: mailed.code } });
    const chosen = await door.ok(contract.portalChoosePasswordEndpoint, { body: { grant, password: `${password} again` } });
    expect(chosen.isSignedIn).toBe(false);
    expect((await door.refused(contract.portalMeEndpoint)).code).toBe("not-signed-in");
    typed.password = `${password} again`;
    expect((await knock()).reply.body).toMatchObject({ step: "code" });
  });

  it("is removed with a code of its own, and not with another", async () => {
    const { door } = await knock(code());
    expect((await door.refused(contract.portalRemoveFactorEndpoint, { body: { code: "000000" } })).code).toBe("auth-failed");
    await door.ok(contract.portalRemoveFactorEndpoint, { body: { code: recovery[1]! } });
    expect(await door.ok(contract.portalFactorEndpoint)).toMatchObject({ kind: null, since: null, recoveryCodesLeft: 0 });
    expect((await knock()).reply.body).toMatchObject({ step: "signed_in" });
  });

  it("staff take a lost one away, which is audited and signs the customer out", async () => {
    const portal = await signInCustomer(program, jana.customerId);
    secret = (await portal.ok(contract.portalStartFactorEndpoint)).secret;
    await portal.ok(contract.portalConfirmFactorEndpoint, { body: { code: code() } });
    const staff = await signInStaff(program);
    const params = { customerId: jana.customerId };
    expect((await staff.ok(contract.customerAccessEndpoint, { params })).hasSecondFactor).toBe(true);
    await staff.ok(contract.resetCustomerFactorEndpoint, { params });
    expect((await staff.ok(contract.customerAccessEndpoint, { params })).hasSecondFactor).toBe(false);
    expect((await portal.refused(contract.portalMeEndpoint)).code).toBe("not-signed-in");
    expect((await knock()).reply.body).toMatchObject({ step: "signed_in" });
    expect(
      await program.query("select 1 from identity.audit_entries where action = 'second_factor_reset' and customer_id = $1", [
        jana.customerId,
      ]),
    ).toHaveLength(1);
  });

  it("P-38 is nothing for staff who look in, and where it is off none is set up", async () => {
    const staff = await signInStaff(program);
    const { url } = await staff.ok(contract.openPortalEndpoint, { params: { customerId: jana.customerId }, body: { mode: "view" } });
    const looker = await stranger(program);
    await looker.ok(contract.portalTicketEndpoint, { body: { ticket: url.split("#")[1]! } });
    expect((await looker.refused(contract.portalFactorEndpoint)).code).toBe("permission-denied");
    await program.inWork((work) => setSetting(work, secondFactor, { level: "system" }, "off", 0));
    const portal = await signInCustomer(program, other.customerId);
    expect((await portal.ok(contract.portalFactorEndpoint)).offers).toEqual([]);
    expect((await portal.refused(contract.portalStartFactorEndpoint)).code).toBe("feature-off");
  });
});
