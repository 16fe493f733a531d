// The portal in the oldest browsers that it supports: what they lack is taken from this one before any page begins.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openPortal } from "../../server/demo/open-portal.ts";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { portalModules, setSetting } from "../../server/modules/partners/index.ts";
import { languages } from "../../shared/languages.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { leadOn, settled, sidewaysScroll } from "../support/page-moves.ts";
import { balanceOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

/** Younger than Safari 16.4 or Android's WebView 108, as a path from the global object. */
const younger = [
  "Array.prototype.toSorted",
  "Array.prototype.toReversed",
  "Array.prototype.toSpliced",
  "Array.prototype.with",
  "Array.fromAsync",
  "Object.groupBy",
  "Map.groupBy",
  "Promise.withResolvers",
  "Promise.try",
  "AbortSignal.any",
  "URL.canParse",
  "URL.parse",
  "RegExp.escape",
  "Intl.DurationFormat",
  "String.prototype.isWellFormed",
  "String.prototype.toWellFormed",
  "Set.prototype.union",
  "Set.prototype.intersection",
  "Set.prototype.difference",
  "Set.prototype.isSubsetOf",
  "Iterator",
  "Temporal",
  "scheduler",
  "Document.prototype.startViewTransition",
  "HTMLElement.prototype.showPopover",
];

const pages = ["/services", "/finance", "/finance/analysis", "/statistics", "/tickets", "/tickets/new", "/profile", "/documents", "/more"];

type Texts = { [name: string]: Texts };
const textsOf = (language: string, part: string) =>
  JSON.parse(readFileSync(new URL(`../../shared/texts/${language}/${part}.json`, import.meta.url), "utf8")) as Texts;

const password = "a long enough password 2026";

describe("the portal in the oldest browsers", { timeout: 240_000 }, async () => {
  const program = await testProgram({ now: "2026-04-15T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  await program.inWork((work) => openPortal(work, program.tools));
  const browser = await testBrowser(program);
  const { hostname, port } = new URL(browser.address);
  // Where the bank's word comes to.
  Object.assign(program.tools.config, { publicUrl: browser.address, httpHost: hostname, httpPort: Number(port) });

  it("P-244 needs nothing that they lack, on any of its pages", async () => {
    const page = await browser.open("about:blank", { as: await signInCustomer(program, payers[0]!.customerId) });
    await page.context().addInitScript((names) => {
      for (const name of names) {
        const path = name.split(".");
        const last = path.pop() as string;
        const holder = path.reduce<Record<string, unknown> | undefined>(
          (at, part) => at?.[part] as Record<string, unknown> | undefined,
          globalThis as unknown as Record<string, unknown>,
        );
        if (holder) delete holder[last];
      }
    }, younger);
    await page.goto(`${browser.address}/portal`);
    expect(await page.evaluate(() => "any" in AbortSignal || "groupBy" in Object)).toBe(false);
    await settled(page);
    for (const path of pages) {
      await leadOn(page, `/portal${path}`);
      await page.locator("main h1").first().waitFor();
    }
    expect(browser.faults).toEqual([]);
  });

  it("P-244 where no script runs there is a plain page: signing in, what is owed, paying it, writing a ticket", async () => {
    const [payer] = payers;
    await program.inWork((work) => setCustomerPassword(work, { customerId: payer!.customerId, partnerId: provider.partnerId, password }));
    const [{ email }] = (await program.query("select value as email from customers.contacts where customer_id = $1 and kind = 'email'", [
      payer!.customerId,
    ])) as [{ email: string }];
    const page = await browser.open("/portal/finance", { noScript: true });
    await page.getByLabel("Email").fill(email);
    await page.getByRole("textbox", { name: "Password" }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/portal\/plain$/);
    await page.getByText("You owe €54.00").waitFor();
    expect(await sidewaysScroll(page)).toBe(0);

    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.locator('button[name="act"][value="pay"]').click();
    await page.waitForURL(/\/portal\/plain$/);
    // The bank's word comes by a job; the page looks again by itself.
    const owed = async (): Promise<bigint> => {
      await program.runJobs();
      return balanceOf(program, payer!.customerId);
    };
    await expect.poll(owed, { timeout: 15_000 }).toBe(0n);
    await page.getByText("Everything is paid").waitFor();

    // What is refused is not lost.
    await page.getByLabel("What is it about?").fill("x");
    await page.getByLabel("Your message").fill("  ");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator(".bad").waitFor();
    expect(await page.getByLabel("What is it about?").inputValue()).toBe("x");
    await page.getByLabel("What is it about?").fill("No light");
    await page.getByLabel("Your message").fill("The box is dark <since> Monday.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Your message is with us.").waitFor();
    await page.getByRole("listitem").getByText("No light").waitFor();
    const written = await program.query<{ body: string }>("select body from tickets.entries where kind = 'message'");
    expect(written.map(({ body }) => body)).toEqual(["The box is dark <since> Monday."]);

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/portal\/sign-in$/);
    await page.goto(`${browser.address}/portal/plain`);
    await page.waitForURL(/\/portal\/sign-in\?next=\/plain$/);
  });

  it.each(Object.keys(languages))("P-244 a refusal is read in the language of the page: %s", async (language) => {
    const [, other] = payers;
    await program.query("update customers.customers set language = $2 where id = $1", [other!.customerId, language]);
    const as = await signInCustomer(program, other!.customerId);
    const get = await (await fetch(`${browser.address}/portal/plain`, { headers: { cookie: as.cookie ?? "" } })).text();
    const seal = /name="seal" value="([0-9a-f]+)"/.exec(get)?.[1] ?? "";
    const post = async (act: string, fields: object) => {
      const answer = await fetch(`${browser.address}/portal/plain/${act}`, {
        method: "POST",
        headers: { cookie: as.cookie ?? "", "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ seal, key: randomUUID(), ...fields }),
      });
      const page = await answer.text();
      return { status: answer.status, page, said: /class="bad" role="alert">(.*?)<\/div>/s.exec(page)?.[1] ?? "" };
    };
    const wording = (part: string, key: string) =>
      key.split(".").reduce((at, name) => at[name] as Texts, textsOf(language, part)) as unknown as string;
    const empty = await post("ticket", { subject: "Box", text: " " });
    expect(empty.status).toBe(422);
    expect(empty.page).toContain(`<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">`);
    expect(empty.page).toContain('value="Box"');
    for (const words of [wording("ui", "problem.some-wrong"), wording("portal-plain", "message"), wording("ui", "field-error.required")])
      expect(empty.said).toContain(words);
    const gone = await post("pay", { document: randomUUID() });
    expect(gone.said).toContain(wording("portal-problems", "not-found.title"));
    expect(gone.said).toContain(wording("portal-problems", "not-found.detail"));
    if (language !== "en") expect(empty.said + gone.said).not.toMatch(/Some of this|There is no/);
  });

  it.each(["light", "dark"] as const)(
    "P-244 the plain page is readable %s, from left and from right, on a phone and on a desk",
    async (theme) => {
      const [, other] = payers;
      for (const language of ["en", "ar"]) {
        await program.query("update customers.customers set language = $2 where id = $1", [other!.customerId, language]);
        const page = await browser.open("/portal/plain", { as: await signInCustomer(program, other!.customerId), noScript: false });
        await page.emulateMedia({ colorScheme: theme });
        await page.locator("textarea").fill(" ");
        await page.locator('input[name="subject"]').fill("Box");
        await page.locator('form[action$="/ticket"] button').click();
        await page.locator(".bad").waitFor();
        for (const width of [360, 1440]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await seriousViolations(page)).toEqual([]);
          expect(await sidewaysScroll(page)).toBe(0);
        }
        await page.close();
      }
      await program.query("update customers.customers set language = 'en' where id = $1", [other!.customerId]);
    },
  );

  it("P-244 a browser that is too old is led to the plain page, which takes no form from elsewhere", async () => {
    const [, other] = payers;
    const as = await signInCustomer(program, other!.customerId);
    const page = await browser.open("about:blank", { as });
    await page.context().addInitScript(() => {
      delete (globalThis as { CompressionStream?: unknown }).CompressionStream;
    });
    await page.goto(`${browser.address}/portal/services`);
    await page.waitForURL(/\/portal\/plain$/);
    await page.getByText("You owe €54.00").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const foreign = await fetch(`${browser.address}/portal/plain/ticket`, {
      method: "POST",
      headers: { cookie: as.cookie ?? "", "content-type": "application/x-www-form-urlencoded" },
      body: "subject=a&text=b&key=12345678-a",
      redirect: "manual",
    });
    expect(foreign.headers.get("location")).toBe("/portal/plain");
    expect(await program.query("select 1 from tickets.tickets where customer_id = $1", [other!.customerId])).toEqual([]);
  });

  it("P-244 what is off is not on the plain page either", async () => {
    const [, other] = payers;
    await program.inWork((work) => setSetting(work, portalModules, { level: "system" }, ["services"]));
    const page = await browser.open("/portal/plain", { as: await signInCustomer(program, other!.customerId), noScript: true });
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    expect(await page.getByText("You owe").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Send" }).count()).toBe(0);
  });
});
