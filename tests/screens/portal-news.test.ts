// What a subscriber reads on the narrowest phone, in a real browser: an important message until it is read, an offer that is claimed, an answer
// that is proposed before a ticket is sent.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createNewsEndpoint } from "../../server/modules/notifications/news/contract.ts";
import { writeToCustomerEndpoint } from "../../server/modules/notifications/written/contract.ts";
import { createFaqCategoryEndpoint, createFaqEntryEndpoint } from "../../server/modules/portal/faq/contract.ts";
import { saveRegionEndpoint } from "../../server/modules/portal/regions/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe("what a subscriber reads, on a phone", async () => {
  const program = await testProgram({ now: "2026-11-29T09:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const [ana] = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 1, startOn: "2026-06-15", nextBillingOn: "2026-12-15" }),
  );
  const customerId = ana?.customerId ?? "";
  const eva = await signInStaff(program);
  const browser = await testBrowser(program);
  const open = async (path: string) => browser.open(`/portal${path}`, { as: await signInCustomer(program, customerId) });
  const write = (subject: string, isImportant: boolean) =>
    eva.ok(writeToCustomerEndpoint, {
      params: { customerId },
      body: { subject, text: "The line is interrupted for twenty minutes.", channels: ["portal"], isImportant },
    });

  it("P-172 an important message stands on the home page until it is read, and is found under Messages", async () => {
    await write("Work on Thursday", true);
    await program.runJobs();
    const page = await open("/");
    const banner = page.getByRole("region", { name: "Important" });
    await banner.getByText("Work on Thursday").waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByText("1 message not read yet").waitFor({ state: "attached" });
    await banner.getByRole("button", { name: "I have read it" }).click();
    await banner.waitFor({ state: "detached" });
    await page.getByText("1 message not read yet").waitFor({ state: "detached" });
    await page.goto("/portal/messages");
    await page.getByText("Work on Thursday").click();
    await page.getByText("The line is interrupted for twenty minutes.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    // P-250 what arrives meanwhile is there without a reload.
    await write("One more", false);
    await program.runJobs();
    await page.getByText("One more").waitFor();
    await page.getByRole("button", { name: "Delete" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete message" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.getByText("Work on Thursday").count()).toBe(0);
  });

  it("P-255 P-247 an offer in a region of the home page leads to the article, and shows its code once it is claimed", async () => {
    const words = { title: "Half price", summary: "For the first ten.", body: "<p>Three months long.</p>", alt: "" };
    const offer = await eva.ok(createNewsEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, kind: "offer", isPublished: true, isPinned: false, importance: "info", texts: { en: words } },
        ...{ pictureId: null, fromAt: "2026-11-20T00:00:00.000Z", toAt: null },
        audience: { locationIds: [], labelIds: [], languages: [], planIds: [], minMonths: null, maxMonths: null },
        offer: { action: { kind: "code", code: "HALF-26" }, event: null, limit: 10 },
      },
    });
    await eva.ok(saveRegionEndpoint, {
      params: { partnerId: provider.partnerId, key: "dashboard.bottom" },
      body: { blocks: [{ id: "a", kind: "offer", newsId: offer.id, from: null, to: null, labelIds: [] }] },
      version: 0,
    });
    const page = await open("/");
    await page.locator("[data-region='dashboard.bottom']").getByText("Half price").click();
    await page.getByRole("heading", { name: "Half price" }).waitFor();
    expect(await page.getByText("HALF-26").count()).toBe(0);
    await page.getByText("10 left").waitFor();
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("HALF-26").waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("P-161 P-197 an answer that fits is proposed while a ticket is written; the help finds it although a letter is wrong", async () => {
    const { id: categoryId } = await eva.ok(createFaqCategoryEndpoint, { body: { partnerId: null, titles: { en: "Internet" } } });
    const entry = (question: string, answer: string) =>
      eva.ok(createFaqEntryEndpoint, {
        body: { partnerId: null, categoryId, planKinds: [], isPublished: true, texts: { en: { question, answer } } },
      });
    await entry("Why is my internet slow in the evening?", "<p>Restart the router first.</p>");
    await entry("When is my invoice due?", "<p>Two weeks after its date.</p>");
    const page = await open("/tickets/new");
    await page.getByLabel("Subject").fill("Internet slow every evening");
    const hints = page.getByRole("region", { name: "This may answer it" });
    await hints.getByText("Why is my internet slow in the evening?").click();
    await hints.getByText("Restart the router first.").waitFor();
    expect(await hints.getByText("invoice").count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.goto("/portal/help");
    await page.getByRole("searchbox").fill("invoce");
    await page.getByText("When is my invoice due?").click();
    await page.getByRole("button", { name: "Yes" }).click();
    await page.getByText("Good that it helped.").waitFor();
    expect(await page.getByText("Why is my internet slow in the evening?").count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
  });
});
