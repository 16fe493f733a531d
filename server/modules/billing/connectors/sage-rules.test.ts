import { describe, expect, it } from "vitest";
import { sageAllocation, sageContact, sageDocument, sagePayment, sameAllocated } from "./sage-rules.ts";
import { contact, document, line, payment } from "./sample-outgoing.ts";

describe("B-244 Sage: documents", () => {
  it.each([
    ["as it is priced", line(), { quantity: 1, unit_price: 45, tax_amount: 9 }],
    [
      "a part of a month: one piece at its amount",
      line({ netMinor: 2032n, taxMinor: 406n }),
      { quantity: 1, unit_price: 20.32, tax_amount: 4.06 },
    ],
    [
      "with its discount",
      line({ allowanceMinor: 500n, netMinor: 4000n, taxMinor: 800n }),
      { quantity: 1, unit_price: 45, discount_amount: 5, tax_amount: 8 },
    ],
    [
      "a price of more than two decimals: one piece at its amount",
      line({ quantity: "3", unitPrice: "1.3333", netMinor: 400n, taxMinor: 80n }),
      { quantity: 1, unit_price: 4, tax_amount: 0.8 },
    ],
  ])("a line goes %s", (_how, one, expected) => {
    const { sales_invoice } = sageDocument(document({ lines: [one] })) as { sales_invoice: { invoice_lines: unknown[] } };
    expect(sales_invoice.invoice_lines[0]).toEqual({
      ...{ description: "Home 100", ledger_account_id: "200", tax_rate_id: "OUTPUT2", unit_price_includes_tax: false },
      ...expected,
    });
  });

  it("prices with tax go with tax; a credit note names its invoice and has no due date", () => {
    const note = document({ kind: "credit_note", includesTax: true, reference: "2026040000001", lines: [line({ unitPrice: "54" })] });
    expect(sageDocument(note)).toEqual({
      sales_credit_note: {
        ...{ contact_id: "c-1", date: "2026-04-01", reference: note.number, currency_id: "EUR", notes: "2026040000001" },
        credit_note_lines: [
          {
            ...{ description: "Home 100", ledger_account_id: "200", quantity: 1, unit_price: 54, unit_price_includes_tax: true },
            ...{ tax_rate_id: "OUTPUT2", tax_amount: 9 },
          },
        ],
      },
    });
  });
});

describe("B-244 Sage: money", () => {
  it("a payment says what it settles, what somebody else allocated stays, and a refund is one of the other way", () => {
    const allocated = [{ artefactId: "i-1", amountMinor: 3000n }];
    expect(sagePayment(payment, allocated, [{ artefactId: "x", amountText: "4.5" }]).contact_payment).toMatchObject({
      ...{ transaction_type_id: "CUSTOMER_RECEIPT", total_amount: 54, reference: "R-7", bank_account_id: "bank-1" },
      allocated_artefacts: [
        { artefact_id: "i-1", amount: 30 },
        { artefact_id: "x", amount: 4.5 },
      ],
    });
    expect(sagePayment({ ...payment, kind: "refund" }, []).contact_payment.transaction_type_id).toBe("CUSTOMER_REFUND");
  });

  it("an allocation of a credit note comes to nothing", () => {
    const credit = { id: "n-1", contactId: "c-1", currency: "EUR", on: payment.on };
    const rows = sageAllocation(credit, [
      { artefactId: "i-1", amountMinor: 1010n },
      { artefactId: "i-2", amountMinor: 20n },
    ]).contact_allocation.allocated_artefacts;
    expect(rows).toEqual([
      { artefact_id: "i-1", amount: 10.1 },
      { artefact_id: "i-2", amount: 0.2 },
      { artefact_id: "n-1", amount: -10.3 },
    ]);
  });

  it.each([
    [
      "the same in another order",
      [
        ["a", "1.5"],
        ["b", "2"],
      ],
      true,
    ],
    [
      "another amount",
      [
        ["a", "1.5"],
        ["b", "2.01"],
      ],
      false,
    ],
    [
      "one more",
      [
        ["a", "1.5"],
        ["b", "2"],
        ["c", "1"],
      ],
      false,
    ],
    ["one less", [["a", "1.5"]], false],
  ] as const)("what is allocated there is compared: %s", (_what, known, same) => {
    const wanted = [
      { artefactId: "b", amountMinor: 200n },
      { artefactId: "a", amountMinor: 150n },
    ];
    const there = known.map(([artefactId, amountText]) => ({ artefactId, amountText }));
    expect(sameAllocated(wanted, there, "EUR")).toBe(same);
  });

  it("a contact is found again by its number, and its name is its own", () => {
    expect(sageContact(contact).contact).toMatchObject({
      ...{ name: "Karin Novak (1042)", reference: "1042", contact_type_ids: ["CUSTOMER"] },
      main_address: { address_type_id: "ACCOUNTS", city: "Zagreb", country_id: "HR" },
      main_contact_person: { email: "karin@example.net", is_main_contact: true },
    });
    expect(sageContact({ ...contact, street: "", city: "", zip: "", country: "" }).contact).not.toHaveProperty("main_address");
  });
});
