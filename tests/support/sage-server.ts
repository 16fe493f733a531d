// Sage's Accounting API 3.1 as far as connectors use it, after its published description: references that may stand twice, no keys of requests,
// pages of items, payments on account, allocations that come to nothing.
import { randomUUID } from "node:crypto";
import { AccountingServer, type Call, type Reply } from "./accounting-server.ts";

// biome-ignore lint/suspicious/noExplicitAny: rows as they were sent.
type Row = any;

const refused = (source: string, message: string): Reply => ({
  status: 422,
  body: [{ $severity: "error", $dataCode: "ValidationError", $message: message, $source: source }],
});
const ok = (body: unknown): Reply => ({ status: 200, body });
const cents = (value: unknown): number => Math.round(Number(value) * 100);

export class SageServer extends AccountingServer {
  readonly business = { id: randomUUID(), displayed_as: "Northern Fibre" };
  readonly contacts = new Map<string, Row>();
  readonly invoices = new Map<string, Row>();
  readonly creditNotes = new Map<string, Row>();
  readonly payments = new Map<string, Row>();
  readonly allocations = new Map<string, Row>();
  /** As in countries whose invoices begin as drafts. */
  beginsAsDraft = false;

  answer(call: Call): Reply {
    if (call.path === "/token") {
      const isKnown = call.body.get("client_id") === "client-0001" && call.body.get("client_secret") === "secret-0001";
      if (!isKnown || call.headers.authorization !== undefined) return { status: 401, body: { error: "invalid_client" } };
      return this.keysFor(call.body, () => true);
    }
    if (call.path === "/revoke") return { status: 200 };
    if (!this.isSignedIn(call)) return { status: 401, body: [{ $message: "Unauthorized" }] };
    if (call.path === "/v3.1/businesses") return ok({ $total: 1, $items: [this.business] });
    if (call.headers["x-business"] !== this.business.id) return { status: 403, body: [{ $message: "Forbidden" }] };
    return this.#act(call);
  }

  #act(call: Call): Reply {
    const [, , entity = "", id = "", part = ""] = call.path.split("/");
    switch (`${call.method} ${entity}${id === "" ? "" : "/id"}${part === "" ? "" : `/${part}`}`) {
      case "GET ledger_accounts":
        return this.#page(call, [
          { id: "la-sales", displayed_as: "Sales (4000)", is_control_account: false },
          { id: "la-control", displayed_as: "Trade debtors (1100)", is_control_account: true },
        ]);
      case "GET bank_accounts":
        return this.#page(call, [{ id: "bank-1", displayed_as: "Current (1200)" }]);
      case "GET tax_rates":
        return this.#page(call, [
          { id: "IE_STANDARD", displayed_as: "Standard", name: "Standard", percentage: 20, is_visible: true },
          { id: "IE_OLD", displayed_as: "Old", name: "Old", percentage: 21, is_visible: false },
        ]);
      case "GET financial_settings":
        return ok({ base_currency: { id: "EUR" } });
      case "GET contacts":
        return this.#page(call, this.#searched(this.contacts, call, ["reference", "name"]));
      case "POST contacts":
        return this.#made(this.contacts, { ...call.body.contact });
      case "PUT contacts/id":
        return this.#made(this.contacts, { ...this.contacts.get(id), ...call.body.contact });
      case "GET sales_invoices":
        return this.#page(call, this.#searched(this.invoices, call, ["reference"]));
      case "POST sales_invoices":
        return this.#addDocument(this.invoices, call.body.sales_invoice, call.body.sales_invoice.invoice_lines);
      case "GET sales_credit_notes":
        return this.#page(call, this.#searched(this.creditNotes, call, ["reference"]));
      case "POST sales_credit_notes":
        return this.#addDocument(this.creditNotes, call.body.sales_credit_note, call.body.sales_credit_note.credit_note_lines);
      case "POST sales_invoices/id/release":
      case "POST sales_credit_notes/id/release": {
        const row = (entity === "sales_invoices" ? this.invoices : this.creditNotes).get(id);
        row.status = { id: "UNPAID" };
        return ok(row);
      }
      case "GET contact_payments":
        return this.#page(
          call,
          [...this.payments.values()].filter(
            (row) =>
              row.contact.id === call.query.get("contact_id") &&
              row.transaction_type.id === call.query.get("transaction_type_id") &&
              row.date >= (call.query.get("from_date") ?? "") &&
              row.date <= (call.query.get("to_date") ?? ""),
          ),
        );
      case "GET contact_payments/id": {
        const row = this.payments.get(id);
        if (!row) return { status: 404, body: [{ $message: "Not found" }] };
        return ok({
          ...row,
          payment_on_account: row.onAccountId ? { id: row.onAccountId, outstanding_amount: this.free(row) / 100 } : null,
        });
      }
      case "POST contact_payments":
        return this.#pay(call.body.contact_payment);
      case "PUT contact_payments/id":
        return this.#pay(call.body.contact_payment, id);
      case "DELETE contact_payments/id":
        this.payments.delete(id);
        return { status: 204 };
      case "GET contact_allocations":
        return this.#page(
          call,
          [...this.allocations.values()].filter((row) => row.contact.id === call.query.get("contact_id")),
        );
      case "POST contact_allocations":
        return this.#allocate(call.body.contact_allocation);
      case "DELETE contact_allocations/id":
        this.allocations.delete(id);
        return { status: 204 };
      default:
        return { status: 404, body: [{ $message: `${call.method} ${call.path}` }] };
    }
  }

  #page(call: Call, rows: readonly Row[]): Reply {
    const size = Number(call.query.get("items_per_page") ?? "20");
    const from = (Number(call.query.get("page") ?? "1") - 1) * size;
    return ok({ $total: rows.length, $items: rows.slice(from, from + size) });
  }

  /** "search": any scrap of the fields, in small letters. */
  #searched(rows: Map<string, Row>, call: Call, fields: readonly string[]): Row[] {
    const scrap = (call.query.get("search") ?? "").toLowerCase();
    return [...rows.values()].filter((row) =>
      fields.some((field) =>
        String(row[field] ?? "")
          .toLowerCase()
          .includes(scrap),
      ),
    );
  }

  #made(rows: Map<string, Row>, row: Row): Reply {
    const whole = { ...row, id: row.id ?? randomUUID() };
    rows.set(whole.id, whole);
    return { status: 201, body: whole };
  }

  #addDocument(rows: Map<string, Row>, document: Row, lines: readonly Row[]): Reply {
    if (!this.contacts.has(document.contact_id)) return refused("contact_id", "The contact is not there.");
    if (document.reference.length > 25) return refused("reference", "is too long");
    for (const line of lines) {
      if (line.ledger_account_id !== "la-sales") return refused("ledger_account_id", "is not valid");
      if (line.tax_amount === undefined) return refused("tax_amount", "is required");
    }
    const total = lines.reduce((sum: number, line: Row) => {
      const amount = cents(line.quantity * line.unit_price) - cents(line.discount_amount ?? 0);
      return sum + amount + (line.unit_price_includes_tax ? 0 : cents(line.tax_amount));
    }, 0);
    const { contact_id, ...rest } = document;
    return this.#made(rows, {
      ...rest,
      contact: { id: contact_id },
      status: { id: this.beginsAsDraft ? "DRAFT" : "UNPAID" },
      total_amount: total / 100,
      tax_amount: lines.reduce((sum: number, line: Row) => sum + cents(line.tax_amount), 0) / 100,
    });
  }

  /** What of an invoice is still to be paid, in cents. */
  due(invoiceId: string): number {
    const paid = [...this.payments.values(), ...this.allocations.values()]
      .flatMap((row) => row.allocated_artefacts)
      .filter((one: Row) => one.artefact.id === invoiceId)
      .reduce((sum: number, one: Row) => sum + cents(one.amount), 0);
    return cents(this.invoices.get(invoiceId)?.total_amount) - paid;
  }

  /** What of a payment or credit note is still free, in cents. */
  free(credit: Row): number {
    const used = [...this.payments.values(), ...this.allocations.values()]
      .flatMap((row) => row.allocated_artefacts)
      .filter((one: Row) => one.artefact.id === (credit.onAccountId ?? credit.id))
      .reduce((sum: number, one: Row) => sum + Math.abs(cents(one.amount)), 0);
    const own = (credit.allocated_artefacts ?? []).reduce((sum: number, one: Row) => sum + cents(one.amount), 0);
    return cents(credit.total_amount) - used - own;
  }

  #pay(payment: Row, id?: string): Reply {
    const before = id === undefined ? undefined : this.payments.get(id);
    if (payment.bank_account_id !== "bank-1") return refused("bank_account_id", "is not valid");
    if (id !== undefined) this.payments.delete(id);
    const wrong = this.#wrongPayment(payment);
    if (wrong) {
      if (id !== undefined) this.payments.set(id, before);
      return wrong;
    }
    const { contact_id, transaction_type_id, allocated_artefacts, ...rest } = payment;
    return this.#made(this.payments, {
      ...rest,
      ...(id === undefined ? {} : { id }),
      contact: { id: contact_id },
      transaction_type: { id: transaction_type_id },
      allocated_artefacts: allocated_artefacts.map((one: Row) => ({ artefact: { id: one.artefact_id }, amount: one.amount })),
      onAccountId: transaction_type_id === "CUSTOMER_RECEIPT" ? (before?.onAccountId ?? randomUUID()) : undefined,
    });
  }

  #wrongPayment(payment: Row): Reply | undefined {
    const isRefund = payment.transaction_type_id === "CUSTOMER_REFUND";
    for (const one of payment.allocated_artefacts) {
      const credit =
        this.creditNotes.get(one.artefact_id) ?? [...this.payments.values()].find((row) => row.onAccountId === one.artefact_id);
      const left = isRefund ? (credit ? this.free(credit) : 0) : this.due(one.artefact_id);
      if (left < cents(one.amount)) return refused("allocated_artefacts", "exceeds the amount outstanding");
    }
    return undefined;
  }

  #allocate(allocation: Row): Reply {
    const sum = allocation.allocated_artefacts.reduce((total: number, one: Row) => total + cents(one.amount), 0);
    if (sum !== 0) return refused("allocated_artefacts", "must come to nothing");
    for (const one of allocation.allocated_artefacts) {
      const credit = this.creditNotes.get(one.artefact_id);
      if (credit ? this.free(credit) < -cents(one.amount) : this.due(one.artefact_id) < cents(one.amount))
        return refused("allocated_artefacts", "exceeds the amount outstanding");
    }
    return this.#made(this.allocations, {
      contact: { id: allocation.contact_id },
      date: allocation.date,
      allocated_artefacts: allocation.allocated_artefacts.map((one: Row) => ({ artefact: { id: one.artefact_id }, amount: one.amount })),
    });
  }
}
