// What goes out as the portal's page, for each provider.
import type { FastifyRequest } from "fastify";
import { describe, expect, it } from "vitest";
import { httpOf } from "../../tests/support/call-api.ts";
import { makeProvider } from "../../tests/support/provider.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { portalPage } from "./portal-page.ts";

const built = '<html><head><title>&#8203;</title></head><body><div id="app"></div></body></html>';

describe("the portal's page", async () => {
  const program = await testProgram({ now: "2026-11-01T10:00:00Z" });
  const { app } = await httpOf(program);
  const pageAt = (url: string): Promise<string> =>
    portalPage(app, { url, headers: { host: "localhost" }, socket: { remoteAddress: "127.0.0.1" } } as unknown as FastifyRequest, built);
  const withoutProvider = await pageAt("/portal");
  await program.inWork((work) => makeProvider(work, { code: "first" }));
  await program.inWork((work) => makeProvider(work, { code: "north" }));
  await program.query(`update partners.partners set name = 'North & "Sons" </script><b>' where code = 'north'`);
  const brandingIn = (page: string) =>
    JSON.parse(/<script type="application\/json" id="branding">(.*?)<\/script>/.exec(page)?.[1] ?? "null");

  it("P-15 carries the name and the look of the provider whose place it is, as text and as nothing else", async () => {
    const page = await pageAt("/p/north/services");
    expect(brandingIn(page)).toMatchObject({ title: 'North & "Sons" </script><b>', partner: { code: "north" } });
    const name = "North &amp; &quot;Sons&quot; &lt;/script&gt;&lt;b&gt;";
    expect(page).toContain(`<title>${name}</title>`);
    expect(page).toContain(`content="${name}: see and pay bills`);
    expect(page).toContain(`<span class="brand-name">${name}</span>`);
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(brandingIn(await pageAt("/portal")).partner.code).toBe("first");
  });

  it("P-16 names nobody else", async () => {
    expect((await pageAt("/p/north/")).toLowerCase()).not.toContain("demarc");
  });

  it("draws the frame before any script has come, but not around pages that stand alone", async () => {
    expect(await pageAt("/p/north/")).toContain('<header class="portal-head">');
    for (const path of ["/portal/reset", "/pay/abc"]) expect(await pageAt(path)).toContain('<div id="app"></div>');
    for (const path of ["/p/north/sign-in?next=/", "/sign-in"]) expect(await pageAt(path)).not.toContain("portal-head");
  });

  it("P-245 goes out as it was built while its provider cannot be read", () => {
    expect(withoutProvider).toBe(built);
  });
});
