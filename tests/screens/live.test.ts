// What happens elsewhere shows on a page that stands open, in both apps, without anybody pressing anything.
import { expect, it } from "vitest";
import { createTransactionEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 60_000;

it("P-10 M-52 an invoice that is settled elsewhere turns paid on the open pages of staff and customer", {
  timeout: patienceMs,
}, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 1);
  const { customerId } = payers[0]!;
  const [invoice] = await invoicesOf(program, customerId);
  const staff = await signInStaff(program, { fullName: "Eva Babić" });
  const browser = await testBrowser(program);
  const live = (response: { url(): string }): boolean => response.url().endsWith("/live");

  const desk = await browser.open("/admin/invoices", { as: staff, width: 1440 });
  await desk.waitForResponse(live);
  await desk.getByRole("link", { name: invoice!.number }).click();
  await desk.getByRole("heading", { level: 1, name: invoice!.number }).waitFor();
  const phone = await browser.open("/portal/finance", { as: await signInCustomer(program, customerId) });
  await phone.waitForResponse(live);
  await phone.getByRole("link", { name: new RegExp(invoice!.number) }).click();
  await phone.getByRole("heading", { name: `Invoice ${invoice!.number}` }).waitFor();
  expect(await phone.getByText("Paid", { exact: true }).count()).toBe(0);

  await staff.ok(createTransactionEndpoint, {
    params: { customerId },
    body: { side: "credit", amount: { amount: "54.00", currency: "EUR" }, text: "Thank you", reason: "Ten years with us" },
  });
  await desk.getByText("Nothing open").waitFor();
  await desk.getByText("Paid", { exact: true }).first().waitFor();
  await phone.getByText("Paid", { exact: true }).first().waitFor();
  expect(browser.faults).toEqual([]);
});
