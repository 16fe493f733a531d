// What goes out as the portal's page, for each provider.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyRequest } from "fastify";
import { describe, expect, it } from "vitest";
import { httpOf } from "../../tests/support/call-api.ts";
import { makeProvider } from "../../tests/support/provider.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { portalPages } from "./http-web-apps.ts";
import { portalPage } from "./portal-page.ts";

const built = '<html><head><title>&#8203;</title></head><body><div id="app"></div></body></html>';

describe("the portal's page", async () => {
  const program = await testProgram({ now: "2026-11-01T10:00:00Z" });
  const { app } = await httpOf(program);
  const pageAt = async (url: string): Promise<string> => {
    const request = { url, headers: { host: "localhost" }, socket: { remoteAddress: "127.0.0.1" } } as unknown as FastifyRequest;
    return (await portalPage(app, request, built)).html;
  };
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
    // Its own, and the way to the plain page.
    expect(page.match(/<\/script>/g)).toHaveLength(2);
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

  it("M-5 every page of the portal can be opened anew where it stands at the root of a host", async () => {
    const portal = new URL("../../web/portal/", import.meta.url);
    const begins = readdirSync(portal, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.name === "routes.tsx")
      .flatMap((entry) =>
        [...readFileSync(join(entry.parentPath, entry.name), "utf8").matchAll(/path: "\/([^/"]+)/g)].map(([, name]) => name),
      );
    expect(begins.length).toBeGreaterThan(20);
    expect([...new Set(begins)].filter((name) => !portalPages.includes(name ?? ""))).toEqual([]);
    for (const url of ["/tickets", "/tickets/new", "/news/1", "/app"])
      expect((await app.inject({ url, headers: { host: "localhost" } })).headers["content-type"]).toContain("text/html");
  });
});
