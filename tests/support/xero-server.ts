// Xero's Accounting API 2.0 as far as connectors use it, after its documentation: unique numbers, one answer per Idempotency-Key, allocations
// that may not exceed what is open, names that are one contact's alone.
import { createHash, randomUUID } from "node:crypto";
import { AccountingServer, type Call, type Reply } from "./accounting-server.ts";

// biome-ignore lint/suspicious/noExplicitAny: rows as they were sent.
type Row = any;

const refused = (...messages: string[]): Reply => ({
  status: 400,
  body: {
    ErrorNumber: 10,
    Type: "ValidationException",
    Message: "A validation exception occurred",
    Elements: [{ ValidationErrors: messages.map((Message) => ({ Message })) }],
  },
});
const ok = (body: unknown): Reply => ({ status: 200, body });
const cents = (value: unknown): number => Math.round(Number(value) * 100);

export class XeroServer extends AccountingServer {
  readonly tenants = [{ tenantId: randomUUID(), tenantType: "ORGANISATION", tenantName: "Northern Fibre" }];
  readonly contacts = new Map<string, Row>();
  readonly invoices = new Map<string, Row>();
  readonly creditNotes = new Map<string, Row>();
  readonly payments = new Map<string, Row>();
  readonly overpayments = new Map<string, Row>();
  readonly #answers = new Map<string, { hash: string; reply: Reply }>();
  readonly accounts = [
    { AccountID: "0b9e0a1c-0000-4000-8000-000000000001", Code: "200", Name: "Sales", Type: "REVENUE", Status: "ACTIVE" },
    { AccountID: "0b9e0a1c-0000-4000-8000-000000000002", Code: "090", Name: "Bank", Type: "BANK", Status: "ACTIVE" },
    {
      AccountID: "0b9e0a1c-0000-4000-8000-000000000003",
      Code: "610",
      Name: "Accounts Receivable",
      Type: "CURRENT",
      SystemAccount: "DEBTORS",
      Status: "ACTIVE",
    },
  ];

  answer(call: Call): Reply {
    if (call.path === "/connect/token")
      return this.keysFor(call.body, (verifier, challenge) => createHash("sha256").update(verifier).digest("base64url") === challenge);
    if (call.path === "/connect/revocation") return { status: 200 };
    if (!this.isSignedIn(call)) return { status: 401, body: { Title: "Unauthorized", Detail: "AuthenticationUnsuccessful" } };
    if (call.path === "/connections") return ok(this.tenants);
    if (call.headers["xero-tenant-id"] !== this.tenants[0]?.tenantId)
      return { status: 403, body: { Detail: "AuthenticationUnsuccessful" } };
    const key = call.headers["idempotency-key"];
    if (typeof key !== "string") return this.#act(call);
    const hash = createHash("sha256")
      .update(`${call.method} ${call.path} ${JSON.stringify(call.body)}`)
      .digest("hex");
    const before = this.#answers.get(key);
    if (before) return before.hash === hash ? before.reply : { status: 400, body: { Message: "This key was used with another request." } };
    const reply = this.#act(call);
    this.#answers.set(key, { hash, reply });
    return reply;
  }

  /** An idempotency key is not kept for ever. */
  forgetKeys(): void {
    this.#answers.clear();
  }

  #act(call: Call): Reply {
    const [, , , entity = "", id = "", part = "", partId = ""] = call.path.split("/");
    switch (`${call.method} ${entity}${id === "" ? "" : "/id"}${part === "" ? "" : `/${part}`}`) {
      case "GET Accounts":
        return ok({ Accounts: this.accounts });
      case "GET TaxRates":
        return ok({
          TaxRates: [
            { Name: "20% (VAT on Income)", TaxType: "OUTPUT2", EffectiveRate: 20, CanApplyToRevenue: true },
            { Name: "Zero Rated Income", TaxType: "ZERORATEDOUTPUT", EffectiveRate: 0, CanApplyToRevenue: true },
            { Name: "20% (VAT on Expenses)", TaxType: "INPUT2", EffectiveRate: 20, CanApplyToRevenue: false },
          ],
        });
      case "GET Organisation":
        return ok({ Organisations: [{ Name: "Northern Fibre", BaseCurrency: "EUR", ShortCode: "!abc12" }] });
      case "GET Contacts":
        return ok({ Contacts: this.#matching([...this.contacts.values()], call) });
      case "PUT Contacts":
      case "POST Contacts":
        return this.#saveContact(call.body.Contacts[0]);
      case "GET Invoices":
        return ok({ Invoices: this.#matching([...this.invoices.values()], call) });
      case "PUT Invoices":
        return this.#addDocument(call.body.Invoices[0], this.invoices, "Invoices", "InvoiceID", "InvoiceNumber");
      case "GET CreditNotes":
        return ok({ CreditNotes: this.#matching([...this.creditNotes.values()], call) });
      case "PUT CreditNotes":
        return this.#addDocument(call.body.CreditNotes[0], this.creditNotes, "CreditNotes", "CreditNoteID", "CreditNoteNumber");
      case "GET CreditNotes/id":
        return ok({ CreditNotes: [this.creditNotes.get(id)] });
      case "GET Payments":
        return ok({ Payments: this.#matching([...this.payments.values()], call) });
      case "GET Payments/id":
        return ok({ Payments: [this.payments.get(id)] });
      case "PUT Payments":
        return this.#pay(call.body.Payments[0]);
      case "POST Payments/id": {
        const payment = this.payments.get(id);
        if (call.body.Status === "DELETED") payment.Status = "DELETED";
        return ok({ Payments: [payment] });
      }
      case "GET BankTransactions":
        return ok({ BankTransactions: this.#matching([...this.overpayments.values()], call) });
      case "PUT BankTransactions":
        return this.#overpay(call.body.BankTransactions[0]);
      case "GET Overpayments/id":
        return ok({ Overpayments: [this.overpayments.get(id)] });
      case "PUT Overpayments/id/Allocations":
        return this.#allocate(this.overpayments.get(id), call.body.Allocations[0]);
      case "PUT CreditNotes/id/Allocations":
        return this.#allocate(this.creditNotes.get(id), call.body.Allocations[0]);
      case "DELETE Overpayments/id/Allocations":
      case "DELETE CreditNotes/id/Allocations": {
        const credit = (entity === "Overpayments" ? this.overpayments : this.creditNotes).get(id);
        credit.Allocations = credit.Allocations.filter((one: Row) => one.AllocationID !== partId);
        return ok({ AllocationID: partId, IsDeleted: true });
      }
      default:
        return { status: 404, body: { Message: `${call.method} ${call.path}` } };
    }
  }

  /** `where` in the few forms that connectors use: equal fields joined by AND. */
  #matching(rows: Row[], call: Call): Row[] {
    const where = call.query.get("where") ?? "";
    const wanted = where === "" ? [] : where.split(" AND ").map((part) => part.split("=="));
    return rows.filter((row) =>
      wanted.every(([field = "", value = ""]) => {
        const found = field.split(".").reduce((inner: Row, name) => inner?.[name], row);
        const date = /^DateTime\((\d+), (\d+), (\d+)\)$/.exec(value);
        if (date) return found === `${date[1]}-${date[2]?.padStart(2, "0")}-${date[3]?.padStart(2, "0")}`;
        return found === /"(.*)"/.exec(value)?.[1];
      }),
    );
  }

  #saveContact(contact: Row): Reply {
    const other = [...this.contacts.values()].find((one) => one.Name === contact.Name && one.ContactID !== contact.ContactID);
    if (other) return refused(`The contact name ${contact.Name} is already assigned to another contact. The contact name must be unique.`);
    const row = { ...this.contacts.get(contact.ContactID), ContactID: randomUUID(), ...contact };
    this.contacts.set(row.ContactID, row);
    return ok({ Contacts: [row] });
  }

  #addDocument(document: Row, rows: Map<string, Row>, name: string, idName: string, numberName: string): Reply {
    if (!this.contacts.has(document.Contact?.ContactID)) return refused("The Contact could not be found.");
    if (numberName === "InvoiceNumber" && [...rows.values()].some((one) => one.InvoiceNumber === document.InvoiceNumber))
      return refused("Invoice # must be unique.");
    for (const line of document.LineItems) {
      if (!this.accounts.some((account) => account.Code === line.AccountCode))
        return refused(`Account code '${line.AccountCode}' is not a valid code.`);
      const amount = cents(line.Quantity * line.UnitAmount) - cents(line.DiscountAmount ?? 0);
      if (amount !== cents(line.LineAmount)) return refused("The line total does not match the expected line total.");
    }
    const lines = document.LineItems.reduce((sum: number, line: Row) => sum + cents(line.LineAmount), 0);
    const tax = document.LineItems.reduce((sum: number, line: Row) => sum + cents(line.TaxAmount), 0);
    const total = document.LineAmountTypes === "Inclusive" ? lines : lines + tax;
    const row = { ...document, [idName]: randomUUID(), Total: total / 100, TotalTax: tax / 100, Allocations: [] };
    rows.set(row[idName], row);
    return ok({ [name]: [row] });
  }

  /** What of an invoice is still to be paid, in cents. */
  due(invoiceId: string): number {
    const paid = [...this.payments.values()]
      .filter((one) => one.Status === "AUTHORISED" && one.Invoice?.InvoiceID === invoiceId)
      .reduce((sum, one) => sum + cents(one.Amount), 0);
    const credited = [...this.overpayments.values(), ...this.creditNotes.values()]
      .flatMap((credit) => credit.Allocations)
      .filter((one) => one.Invoice.InvoiceID === invoiceId)
      .reduce((sum, one) => sum + cents(one.Amount), 0);
    return cents(this.invoices.get(invoiceId)?.Total) - paid - credited;
  }

  /** What of a credit is still free, in cents. */
  free(credit: Row): number {
    const id = credit.OverpaymentID ?? credit.CreditNoteID;
    const refunded = [...this.payments.values()]
      .filter((one) => one.Status === "AUTHORISED" && (one.Overpayment?.OverpaymentID ?? one.CreditNote?.CreditNoteID) === id)
      .reduce((sum, one) => sum + cents(one.Amount), 0);
    return cents(credit.Total) - refunded - credit.Allocations.reduce((sum: number, one: Row) => sum + cents(one.Amount), 0);
  }

  #pay(payment: Row): Reply {
    if (!this.accounts.some((account) => account.AccountID === payment.Account?.AccountID))
      return refused("The Account could not be found.");
    const invoiceId = payment.Invoice?.InvoiceID;
    if (invoiceId !== undefined && this.due(invoiceId) < cents(payment.Amount))
      return refused("Payment amount exceeds the amount outstanding on this document.");
    const credit = this.overpayments.get(payment.Overpayment?.OverpaymentID) ?? this.creditNotes.get(payment.CreditNote?.CreditNoteID);
    if (invoiceId === undefined && (!credit || this.free(credit) < cents(payment.Amount)))
      return refused("Payment amount exceeds the amount outstanding on this document.");
    const type = invoiceId !== undefined ? "ACCRECPAYMENT" : payment.Overpayment ? "AROVERPAYMENTPAYMENT" : "ARCREDITPAYMENT";
    const row = { ...payment, PaymentID: randomUUID(), Status: "AUTHORISED", PaymentType: type };
    this.payments.set(row.PaymentID, row);
    return ok({ Payments: [row] });
  }

  #overpay(transaction: Row): Reply {
    if (transaction.Type !== "RECEIVE-OVERPAYMENT") return refused("Only overpayments.");
    const { Reference: _ignored, ...kept } = transaction;
    const row = {
      ...kept,
      BankTransactionID: randomUUID(),
      OverpaymentID: randomUUID(),
      Total: transaction.LineItems[0].LineAmount,
      Allocations: [],
    };
    this.overpayments.set(row.OverpaymentID, row);
    return ok({ BankTransactions: [row] });
  }

  #allocate(credit: Row, allocation: Row): Reply {
    const invoiceId = allocation.Invoice.InvoiceID;
    if (this.free(credit) < cents(allocation.Amount) || this.due(invoiceId) < cents(allocation.Amount))
      return refused("The amount being allocated exceeds what is available.");
    credit.Allocations.push({ ...allocation, AllocationID: randomUUID() });
    return ok({ Allocations: [allocation] });
  }
}
