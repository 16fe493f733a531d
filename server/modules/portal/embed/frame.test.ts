// P-34 the form in a frame: what may be framed and by whom, and the ticket that takes the top window in.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { httpOf, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setCustomerPassword } from "../../identity/index.ts";
import * as door from "../sign-in/contract.ts";
import { saveSignInPageEndpoint, showSignInPageEndpoint } from "../sign-in-page/contract.ts";
import { emptyContent } from "../sign-in-page/page-content.ts";
import { frameLook, inkOn } from "./frame-look.ts";

const password = "a passphrase of Jana";
const typed = { identifier: "customer1@example.net", password };
const website = "https://www.example.net";
const agent = { "user-agent": "Firefox of Jana" };

describe("P-34 the look that a website asks for", () => {
  it.each([
    ["a colour", { accent: "#0a0" }, { accent: "#0a0" }],
    ["what would end the declaration", { accent: "red;}body{display:none" }, { accent: "#0f766e" }],
    ["an address", { background: "url(https://evil.example)" }, { background: "#ffffff" }],
    ["a family with quotes", { font: '"Open Sans", sans-serif' }, { font: '"Open Sans", sans-serif' }],
    ["a quote that is never closed", { font: '"Open Sans' }, { font: "system-ui, sans-serif" }],
    ["more than a family", { font: "Arial;color:red" }, { font: "system-ui, sans-serif" }],
    ["a corner that is too round", { radius: "99" }, { radius: 24 }],
    ["no number", { radius: "8px" }, { radius: 8 }],
  ])("%s", (_, asked, look) => {
    expect(frameLook(asked)).toMatchObject(look);
  });
  it.each([
    ["#ffffff", "#000000"],
    ["#0f766e", "#ffffff"],
    ["#ff0", "#000000"],
    ["#000", "#ffffff"],
  ] as const)("is read on %s in %s", (accent, ink) => {
    expect(inkOn(accent)).toBe(ink);
  });
});

describe("P-34 the form in a frame", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { partnerId, customerId } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [made] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    await setCustomerPassword(work, { customerId: made!.customerId, partnerId: provider.partnerId, password });
    return { partnerId: provider.partnerId, customerId: made!.customerId };
  });
  const { app } = await httpOf(program);
  const staff = await signInStaff(program);
  await staff.ok(saveSignInPageEndpoint, { params: { partnerId }, body: { ...emptyContent, embedOrigins: [website] }, version: 0 });
  const get = (url: string) => app.inject({ method: "GET", url });

  it("only a site of the list may frame it, and it alone", async () => {
    const form = await get(`/embed/sign-in?origin=${website}&accent=%230a0`);
    expect(form.statusCode).toBe(200);
    expect(form.headers["content-security-policy"]).toContain(`frame-ancestors ${website}`);
    expect(form.headers["content-security-policy"]).not.toContain("unsafe-inline");
    expect(form.headers["x-frame-options"]).toBeUndefined();
    expect(form.body).toContain("background:#0a0");
    const foreign = await get("/embed/sign-in?origin=https://evil.example");
    expect([foreign.statusCode, foreign.body, foreign.headers["x-frame-options"]]).toEqual([403, "", "DENY"]);
    for (const url of ["/portal/sign-in", "/portal", "/admin", "/api/public/portal/sign-in", "/embed/form.js"]) {
      expect((await get(url)).headers["x-frame-options"], url).toBe("DENY");
    }
    expect((await get("/portal/sign-in")).headers["content-security-policy"] ?? "frame-ancestors 'none'").toContain(
      "frame-ancestors 'none'",
    );
  });

  it("nothing that a website sends becomes part of the page", async () => {
    const { body } = await get(
      `/embed/sign-in?origin=${website}&language=en&partner=${encodeURIComponent('"><script>x</script>')}&font=${encodeURIComponent("</style><script>")}`,
    );
    expect(body.match(/<script/g)).toHaveLength(1);
  });

  it("the script for websites is small, and may be loaded from anywhere", async () => {
    const answer = await get("/embed/sign-in.js");
    expect(answer.headers["cross-origin-resource-policy"]).toBe("cross-origin");
    expect(answer.rawPayload.length).toBeLessThan(15_000);
    expect(gzipSync(answer.rawPayload).length).toBeLessThan(2_000);
    expect((await staff.ok(showSignInPageEndpoint, { params: { partnerId } })).frameSnippet).toContain("/embed/sign-in.js");
  });

  it("gives no cookie but a ticket: once, within a minute, for the same browser at the same address", async () => {
    const frame = await stranger(program, agent);
    const ask = async () => {
      const reply = await frame.call(door.portalEmbedSignInEndpoint, { body: typed });
      expect(reply.headers["set-cookie"]).toBeUndefined();
      expect(reply.body).toMatchObject({ step: "elsewhere" });
      const { url } = reply.body as { url: string };
      expect(new URL(url).pathname).toBe("/auth/ticket");
      return url.split("#")[1]!;
    };
    const ticket = await ask();
    const top = await stranger(program, agent);
    await top.ok(door.portalTicketEndpoint, { body: { ticket } });
    expect((await top.ok(door.portalMeEndpoint)).customer.id).toBe(customerId);
    expect((await (await stranger(program, agent)).refused(door.portalTicketEndpoint, { body: { ticket } })).code).toBe("ticket-refused");

    const stolen = await ask();
    const elsewhere = await stranger(program, { "user-agent": "another browser" });
    expect((await elsewhere.refused(door.portalTicketEndpoint, { body: { ticket: stolen } })).code).toBe("ticket-refused");
    const overheard = await ask();
    const otherAddress = await app.inject({
      ...{ method: "POST", url: door.portalTicketEndpoint.path, payload: { ticket: overheard } },
      ...{ headers: agent, remoteAddress: "203.0.113.9" },
    });
    expect([otherAddress.statusCode, otherAddress.cookies]).toEqual([401, []]);

    const late = await ask();
    program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000));
    expect((await top.refused(door.portalTicketEndpoint, { body: { ticket: late } })).code).toBe("ticket-refused");
    expect((await get("/auth/ticket")).headers.location).toBe("/ticket");
  });

  it("P-19 refuses as the door does, and asks for the second step within the frame", async () => {
    const frame = await stranger(program, agent);
    expect((await frame.refused(door.portalEmbedSignInEndpoint, { body: { ...typed, password: "not this one" } })).code).toBe(
      "auth-failed",
    );
    expect((await frame.refused(door.portalEmbedSignInEndpoint, { body: { ...typed, identifier: "nobody@example.net" } })).code).toBe(
      "auth-failed",
    );
  });
});
