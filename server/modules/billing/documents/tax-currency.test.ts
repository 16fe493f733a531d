// B-145 tax in the partner's tax currency: kept with the rate of the day, on paper too, and taken back at that rate.
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { taxCurrency, taxCurrencyRate } from "../settings.ts";
import { creditInvoiceEndpoint } from "./contract.ts";
import { printedDocument } from "./printed-document.ts";

describe("B-145 the tax in another currency", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const customerId = payers[0]?.customerId ?? "";
  const staff = await signInStaff(program, { role: "super_administrator" });
  const set = (currency: string, rate: string) =>
    program.inWork(async (work) => {
      await setSetting(work, taxCurrency, { level: "system" }, currency);
      await setSetting(work, taxCurrencyRate, { level: "system" }, rate);
    });
  const issue = () =>
    staff.ok(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: { lines: [{ text: "Visit", unitPrice: "45.00", taxId: provider.taxId }] } as never,
    });
  const kept = (id: string) =>
    program.query("select tax_currency, tax_currency_rate::text, tax_currency_minor from billing.money_documents where id = $1", [id]);
  const printed = async (id: string) => {
    const { input } = await program.inWork((work) => printedDocument(work, program.tools, id, "en"));
    return (input.totals ?? []).map(({ label, amount }) => `${label}: ${amount}`.replace(/\u00a0/g, " "));
  };

  it("B-145 none where it is the same", async () => {
    const { id } = await issue();
    expect(await kept(id)).toEqual([{ tax_currency: null, tax_currency_rate: null, tax_currency_minor: null }]);
    expect(await printed(id)).toHaveLength(3);
  });

  it("B-145 9.00 EUR at 4.2537 are 38.28 PLN, on the document and on paper, and stay so when the rate moves", async () => {
    await set("PLN", "4.2537");
    const { id, taxInCurrency } = await issue();
    expect(taxInCurrency).toEqual({ tax: { amount: "38.28", currency: "PLN" }, rate: "4.2537" });
    const stored = [{ tax_currency: "PLN", tax_currency_rate: "4.25370000", tax_currency_minor: 3828n }];
    expect(await kept(id)).toEqual(stored);
    expect(await printed(id)).toContain("Tax in PLN (1 EUR = 4.2537 PLN): PLN 38.28");
    await set("PLN", "5");
    expect(await kept(id)).toEqual(stored);
    await expect(program.query("update billing.money_documents set tax_currency_rate = 5 where id = $1", [id])).rejects.toThrow();
    const note = await staff.ok(creditInvoiceEndpoint, { params: { documentId: id }, body: { reason: "Not needed" } as never });
    expect(await kept(note.id)).toEqual(stored);
  });

  it("B-145 a currency without small units", async () => {
    await set("JPY", "161.3");
    const { id } = await issue();
    expect(await kept(id)).toMatchObject([{ tax_currency_minor: 1452n }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
