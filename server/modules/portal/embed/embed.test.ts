// The form on a provider's own website, as a browser sends it.
import { describe, expect, it } from "vitest";
import { httpOf, signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setCustomerPassword } from "../../identity/index.ts";
import { portalMeEndpoint } from "../sign-in/contract.ts";
import { saveSignInPageEndpoint, showSignInPageEndpoint } from "../sign-in-page/contract.ts";
import { emptyContent } from "../sign-in-page/page-content.ts";

const password = "a passphrase of Jana";
const identifier = "customer1@example.net";
const website = "https://www.example.net";

describe("P-34 the form on a provider's website", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { partnerId, customerId } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [made] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    await setCustomerPassword(work, { customerId: made!.customerId, partnerId: provider.partnerId, password });
    return { partnerId: provider.partnerId, customerId: made!.customerId };
  });
  const { app } = await httpOf(program);
  const staff = await signInStaff(program);
  await staff.ok(saveSignInPageEndpoint, {
    params: { partnerId },
    body: { ...emptyContent, embedOrigins: [website] },
    version: 0,
  });
  const post = (fields: Record<string, string>, origin?: string) =>
    app.inject({
      method: "POST",
      url: "/auth/sign-in",
      headers: { "content-type": "application/x-www-form-urlencoded", ...(origin ? { origin } : {}) },
      payload: new URLSearchParams(fields).toString(),
    });

  it("signs in from a site of the list, without a script, and leads to the portal", async () => {
    const answer = await post({ identifier, password }, website);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, "/portal"]);
    const [cookie] = answer.cookies as { name: string; value: string; httpOnly?: boolean; sameSite?: string; maxAge?: number }[];
    expect(cookie).toMatchObject({ name: "portal_session", httpOnly: true, sameSite: "Lax" });
    expect(cookie!.maxAge).toBeUndefined();
    const caller = await signInCustomer(program, customerId);
    caller.cookie = `${cookie!.name}=${cookie!.value}`;
    expect((await caller.ok(portalMeEndpoint)).customer.id).toBe(customerId);
    const [kept] = (await post({ identifier, password, stay: "on" }, website)).cookies as { maxAge?: number }[];
    expect(kept!.maxAge).toBe(60 * 24 * 60 * 60);
  });

  it.each([
    ["another site", "https://evil.example"],
    ["a site that only begins like one of the list", `${website}.evil.example`],
    ["a page that does not say where it is", undefined],
    ["a page that hides where it is", "null"],
  ])("refuses %s, whatever it sends", async (_, origin) => {
    const answer = await post({ identifier, password }, origin);
    expect([answer.statusCode, answer.cookies]).toEqual([403, []]);
  });

  it("P-19 a wrong password leads to the sign-in page with the name, and is counted", async () => {
    const answer = await post({ identifier, password: "not this one" }, website);
    expect([answer.statusCode, answer.cookies]).toEqual([303, []]);
    expect(answer.headers.location).toMatch(/\/portal\/sign-in\?for=customer1%40example\.net&said=refused$/);
    expect(await program.query("select 1 from identity.sign_in_log where outcome = 'failed'")).toHaveLength(1);
    expect((await post({}, website)).headers.location).toMatch(/\/portal\/sign-in\?said=refused$/);
  });

  it("P-20 what asks for a puzzle goes on at the sign-in page", async () => {
    for (let attempt = 0; attempt < 4; attempt++) await post({ identifier, password: "not this one" }, website);
    expect((await post({ identifier, password }, website)).headers.location).toContain("said=more");
  });

  it("staff are shown what to put onto their website", async () => {
    const { snippet, address } = await staff.ok(showSignInPageEndpoint, { params: { partnerId } });
    expect(snippet).toContain('/auth/sign-in"');
    expect(snippet).not.toMatch(/<script/);
    expect(address).toMatch(/\/portal\/sign-in$/);
  });
});
