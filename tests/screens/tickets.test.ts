// Support as a subscriber and as staff meet it, in a real browser: a request with a photograph on the narrowest phone, the answer that
// comes while one looks, the end with a rating; and at the desk what the customer never sees.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addCustomer } from "../../server/modules/customers/index.ts";
import { createPartner, setSetting } from "../../server/modules/partners/index.ts";
import { createCannedEndpoint, listCannedEndpoint } from "../../server/modules/tickets/answers/contract.ts";
import * as contract from "../../server/modules/tickets/contract.ts";
import {
  portalCreateTicketEndpoint,
  portalReplyEndpoint,
  portalTicketEndpoint,
  portalUnreadEndpoint,
} from "../../server/modules/tickets/portal/contract.ts";
import { ratingToken } from "../../server/modules/tickets/ratings/ratings.ts";
import { portalTicketFields } from "../../server/modules/tickets/settings.ts";
import type { Day } from "../../shared/calendar.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { type Caller, signInCustomer, signInStaff } from "../support/call-api.ts";
import { leadOn, sidewaysScroll } from "../support/page-moves.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 90_000;
/** P-250 */
const liveMs = 5000;
const photo = {
  name: "router.png",
  mimeType: "image/png",
  buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

describe("support", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const partner = await program.inWork((work) =>
    createPartner(work, {
      code: "north",
      name: "Northern Fibre",
      legalName: "Northern Fibre Ltd.",
      currency: "EUR",
      timeZone: "Europe/Zagreb",
    }),
  );
  await program.inWork((work) => setSetting(work, portalTicketFields, { level: "system" }, [...contract.portalFields]));
  const makeCustomer = (fullName: string) =>
    program.inWork((work) =>
      addCustomer(
        work,
        {
          partnerId: partner.id,
          category: "individual",
          fullName,
          language: "en",
          status: "active",
          emails: [],
          addedOn: "2026-01-01" as Day,
        },
        { requireFields: false },
      ),
    );
  const [ana, ivo] = [await makeCustomer("Ana Horvat"), await makeCustomer("Ivo Petrov")];
  const asAna = await signInCustomer(program, ana.id);
  const eva = await signInStaff(program, { fullName: "Eva Babić" });
  const browser = await testBrowser(program);

  const write = (as: Caller, subject: string) => as.ok(portalCreateTicketEndpoint, { body: { subject, text: `${subject}, since noon.` } });
  const reply = async (ticketId: string, text: string) => {
    const { entries } = await eva.ok(contract.getTicketEndpoint, { params: { ticketId } });
    const seen = entries.findLast(({ isPublic, kind }) => isPublic && kind !== "event")?.id ?? null;
    return eva.ok(contract.replyTicketEndpoint, { params: { ticketId }, body: { text, seen } });
  };

  it("P-160 P-161 P-163 P-165 P-166 P-250 a request with a photo on a phone: the answer comes live, a reply, the end with a rating", {
    timeout: patienceMs,
  }, async () => {
    const phone = await browser.open("/portal/tickets", { as: asAna });
    await phone.getByRole("heading", { name: "Nothing open" }).waitFor();
    await phone.getByRole("link", { name: "Write to us" }).click();
    await phone.getByLabel("Subject").fill("No");
    await phone.getByLabel("Your message").fill("The lamp is red.");
    // P-161 what is typed stays on the device.
    await phone.waitForTimeout(600);
    await phone.reload();
    await phone.getByText("What you typed before is back.").waitFor();
    expect(await phone.getByLabel("Your message").inputValue()).toBe("The lamp is red.");
    // A refused file is told alone; the others stay.
    await phone.getByLabel("Take a photo").setInputFiles(photo);
    await phone
      .getByLabel("Add files")
      .setInputFiles({ name: "game.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\u0000\u0001") });
    await phone.getByText("Files of this kind cannot be taken.").waitFor();
    await phone.getByRole("button", { name: "Remove game.exe" }).click();
    // Too short: said beside its field, and nothing is lost.
    await phone.getByRole("button", { name: "Send to support" }).click();
    await phone.getByText("At least 3 characters").waitFor();
    await phone.getByLabel("Subject").fill("No internet");
    await phone.getByRole("radio", { name: "Soon, please" }).check({ force: true });
    await phone.getByRole("button", { name: "Send to support" }).click();
    await phone.getByRole("heading", { level: 1, name: "No internet" }).waitFor();
    const picture = phone.getByRole("img", { name: "router.png" });
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    expect(await sidewaysScroll(phone)).toBe(0);

    const ticketId = phone.url().split("/").at(-1)!;
    const staffView = await eva.ok(contract.getTicketEndpoint, { params: { ticketId } });
    expect([staffView.priority, staffView.channel, staffView.entries.flatMap(({ files }) => files).length]).toEqual(["high", "portal", 1]);

    // The answer is on the screen without reload; what is typed and where one is stays.
    const box = phone.getByRole("textbox", { name: "Your reply" });
    await box.fill("I also tried");
    const before = await phone.evaluate(() => scrollY);
    await eva.ok(contract.addNoteEndpoint, { params: { ticketId }, body: { text: "Port 3 of the OLT is down" } });
    const began = Date.now();
    await reply(ticketId, "We see it, a technician is on the way.");
    await phone.getByText("a technician is on the way").waitFor({ state: "attached", timeout: liveMs });
    expect(Date.now() - began).toBeLessThan(liveMs);
    expect(await phone.evaluate(() => scrollY)).toBe(before);
    expect(await box.inputValue()).toBe("I also tried");
    expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
    await phone.getByText("New answer from Eva").waitFor({ state: "attached" });
    expect(await phone.getByText("Waiting for you").count()).toBeGreaterThan(0);
    expect(await phone.content()).not.toContain("OLT");

    await box.fill("Thank you, it works again.");
    await phone.getByRole("button", { name: "Send", exact: true }).click();
    await phone.locator(".message-bubble", { hasText: "it works again" }).waitFor();
    expect(await box.inputValue()).toBe("");

    await phone.getByRole("button", { name: "It is solved" }).click();
    const sheet = phone.getByRole("dialog");
    await sheet.getByRole("radio", { name: "Satisfied", exact: true }).check({ force: true });
    await sheet.getByRole("textbox", { name: /What should we know/ }).fill("Quick");
    await sheet.getByRole("button", { name: "Close the request" }).click();
    await phone.getByText("You were satisfied with our help.").waitFor();
    const closed = await eva.ok(contract.getTicketEndpoint, { params: { ticketId } });
    expect([closed.status.kind, closed.rating, closed.ratingComment]).toEqual(["closed", "satisfied", "Quick"]);

    // P-166 a reply opens it again.
    await box.fill("It is gone again.");
    await phone.getByRole("button", { name: "Send and open again" }).click();
    await phone.locator(".message-bubble", { hasText: "It is gone again." }).waitFor();
    await phone.locator(".ticket-head").getByText("In progress").waitFor();
    const reopened = await eva.ok(contract.getTicketEndpoint, { params: { ticketId } });
    expect([reopened.status.kind, reopened.reopened]).toEqual(["open", 1]);
  });

  it("P-160 P-165 P-250 the open list shows a new answer with its dot and the badge within 5 s; the star stays; the search finds", {
    timeout: patienceMs,
  }, async () => {
    const asIvo = await signInCustomer(program, ivo.id);
    const { id } = await write(asIvo, "Slow in the evening");
    await write(asIvo, "New address");
    const phone = await browser.open("/portal/tickets", { as: asIvo });
    const row = phone.getByRole("listitem").filter({ hasText: "Slow in the evening" });
    await row.waitFor();
    expect(await row.getByText("New answer").count()).toBe(0);
    await reply(id, "Since when?");
    await row.getByText("New answer").waitFor({ state: "attached", timeout: liveMs });
    await row.getByText("Waiting for you").waitFor();
    await phone.getByRole("link", { name: /1 request with a new answer/ }).waitFor();
    await row.getByRole("button", { name: "Mark with a star: Slow in the evening" }).click();
    await row.getByRole("button", { name: "Take the star off: Slow in the evening" }).waitFor();
    await phone.getByRole("button", { name: "Only those with a star" }).click();
    await phone.getByText("New address").waitFor({ state: "detached" });
    await phone.getByRole("button", { name: "Only those with a star" }).click();
    await phone.getByRole("searchbox", { name: "Search your requests" }).fill("address");
    await row.waitFor({ state: "detached" });
    await phone.getByRole("link", { name: "New address" }).waitFor();
    await phone.goto(`/portal/tickets/${id}`);
    await phone.getByText("Since when?").waitFor();
    await phone
      .getByRole("link", { name: /^Support$/ })
      .first()
      .waitFor();
    expect((await asIvo.ok(portalUnreadEndpoint)).count).toBe(0);
  });

  it("P-233 a request is written, answered and closed with the keyboard alone", { timeout: patienceMs }, async () => {
    const asMaja = await signInCustomer(program, (await makeCustomer("Maja Kos")).id);
    const page = await browser.open("/portal/tickets", { as: asMaja, width: 1280 });
    await page.getByRole("link", { name: "Write to us" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Subject").waitFor();
    await tabTo(page, () => document.activeElement?.getAttribute("placeholder") === "In a few words");
    await page.keyboard.type("Invoice question");
    await page.keyboard.press("Tab");
    await page.keyboard.type("What is the second line?");
    await tabTo(page, () => document.activeElement?.textContent?.includes("Send to support") === true);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Invoice question" }).waitFor();
    await tabTo(page, () => document.activeElement?.getAttribute("aria-label") === "Your reply");
    await page.keyboard.type("The one of March.");
    await page.keyboard.press("Control+Enter");
    await page.locator(".message-bubble", { hasText: "The one of March." }).waitFor();
    await page.getByRole("button", { name: "It is solved" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo(page, () => document.activeElement?.textContent?.includes("Close the request") === true);
    await page.keyboard.press("Enter");
    await page.getByText("How did we do?").waitFor();
  });

  it("O-142 O-143 O-144 O-146 staff answer with a prepared text, and the customer never sees the note", {
    timeout: patienceMs,
  }, async () => {
    const asIvo = await signInCustomer(program, ivo.id);
    const { id, number } = await write(asIvo, "Router is loud");
    await eva.ok(createCannedEndpoint, {
      body: {
        title: "Restart",
        shortcut: "restart",
        isShared: true,
        texts: { en: "Hello {{ customer.name }}, please restart {{ service.title }}." },
      },
    });
    const desk = await browser.open("/admin/tickets", { as: eva, width: 1440 });
    await desk.getByRole("link", { name: /Router is loud/ }).click();
    await desk.getByRole("heading", { level: 1, name: "Router is loud" }).waitFor();
    await desk.getByText(`T-${number}`).first().waitFor();
    await desk.getByRole("button", { name: "Take it" }).click();
    await desk.getByText("Assigned to: Eva Babić").waitFor();

    await desk.getByRole("button", { name: "Note", exact: true }).click();
    await desk.getByRole("textbox", { name: "Note" }).fill("He has the old model");
    await desk.getByRole("button", { name: "Add note" }).click();
    await desk.locator(".ticket-entry", { hasText: "He has the old model" }).waitFor();

    await desk.getByRole("button", { name: "Reply", exact: true }).click();
    const box = desk.getByRole("textbox", { name: "Reply" });
    await box.pressSequentially("/rest");
    await desk.getByRole("option", { name: /Restart/ }).waitFor();
    await box.press("Enter");
    await expect.poll(() => box.inputValue()).toContain("Hello Ivo Petrov");
    // O-144 what could not be filled in blocks sending until it is removed.
    await desk.getByText("Fill in or remove what is marked: {{ service.title }}").waitFor();
    expect(await desk.getByRole("button", { name: /^Send and set/ }).isDisabled()).toBe(true);
    await box.fill((await box.inputValue()).replace("{{ service.title }}", "the router"));

    // O-143 the customer writes meanwhile: it is shown before the answer goes past it.
    await asIvo.ok(portalReplyEndpoint, { params: { ticketId: id }, body: { text: "It has stopped by itself" } });
    await desk.locator(".ticket-entry", { hasText: "It has stopped by itself" }).waitFor();
    await desk.getByRole("button", { name: /^Send and set/ }).click();
    const asked = desk.getByRole("dialog");
    await asked.getByText("It has stopped by itself").waitFor();
    await asked.getByRole("button", { name: "Send my reply anyway" }).click();
    await desk.locator('.ticket-entry[data-kind="reply"]', { hasText: "please restart the router" }).waitFor();

    const seen = await asIvo.ok(portalTicketEndpoint, { params: { ticketId: id } });
    expect(JSON.stringify(seen)).toContain("please restart the router");
    expect(JSON.stringify(seen)).not.toContain("old model");
  });

  it("O-143 who looks at a ticket and who writes is seen by the others", { timeout: patienceMs }, async () => {
    const { id } = await write(asAna, "Two of us");
    const marko = await signInStaff(program, { fullName: "Marko Ilić" });
    const first = await browser.open(`/admin/tickets/${id}`, { as: eva, width: 1440 });
    await first.getByRole("heading", { level: 1, name: "Two of us" }).waitFor();
    const second = await browser.open(`/admin/tickets/${id}`, { as: marko, width: 1440 });
    await second.getByText("Eva Babić is looking at this ticket").waitFor();
    await second.getByRole("button", { name: "Reply", exact: true }).click();
    await second.getByRole("textbox", { name: "Reply" }).fill("I will");
    await first.getByText("Marko Ilić is writing here").waitFor();
  });

  it("O-147 O-148 tickets are merged and the merge is taken back, marked as spam, deleted and restored", {
    timeout: patienceMs,
  }, async () => {
    const asIvo = await signInCustomer(program, ivo.id);
    const target = await write(asIvo, "Phone does not ring");
    const source = await write(asIvo, "Phone again");
    const desk = await browser.open(`/admin/tickets/${source.id}`, { as: eva, width: 1440 });
    // The browser compares with its own clock until when a merge can be taken back.
    await desk.clock.setFixedTime("2026-04-01T08:00:00Z");
    const act = async (name: string) => {
      await desk.getByRole("button", { name: "More actions" }).click();
      await desk.getByRole("menuitem", { name }).click();
    };
    await desk.getByRole("heading", { level: 1, name: "Phone again" }).waitFor();
    await act("Merge into another ticket");
    await desk
      .getByRole("dialog")
      .getByRole("button", { name: /Phone does not ring/ })
      .click();
    await desk.getByRole("button", { name: `Merge into T-${target.number}` }).click();
    await desk.getByRole("heading", { level: 1, name: "Phone does not ring" }).waitFor();
    await desk.getByText(`From ticket T-${source.number}`).waitFor();

    await desk.goto(`/admin/tickets/${source.id}`);
    await desk.getByRole("button", { name: "Take the merge back" }).click();
    await desk.getByRole("button", { name: "Reply", exact: true }).waitFor();

    await act("Mark as spam");
    await desk.getByRole("dialog").getByRole("button", { name: "Mark as spam" }).click();
    await desk.getByText("Spam", { exact: true }).waitFor();
    await act("Not spam");
    await desk.getByRole("button", { name: "Reply", exact: true }).waitFor();

    await act("Delete ticket");
    await desk.getByRole("dialog").getByRole("button", { name: "Delete ticket" }).click();
    await desk.getByRole("button", { name: "Restore ticket" }).click();
    await desk.getByText(`Ticket T-${source.number} is restored`).waitFor();
    expect((await eva.ok(contract.getTicketEndpoint, { params: { ticketId: source.id } })).deletedAt).toBeNull();
  });

  it("O-142 staff open a ticket from the customer's page; it stands under their tickets", { timeout: patienceMs }, async () => {
    const desk = await browser.open(`/admin/customers/${ana.id}?tab=tickets`, { as: eva, width: 1440 });
    await desk.getByRole("link", { name: "New ticket" }).first().click();
    await desk.getByRole("heading", { level: 1, name: "New ticket" }).waitFor();
    await desk.getByText("Ana Horvat").first().waitFor();
    await desk.getByLabel("Subject").fill("Called about the bill");
    await desk.getByLabel("Text").fill("She wants it by post.");
    await desk.getByRole("button", { name: "Open ticket" }).click();
    await desk.getByRole("heading", { level: 1, name: "Called about the bill" }).waitFor();
    await desk.goto(`/admin/customers/${ana.id}?tab=tickets`);
    await desk.getByRole("link", { name: /Called about the bill/ }).waitFor();
  });

  it("O-117 O-121 O-144 statuses, types, groups and prepared answers are made where they are set up", { timeout: patienceMs }, async () => {
    const desk = await browser.open("/admin/config/ticket-types", { as: eva, width: 1440 });
    await desk.getByRole("button", { name: "New type" }).click();
    await desk.getByLabel("Title (English)").fill("Billing");
    await desk.getByRole("button", { name: "Save", exact: true }).click();
    await desk.getByRole("button", { name: "Billing" }).waitFor();
    await desk.goto("/admin/config/ticket-groups");
    await desk.getByRole("button", { name: "New group" }).click();
    await desk.getByLabel("Name").fill("Night shift");
    await desk.getByRole("button", { name: "Save", exact: true }).click();
    await desk.getByRole("button", { name: "Night shift" }).waitFor();
    await desk.goto("/admin/config/ticket-statuses");
    await desk.getByRole("button", { name: "New status" }).click();
    await desk.getByLabel("Title (English)").fill("At the carrier");
    await desk.getByLabel("Customers read (English)").fill("With our supplier");
    await desk.getByRole("button", { name: "Save", exact: true }).click();
    await desk.getByRole("button", { name: "At the carrier", exact: true }).waitFor();
    await desk.goto("/admin/canned-responses");
    await desk.getByRole("button", { name: "New canned response" }).click();
    await desk.getByRole("dialog").getByRole("textbox", { name: "Title" }).fill("Greeting");
    await desk.getByRole("textbox", { name: "Text", exact: true }).fill("Hello ");
    await desk.getByRole("button", { name: "Customer’s name" }).click();
    await desk.getByRole("button", { name: "Save", exact: true }).click();
    await desk.getByRole("button", { name: "Greeting" }).waitFor();
    const { items } = await eva.ok(listCannedEndpoint, { query: { text: "Greeting" } });
    expect(items[0]?.texts.en).toBe("Hello {{ customer.name }}");
  });

  it("P-167 the link in a mail asks how it was, votes only on a click, and opens the request again", { timeout: patienceMs }, async () => {
    const asIvo = await signInCustomer(program, ivo.id);
    const { id } = await write(asIvo, "Picture freezes");
    await eva.ok(contract.closeTicketEndpoint, { params: { ticketId: id }, body: {} });
    await program.query("update tickets.tickets set rating_asked_at = closed_at where id = $1", [id]);
    const page = await browser.open(`/portal/ticket-rating/${ratingToken(program.tools, { id, customerId: ivo.id })}`);
    await page.getByText(/Picture freezes/).waitFor();
    const show = () => eva.ok(contract.getTicketEndpoint, { params: { ticketId: id } });
    expect((await show()).rating).toBeNull();
    await page.getByRole("radio", { name: "Not satisfied" }).check({ force: true });
    await page.getByRole("button", { name: "Send your rating" }).click();
    await page.getByText("You were not satisfied with our help.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect((await show()).rating).toBe("not_satisfied");
    await page.getByRole("textbox", { name: "What is not solved yet?" }).fill("It freezes still.");
    await page.getByRole("button", { name: "Send and open again" }).click();
    await page.getByRole("textbox", { name: "What is not solved yet?" }).waitFor({ state: "detached" });
    expect((await show()).status.kind).toBe("open");
    await page.goto("/portal/ticket-rating/nothing-of-the-kind");
    await page.getByText("This link no longer works").waitFor();
  });

  // Colours do not depend on the direction, nor names on the theme: each is seen once.
  it.each([
    { name: "light, left to right", dark: false, language: "en" },
    { name: "dark, right to left", dark: true, language: "ar" },
  ])("P-233 O-14 every page of support can be used by everybody: $name", { timeout: 180_000 }, async ({ dark, language }) => {
    const owner = await makeCustomer(`Olga ${language}`);
    await program.query("update customers.customers set language = $2 where id = $1", [owner.id, language]);
    const asOwner = await signInCustomer(program, owner.id);
    const open = await write(asOwner, "Open one");
    await eva.ok(contract.addNoteEndpoint, { params: { ticketId: open.id }, body: { text: "A note" } });
    await reply(open.id, "An answer with https://example.org/help");
    const closed = await write(asOwner, "Closed one");
    await eva.ok(contract.closeTicketEndpoint, { params: { ticketId: closed.id }, body: {} });
    const reader = await signInStaff(program, { fullName: "Reader" });
    await program.query("update identity.administrators set language = $2 where id = $1", [reader.adminId, language]);
    const found: string[] = [];
    for (const [app, as, width, paths] of [
      [
        "portal",
        asOwner,
        360,
        ["/tickets", "/tickets?state=closed", "/tickets?text=nothing", "/tickets/new", `/tickets/${open.id}`, `/tickets/${closed.id}`],
      ],
      [
        "admin",
        reader,
        1440,
        [
          "/tickets",
          "/tickets?folder=mine",
          `/tickets/${open.id}`,
          "/tickets/new",
          "/canned-responses",
          "/config/ticket-statuses",
          "/config/ticket-types",
          "/config/ticket-groups",
        ],
      ],
      ["admin", reader, 360, ["/tickets", `/tickets/${open.id}`]],
    ] as const) {
      const page = await browser.open(`/${app}`, { as, dark, language, width });
      for (const path of paths) {
        await leadOn(page, `/${app}${path}`);
        const violations = await seriousViolations(page);
        found.push(...violations.map((what) => `${app}${path} at ${width}: ${what}`));
        const scroll = await sidewaysScroll(page);
        if (scroll > 0) found.push(`${app}${path} at ${width} is ${scroll} px too wide`);
      }
    }
    expect(found).toEqual([]);
  });

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});

/** Goes on with Tab until the focus is where it is wanted. */
async function tabTo(page: Page, isThere: () => boolean): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate(isThere)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the keyboard does not come there");
}

/** Everything that the page waits for is on it. */
