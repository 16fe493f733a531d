// A bill is paid by whoever holds its link, on the narrowest phone, without signing in: real pages, the real test bank.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { createPayLinkEndpoint } from "../../server/modules/payments/pay-links/contract.ts";
import { directPaySaved, quickPay } from "../../server/modules/payments/pay-links/settings.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { issuedCode } from "../support/issued-code.ts";
import { balanceOf, invoicesOf, makePayers } from "../support/payer.ts";
import { bankCards } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

describe("paying by a link on a phone", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const browser = await testBrowser(program);
  const { hostname, port } = new URL(browser.address);
  Object.assign(program.tools.config, { publicUrl: browser.address, httpHost: hostname, httpPort: Number(port) });
  let customers: string[] = [];
  beforeAll(async () => {
    const { payers } = await makePayers(program, 4);
    customers = payers.map(({ customerId }) => customerId);
    await program.query("update customers.customers set full_name = 'Jana Kovacova', zip = '811 01' where id = any ($1)", [customers]);
  });

  const usable = async (page: Page): Promise<void> => {
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  };
  const linkOf = async (customerId: string, documentId?: string): Promise<string> => {
    const desk = await signInStaff(program);
    const { url } = await desk.ok(createPayLinkEndpoint, { params: { customerId }, body: documentId ? { documentId } : {} });
    return new URL(url).pathname;
  };

  it("P-132 P-134 a guest sees the amount, pays a part and then the rest at the bank, and is thanked", async () => {
    const customerId = customers[0]!;
    const [invoice] = await invoicesOf(program, customerId);
    const path = await linkOf(customerId, invoice!.id);
    const page = await browser.open(path, {});
    await page.getByRole("heading", { name: `Invoice ${invoice!.number}` }).waitFor();
    await page.getByText("for Jana K•••").waitFor();
    expect(await page.getByText("811 01").count()).toBe(0);
    await usable(page);
    await page.getByRole("button", { name: "Pay only a part of it" }).click();
    await page.getByLabel("Amount").fill("20");
    await page.getByRole("button", { name: "Pay €20.00" }).click();
    await payAtBank(page);
    await page.getByRole("heading", { name: "€20.00 paid" }).waitFor();
    await usable(page);
    await page.goto(`${browser.address}${path}`);
    await page.getByRole("button", { name: "Pay €34.00" }).click();
    await payAtBank(page);
    await page.getByRole("heading", { name: "€34.00 paid" }).waitFor();
    expect(await balanceOf(program, customerId)).toBe(0n);
    await page.goto(`${browser.address}${path}`);
    await page.getByText("Already paid on").waitFor();
    expect(await page.getByRole("button", { name: /^Pay/ }).count()).toBe(0);
  }, 90_000);

  async function payAtBank(page: Page): Promise<void> {
    await page.waitForURL(/\/sandbox\/checkout\//);
    await page.locator('[name="number"]').fill(bankCards.pays);
    await page.locator('[name="expiry"]').fill("12/30");
    await page.locator('[name="holder"]').fill("Somebody Else");
    await page.locator('button[value="pay"]').click();
    await page.waitForURL(/\/pay\/[\w-]{32}\?attempt=/);
    await deliverDue(program.tools);
    await program.runJobs();
  }

  it("P-133 an old link asks for the code that goes to the customer, then charges the saved card; a new card is kept with consent", async () => {
    const customerId = customers[3]!;
    await program.inWork((work) => setSetting(work, directPaySaved, { level: "system" }, true));
    await program.query("delete from customers.contacts where customer_id = $1", [customerId]);
    await program.query(
      `insert into customers.contacts (customer_id, partner_id, kind, value, normal, position)
        select id, partner_id, 'email', 'jana@example.net', 'jana@example.net', 1 from customers.customers where id = $1`,
      [customerId],
    );
    const lastCode = async () => (await issuedCode(program, { customerId })).code;
    const path = await linkOf(customerId);
    // A young link: a part is paid with a card that is kept.
    const page = await browser.open(path, {});
    await page.getByRole("button", { name: "Pay only a part of it" }).click();
    await page.getByLabel("Amount").fill("20");
    await page.getByLabel("Save it, and pay later invoices with it").check();
    await page.getByText("It can be turned off in the portal at any time.").waitFor();
    expect(await page.getByRole("button", { name: "Pay €20.00" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Send the code by mail" }).click();
    await page.getByText("A code is on its way to").waitFor();
    await page.getByLabel("Code", { exact: true }).fill(await lastCode());
    await usable(page);
    await page.getByRole("button", { name: "Confirm the code" }).click();
    await page.getByText("The code was right.").waitFor();
    await page.getByRole("button", { name: "Pay €20.00" }).click();
    await payAtBank(page);
    await page.getByRole("heading", { name: "€20.00 paid" }).waitFor();
    const [auto] = await program.query("select state from payments.auto_pay where account_id = $1", [customerId]);
    expect(auto).toEqual({ state: "on" });
    // Five weeks later nothing saved is shown to whoever finds the link.
    await program.query("update payments.pay_links set created_at = created_at - interval '31 days' where customer_id = $1", [customerId]);
    const old = await browser.open(path, {});
    await old.getByText("A saved card or account").click();
    expect(await old.getByText("4242").count()).toBe(0);
    await usable(old);
    await old.getByRole("button", { name: "Send the code by mail" }).click();
    await old.getByText("A code is on its way to").waitFor();
    await old.getByLabel("Code", { exact: true }).fill("000");
    await old.getByRole("button", { name: "Confirm the code" }).click();
    await old.getByText("This is not the code.").waitFor();
    await old.getByLabel("Code", { exact: true }).fill(await lastCode());
    await old.getByRole("button", { name: "Confirm the code" }).click();
    await old.getByText("Visa •••• 4242").waitFor();
    await old.getByLabel("Postcode on the contract").fill("81101");
    await usable(old);
    await old.getByRole("button", { name: "Pay €34.00" }).click();
    await old.getByRole("heading", { name: "€34.00 paid" }).waitFor();
    expect(await balanceOf(program, customerId)).toBe(0n);
  }, 180_000);

  it("P-136 a customer number and a postcode lead to the bill", async () => {
    const customerId = customers[1]!;
    await program.inWork((work) => setSetting(work, quickPay, { level: "system" }, true));
    const [row] = await program.query<{ number: bigint }>("select number from customers.customers where id = $1", [customerId]);
    const page = await browser.open("/portal/pay/number", {});
    await page.getByLabel("Customer number").fill(String(row!.number));
    await page.getByLabel("Postcode, or total of the last invoice").fill("99999");
    await page.getByRole("button", { name: "Find my bill" }).click();
    await page.getByText("These two do not belong together").waitFor();
    await usable(page);
    await page.getByLabel("Postcode, or total of the last invoice").fill("81101");
    await page.getByRole("button", { name: "Find my bill" }).click();
    await page.getByRole("button", { name: "Pay €54.00" }).waitFor();
    await usable(page);
  }, 60_000);

  it("P-131 staff make a link, see it in the list and make it void; who opens it then is told", async () => {
    const customerId = customers[2]!;
    const page = await browser.open(`/admin/customers/${customerId}?tab=money&view=links`, { as: await signInStaff(program), width: 1280 });
    await page.getByRole("button", { name: "New pay link" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    await page.getByRole("img", { name: "Code to scan with a phone" }).waitFor();
    const address = (await page.locator(".pay-link-address bdi").textContent())!;
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("Live").first().waitFor();
    await page.getByRole("button", { name: "Make void: What is due" }).click();
    await page.getByRole("button", { name: "Make the link void" }).click();
    await page.getByText("The link is void").waitFor();
    const guest = await browser.open(new URL(address).pathname, {});
    await guest.getByText("This link does not hold any more").waitFor();
  }, 90_000);

  it("no page complained", () => expect(browser.faults).toEqual([]));
});
