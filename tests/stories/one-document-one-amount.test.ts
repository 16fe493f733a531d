// I-28 what a document comes to is the same for staff and customer, on paper, in its e-invoice, in the list and in the books.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listInvoicesEndpoint, portalGetDocumentEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { printedDocument } from "../../server/modules/billing/documents/printed-document.ts";
import { changeEInvoicingEndpoint, eInvoiceFileEndpoint, getEInvoiceEndpoint } from "../../server/modules/billing/einvoice/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { readXml } from "../support/published-schemas.ts";
import { testProgram } from "../support/test-program.ts";

const names = { ram: "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" };
const anyLine = fc.record({
  cents: fc.integer({ min: 1, max: 99_999 }),
  quantity: fc.integer({ min: 1, max: 12 }),
  includesTax: fc.boolean(),
});
/** "€1,234.50" as "1234.50". */
const digits = (text: string): string => text.replace(/[^\d.]/g, "");

describe("I-28 one document, one amount", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 1);
  const customerId = payers[0]?.customerId ?? "";
  await program.query(
    `update partners.partners set legal_name = 'Northern Fibre GmbH', street = 'Hafenstraße 12', city = 'Hamburg', zip = '20457', country = 'DE',
      tax_number = 'DE123456789', email = 'billing@northern.example', phone = '+49 40 5550100', iban = 'DE89370400440532013000' where id = $1`,
    [provider.partnerId],
  );
  await program.query(
    "update customers.customers set city = 'Lübeck', zip = '23552', street_1 = 'Am Markt 3', country = 'DE' where id = $1",
    [customerId],
  );
  const staff = await signInStaff(program, { role: "super_administrator" });
  const customer = await signInCustomer(program, customerId);
  await staff.ok(changeEInvoicingEndpoint, { params: { customerId }, version: 0, body: { format: "cii", delivery: "portal" } } as never);

  it("I-28 B-248 whatever stands on it", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 6 }), async (wanted) => {
        const lines = wanted.map(({ cents, quantity, includesTax }, at) => ({
          text: `Thing ${at + 1}`,
          unitPrice: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`,
          quantity: String(quantity),
          includesTax,
          taxId: provider.taxId,
        }));
        const made = await staff.ok(createOneTimeInvoiceEndpoint, { params: { customerId }, body: { lines } as never });
        await program.runJobs();
        const documentId = made.id;
        const said = [made.net.amount, made.tax.amount, made.gross.amount];
        const own = await customer.ok(portalGetDocumentEndpoint, { params: { documentId } });
        expect([own.net.amount, own.tax.amount, own.gross.amount]).toEqual(said);
        expect(own.lines.map(({ amount }) => amount)).toEqual(made.lines.map(({ amount }) => amount));
        const { items } = await staff.ok(listInvoicesEndpoint, { query: { filter: { q: made.number ?? "" } } as never });
        expect(items.map(({ net, gross }) => [net.amount, gross.amount])).toEqual([[said[0], said[2]]]);

        const { input } = await program.inWork((work) => printedDocument(work, program.tools, documentId));
        const totals = (input.totals ?? []).map(({ amount }) => digits(amount));
        expect([totals[0], totals.at(-1)]).toEqual([said[0], said[2]]);
        expect(digits(input.headline?.amount ?? "")).toBe(said[2]);
        expect((input.sections?.[0]?.lines ?? []).map(({ amount }) => digits(amount))).toEqual(
          made.lines.map(({ amount }) => amount.amount),
        );

        expect((await staff.ok(getEInvoiceEndpoint, { params: { documentId } })).eInvoice).toMatchObject({ state: "ready", faults: [] });
        const xml = (await staff.call(eInvoiceFileEndpoint, { params: { documentId } })).bytes.toString("utf8");
        expect(readXml(xml, "//ram:GrandTotalAmount | //ram:TaxBasisTotalAmount | //ram:TaxTotalAmount", names)).toEqual(said);

        const [books] = await program.query<{ owed: string; tax: string }>(
          `select (sum(debit_minor - credit_minor) filter (where ledger_account = '1200'))::text as owed,
            coalesce(sum(credit_minor - debit_minor) filter (where ledger_account = '2100'), 0)::text as tax
          from billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id where entry.source_id = $1`,
          [documentId],
        );
        const minor = (amount = "0") => String(Number(amount.replace(".", "")));
        expect(books).toEqual({ owed: minor(said[2]), tax: minor(said[1]) });
      }),
      { numRuns: 8 },
    );
  });
});
