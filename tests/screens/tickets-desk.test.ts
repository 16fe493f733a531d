// The desk's screens of mail and of tickets that are taken apart, in either theme and from either side, on a phone and on a wide screen.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addCustomer } from "../../server/modules/customers/index.ts";
import { createPartner } from "../../server/modules/partners/index.ts";
import * as contract from "../../server/modules/tickets/contract.ts";
import { createMailboxEndpoint } from "../../server/modules/tickets/mail/contract.ts";
import { portalCreateTicketEndpoint } from "../../server/modules/tickets/portal/contract.ts";
import { createGroupEndpoint, createTypeEndpoint } from "../../server/modules/tickets/setup/contract.ts";
import type { Day } from "../../shared/calendar.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { openImapBox } from "../support/imap-server.ts";
import { leadOn, settled, sidewaysScroll } from "../support/page-moves.ts";
import { testProgram } from "../support/test-program.ts";

type Texts = { [name: string]: Texts };
/** "tickets.page.split" in a language. */
const wordsIn = (language: string) => (key: string) => {
  const [part, ...rest] = key.split(".");
  const texts = JSON.parse(readFileSync(new URL(`../../shared/texts/${language}/${part}.json`, import.meta.url), "utf8")) as Texts;
  return rest.reduce((at, name) => at[name] as Texts, texts) as unknown as string;
};

describe("the desk's mail and tickets", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
  const box = await openImapBox();
  const partner = await program.inWork((work) =>
    createPartner(work, {
      code: "north",
      name: "Northern Fibre",
      legalName: "Northern Fibre Ltd.",
      currency: "EUR",
      timeZone: "Europe/Zagreb",
    }),
  );
  const makeCustomer = (fullName: string, email: string) =>
    program.inWork((work) =>
      addCustomer(
        work,
        {
          ...{ partnerId: partner.id, category: "individual", fullName, language: "en", status: "active", emails: [email] },
          addedOn: "2026-01-01" as Day,
        },
        { requireFields: false },
      ),
    );
  const ana = await makeCustomer("Ana Horvat", "ana@example.net");
  // Two of one address: the mail has more than one who may have sent it.
  await makeCustomer("Ivo Petrov", "family@example.net");
  await makeCustomer("Iva Petrov", "family@example.net");
  const eva = await signInStaff(program, { fullName: "Eva Babić" });
  await signInStaff(program, { fullName: "Marko Jurić" });
  await eva.ok(createGroupEndpoint, {
    body: { name: "Second level and everything that takes longer", description: "", memberIds: [], leadId: null, partnerIds: [] },
  });
  await eva.ok(createTypeEndpoint, { body: { titles: { en: "Fault of the line" } } });
  const settings = {
    ...({ host: "127.0.0.1", port: box.port, encryption: "none", checkCertificate: true, login: "support", folder: "INBOX" } as const),
    ...({ afterReading: "mark", moveTo: "", unknownSenders: "hold", automaticMail: "hold", trustedServer: "", groupId: null } as const),
    ...({ typeId: null, priority: "medium", isActive: true, partnerId: partner.id } as const),
  };
  const mailbox = await eva.ok(createMailboxEndpoint, { body: { ...settings, address: "support@isp.example", password: "secret" } });
  const shut = await eva.ok(createMailboxEndpoint, {
    body: { ...settings, address: "a-very-long-address-of-the-second-level@isp.example", password: "wrong" },
  });
  const read = async (): Promise<void> => {
    for (const { id } of [mailbox, shut])
      await program.query(
        "select graphile_worker.add_job('tickets.read-mailbox', json_build_object('mailboxId', $1::text), job_key := $2)",
        [id, `read-mailbox-${id}`],
      );
    await program.runJobs();
  };
  const deliver = (from: string, subject: string, text: string) =>
    box.deliver([`From: ${from}`, "To: support@isp.example", `Subject: ${subject}`, `Message-ID: <${subject}@x>`, "", text].join("\r\n"));
  deliver("A stranger <stranger@example.org>", "Do you serve our street?", "We live at https://example.org/map and would like to know.");
  deliver("Petrov <family@example.net>", "Slow", "Since yesterday.");
  // One that cannot be placed: after three tries it waits for a person.
  await program.query(
    "create function tickets.refuse() returns trigger language plpgsql as $$ begin if new.subject = 'Poison' then raise 'a line of the database that says at some length what went wrong'; end if; return new; end $$",
  );
  await program.query("create trigger refuse before insert on tickets.tickets for each row execute function tickets.refuse()");
  deliver("Ana <ana@example.net>", "Poison", "It stopped.");
  for (let tries = 0; tries < 3; tries++) await read();
  const { id: ticketId } = await (await signInCustomer(program, ana.id)).ok(portalCreateTicketEndpoint, {
    body: {
      subject: "No internet, and the invoice",
      text: "The lamp is red. And why did I pay twice in February, once by card and once by transfer?",
    },
  });
  await eva.ok(contract.addNoteEndpoint, { params: { ticketId }, body: { text: "Port 3 of the OLT is down" } });
  const browser = await testBrowser(program);

  /** What is opened, and how one comes to what is looked at. */
  type Screen = readonly [name: string, path: string, go: (page: Page, say: ReturnType<typeof wordsIn>) => Promise<unknown>];
  const openRow = (text: string) => async (page: Page) => {
    await page.locator(".ticket-setup-open", { hasText: text }).click();
    await page.getByRole("dialog").waitFor();
  };
  const screens: readonly Screen[] = [
    ["mailboxes", "/config/mailboxes", (page) => page.getByText("support@isp.example").first().waitFor()],
    ["a mailbox", "/config/mailboxes", openRow("support@isp.example")],
    ["held mail", "/ticket-mails", (page) => page.getByText("Do you serve our street?").waitFor()],
    ["one held mail", "/ticket-mails", openRow("Slow")],
    [
      "failed mail",
      "/ticket-mails",
      async (page) => {
        await page.locator(".mails-tools label, .mails-tools button").nth(1).click();
        await page.locator(".ticket-setup-open", { hasText: "Poison" }).waitFor();
      },
    ],
    [
      "one failed mail",
      "/ticket-mails",
      async (page) => {
        await page.locator(".mails-tools label, .mails-tools button").nth(1).click();
        await openRow("Poison")(page);
      },
    ],
    [
      "a mention, and the choosers of group and type",
      `/tickets/${ticketId}`,
      async (page, say) => {
        await page.locator(".composer-modes button[data-mode=note]").click();
        await page.locator(".canned-text textarea").pressSequentially("@");
        await page.getByRole("listbox").getByText("Marko Jurić").waitFor();
        expect(await page.getByRole("combobox", { name: say("tickets.list.group") }).count()).toBe(1);
        expect(await page.getByRole("combobox", { name: say("tickets.list.type") }).count()).toBe(1);
      },
    ],
    [
      "the split sheet",
      `/tickets/${ticketId}`,
      async (page, say) => {
        await page.getByRole("button", { name: say("ui.more-actions") }).click();
        await page.getByRole("menuitem", { name: say("tickets.page.split") }).click();
        const sheet = page.getByRole("dialog");
        await sheet.getByRole("checkbox").nth(1).check();
      },
    ],
    ["groups", "/config/ticket-groups", openRow("Second level")],
    ["types", "/config/ticket-types", openRow("Fault of the line")],
  ];

  it.each([
    ["light", 1440, "en"],
    ["light", 1440, "ar"],
    ["dark", 360, "en"],
    ["dark", 360, "ar"],
  ] as const)(
    "O-14 O-127 O-131 O-147 mail, mentions, splitting and choosers can be seen and used: %s, %d px, %s",
    async (theme, width, language) => {
      const page = await browser.open("/admin/config/mailboxes", { as: eva, width, height: 800, dark: theme === "dark", language });
      await page.evaluate((spoken) => localStorage.setItem("language", JSON.stringify(spoken)), language);
      await page.reload();
      await settled(page);
      const told: string[] = [];
      for (const [name, path, go] of screens) {
        // What is open goes with the page; the app stays.
        await leadOn(page, "/admin/canned-responses");
        await leadOn(page, `/admin${path}`);
        await go(page, wordsIn(language));
        await settled(page);
        const sideways = await sidewaysScroll(page);
        if (sideways !== 0) told.push(`${name}: ${sideways} px too wide`);
        told.push(...(await seriousViolations(page)).map((fault) => `${name}: ${fault}`));
      }
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(language === "ar" ? "rtl" : "ltr");
      expect(told).toEqual([]);
      expect(browser.faults).toEqual([]);
    },
  );
});
