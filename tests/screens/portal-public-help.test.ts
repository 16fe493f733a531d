// P-197 what anybody reads of the help, on the narrowest phone: from the sign-in page to an answer, without signing in.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setSetting } from "../../server/modules/partners/index.ts";
import { createFaqCategoryEndpoint, createFaqEntryEndpoint } from "../../server/modules/portal/faq/contract.ts";
import { faqPublic } from "../../server/modules/portal/faq/settings.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe("P-197 the help before signing in", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-11-29T09:00:00Z" });
  await program.inWork((work) => makeProvider(work));
  const staff = await signInStaff(program);
  const category = await staff.ok(createFaqCategoryEndpoint, { body: { partnerId: null, titles: { en: "Internet", ar: "الإنترنت" } } });
  const write = (texts: Record<string, { question: string; answer: string }>, isPublic: boolean) =>
    staff.ok(createFaqEntryEndpoint, {
      body: { partnerId: null, categoryId: category.id, texts, planKinds: [], isPublished: true, isPublic },
    });
  await write(
    {
      en: { question: "Why is my internet slow in the evening?", answer: "<p>Restart the router first.</p>" },
      ar: { question: "لماذا الإنترنت بطيء في المساء؟", answer: "<p>أعد تشغيل الموجّه أولاً.</p>" },
    },
    true,
  );
  const inside = await write({ en: { question: "Where is my contract?", answer: "<p>Under Documents.</p>" } }, false);
  const browser = await testBrowser(program);

  it("P-197 as long as it is off nothing leads there, and the address tells nothing", async () => {
    const page = await browser.open("/portal/sign-in");
    await page.getByRole("link", { name: "Forgot your password?" }).waitFor();
    expect(await page.getByRole("link", { name: "Help", exact: true }).count()).toBe(0);
    await page.goto("/portal/answers");
    await page.getByText("This answer is not here").waitFor();
  });

  it("P-197 from the link of the sign-in page a question is found with words typed wrong, and its answer has an address", async () => {
    await program.inWork((work) => setSetting(work, faqPublic, { level: "system" }, true));
    for (const dark of [false, true]) {
      const page = await browser.open("/portal/sign-in", { dark });
      await page.getByRole("link", { name: "Help", exact: true }).click();
      await page.waitForURL("**/portal/answers");
      await page.getByRole("heading", { name: "Internet" }).waitFor();
      expect(await page.getByText("Where is my contract?").count()).toBe(0);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousViolations(page)).toEqual([]);
      await page.getByLabel("Search the help").fill("intrenet sloow");
      await page.getByText("1 answer found").waitFor({ state: "attached" });
      await page.getByRole("link", { name: "Why is my internet slow in the evening?" }).click();
      await page.getByText("Restart the router first.").waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      await page.reload();
      await page.getByText("Restart the router first.").waitFor();
      await page.goto(`/portal/answers/${inside.id}`);
      await page.getByText("This answer is not here").waitFor();
      expect(await seriousViolations(page)).toEqual([]);
    }
  });

  it("P-236 is read in the visitor's language, from the right where that is Arabic", async () => {
    for (const dark of [false, true]) {
      const page = await browser.open("/portal/answers", { language: "ar", dark });
      await page.getByRole("link", { name: "لماذا الإنترنت بطيء في المساء؟" }).waitFor();
      expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousViolations(page)).toEqual([]);
    }
  });
});
