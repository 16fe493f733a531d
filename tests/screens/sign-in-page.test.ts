// What a provider puts around its sign-in form: written by staff, cleaned, inherited, and seen by whoever is not signed in yet.
import { describe, expect, it } from "vitest";
import { createPartner } from "../../server/modules/partners/index.ts";
import * as contract from "../../server/modules/portal/sign-in-page/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff, stranger } from "../support/call-api.ts";
import { makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const png = Uint8Array.from(
  Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
);
const nothing = { blocks: null, help: null, legal: null, slides: null, css: null, darkLogoId: null, embedOrigins: null };
const slide = (more: object) => ({
  ...{
    id: "summer",
    pictureId: null,
    alt: {},
    heading: { en: "Summer offer" },
    text: { en: "Twice as fast until August" },
    button: { en: "Look" },
  },
  ...{ url: "https://example.net/summer", from: null, to: null, languages: [] },
  ...more,
});

describe("the sign-in page of a partner", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { home, north } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const partner = await createPartner(work, {
      code: "fjord",
      name: "Fjord",
      legalName: "Fjord",
      currency: "EUR",
      timeZone: "Europe/Zagreb",
    });
    return { home: provider.partnerId, north: partner.id };
  });
  const staff = await signInStaff(program);
  const door = await stranger(program);
  const at = (partnerId: string) => ({ params: { partnerId } });
  const look = (partner?: string, language = "en") =>
    door.ok(contract.signInLookEndpoint, { query: { language, ...(partner ? { partner } : {}) } });

  it("P-31 is cleaned when it is saved, and staff hear of what was cut out", async () => {
    const blocks = {
      header: {},
      aboveForm: { en: "<h2>Hello</h2><script>alert(1)</script>", ar: "<p>أهلاً</p>" },
      belowForm: {},
      footer: {},
    };
    const saved = await staff.ok(contract.saveSignInPageEndpoint, { ...at(home), body: { ...nothing, blocks }, version: 0 });
    expect([saved.cut, saved.own.blocks?.aboveForm.en, saved.version]).toEqual([["aboveForm"], "<h2>Hello</h2>", 1]);
    expect((await look()).blocks.aboveForm).toBe("<h2>Hello</h2>");
    expect((await look(undefined, "ar")).blocks.aboveForm).toBe("<p>أهلاً</p>");
    expect((await staff.refused(contract.saveSignInPageEndpoint, { ...at(home), body: nothing, version: 0 })).code).toBe("edit-conflict");
  });

  it("P-39 another partner shows the default partner's parts until it has its own, an empty one included", async () => {
    expect((await look("fjord")).blocks.aboveForm).toBe("<h2>Hello</h2>");
    const blocks = { header: {}, aboveForm: {}, belowForm: {}, footer: {} };
    await staff.ok(contract.saveSignInPageEndpoint, { ...at(north), body: { ...nothing, blocks }, version: 0 });
    expect((await look("fjord")).blocks.aboveForm).toBe("");
    const bound = await signInStaff(program, { partners: [north] });
    expect((await bound.ok(contract.showSignInPageEndpoint, at(north))).mayChange).toBe(true);
    expect((await bound.refused(contract.showSignInPageEndpoint, at(home))).code).toBe("not-found");
    const keeper = await signInStaff(program, { partners: [home], fullName: "Keeper" });
    expect((await keeper.refused(contract.saveSignInPageEndpoint, { ...at(home), body: nothing, version: 1 })).code).toBe(
      "permission-denied",
    );
  });

  it("P-32 1.5 slides hold on their days; their pictures are checked, drawings are cleaned", async () => {
    const file = { name: "summer.png", bytes: png };
    const picture = await staff.ok(contract.addSignInPictureEndpoint, { ...at(home), file });
    const drawn = new TextEncoder().encode(
      `<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script><rect width="1" height="1"/></svg>`,
    );
    const drawing = await staff.ok(contract.addSignInPictureEndpoint, { ...at(home), file: { name: "a.svg", bytes: drawn } });
    const served = await door.call(contract.portalPictureEndpoint, { params: { pictureId: drawing.id } });
    expect([served.status, served.headers["content-type"], served.bytes.toString().includes("x()")]).toEqual([200, "image/svg+xml", false]);
    const text = { name: "a.png", bytes: new TextEncoder().encode("no picture at all") };
    expect((await staff.refused(contract.addSignInPictureEndpoint, { ...at(home), file: text })).code).toBe("file-type-refused");
    const big = { name: "big.png", bytes: Uint8Array.from([...png, ...new Uint8Array(2 * 1024 * 1024)]) };
    expect((await staff.refused(contract.addSignInPictureEndpoint, { ...at(home), file: big })).code).toBe("file-too-big");
    const slides = [
      slide({ pictureId: picture.id, alt: { en: "A beach" } }),
      slide({ id: "old", to: "2026-03-31" }),
      slide({ id: "two", heading: { en: "Bring a friend" }, url: "" }),
    ];
    const { own, version } = await staff.ok(contract.showSignInPageEndpoint, at(home));
    const foreign = { ...own, slides: [slide({ pictureId: picture.id })] };
    expect((await staff.refused(contract.saveSignInPageEndpoint, { ...at(north), body: foreign, version: 1 })).code).toBe(
      "validation-failed",
    );
    const body = {
      ...own,
      slides,
      css: ".sign-in-card { border-radius: 2px }",
      legal: [{ label: { en: "Imprint" }, url: "https://example.net/imprint" }],
      help: {
        text: { en: "We are here for you." },
        phone: "+385 1 555",
        email: "help@example.net",
        whatsapp: "+385 91 555",
        hours: { en: "Mon–Fri 8–16" },
      },
    };
    await staff.ok(contract.saveSignInPageEndpoint, { ...at(home), body, version });
    expect((await look()).slides.map(({ id }) => id)).toEqual(["summer", "two"]);
  });

  it("P-31 a style sheet that reaches out is refused with its line", async () => {
    const { own, version } = await staff.ok(contract.showSignInPageEndpoint, at(home));
    const body = { ...own, css: "p { color: red }\n@import url(https://evil.example);" };
    const refused = await staff.refused(contract.saveSignInPageEndpoint, { ...at(home), body, version });
    expect(refused.errors).toMatchObject([{ field: "css", code: "css-at-rule", params: { line: 2 } }]);
  });

  const browser = await testBrowser(program);

  it.each([360, 1440])("P-32 P-36 at %i px: form, slides, help and legal links, readable for all", async (width) => {
    for (const [dark, language] of [
      [false, "en"],
      [true, "ar"],
    ] as const) {
      const page = await browser.open("/portal/sign-in", { width, dark, language });
      await page.getByRole("heading", { name: "Summer offer" }).waitFor();
      const form = (await page.locator(".sign-in-card").boundingBox())!;
      const aside = (await page.locator(".sign-in-aside").boundingBox())!;
      expect(aside.y > form.y + form.height).toBe(width < 900);
      // Whoever asked for a page that keeps still turns them by hand.
      expect(await page.locator(".slides-turn button").count()).toBe(2);
      await page.locator(".slides-turn button").last().click();
      await page.getByRole("heading", { name: "Bring a friend" }).waitFor();
      await page.locator(".door-help").click();
      expect(await page.getByRole("link", { name: "+385 91 555" }).getAttribute("href")).toBe("https://wa.me/38591555");
      expect(await seriousViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.getByRole("link", { name: "Imprint" }).count()).toBe(1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const radius = await page.locator(".sign-in-card").evaluate((card) => getComputedStyle(card).borderRadius);
      expect(radius).toBe("2px");
      await page.context().close();
    }
  });

  it("P-31 staff write it beside a preview that is as it will be", async () => {
    const page = await browser.open("/admin/config/sign-in-page", { as: staff, width: 1440 });
    const above = page.getByLabel("Above the form");
    await above.fill('<p>Maintenance on Sunday</p><p onclick="x()">Sorry</p>');
    await page.locator(".sign-in-preview").getByText("Maintenance on Sunday").waitFor();
    await page.getByText("Something in here may not stand on the sign-in page").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Save sign-in page" }).click();
    await page.getByText("saved without what may not stand there").waitFor();
    expect((await look()).blocks.aboveForm).toContain("Maintenance on Sunday");
    expect(browser.faults).toEqual([]);
  });
});
