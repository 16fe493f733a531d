// QuickBooks Online's Accounting API v3 as far as connectors use it, after its documentation: one answer per requestid, unique numbers and
// names, sync tokens, payments that link what they settle.
import { AccountingServer, type Call, type Reply } from "./accounting-server.ts";

// biome-ignore lint/suspicious/noExplicitAny: rows as they were sent.
type Row = any;

const fault = (code: string, Message: string): Reply => ({
  status: 400,
  body: { Fault: { Error: [{ Message, Detail: Message, code }], type: "ValidationFault" } },
});
const cents = (value: unknown): number => Math.round(Number(value) * 100);
const entities: Record<string, string> = {
  customer: "Customer",
  invoice: "Invoice",
  creditmemo: "CreditMemo",
  payment: "Payment",
  journalentry: "JournalEntry",
};

export class QuickbooksServer extends AccountingServer {
  readonly realm = "9130350000000001";
  readonly rows = new Map<string, Row[]>(Object.values(entities).map((name) => [name, []]));
  readonly #answers = new Map<string, Reply>();
  #lastId = 100;

  answer(call: Call): Reply {
    if (call.path === "/oauth2/v1/tokens/bearer") return this.keysFor(call.body, () => true);
    if (call.path === "/v2/oauth2/tokens/revoke") return { status: 200 };
    if (!this.isSignedIn(call)) return { status: 401, body: { Fault: { Error: [{ Message: "AuthenticationFailed", code: "3200" }] } } };
    const [, , , realm, entity = "", id = ""] = call.path.split("/");
    if (realm !== this.realm) return { status: 403, body: {} };
    if (entity === "companyinfo") return { status: 200, body: { CompanyInfo: { CompanyName: "Northern Fibre" } } };
    if (entity === "preferences") return { status: 200, body: { Preferences: { CurrencyPrefs: { HomeCurrency: { value: "EUR" } } } } };
    if (entity === "query") return this.#query(call.query.get("query") ?? "");
    const name = entities[entity] ?? "";
    if (call.method === "GET") return { status: 200, body: { [name]: this.of(name).find((row) => row.Id === id) } };
    const key = call.query.get("requestid") ?? "";
    const before = this.#answers.get(key);
    if (before) return before;
    const reply = this.#save(name, call.body, call.query.get("operation"));
    if (reply.status === 200) this.#answers.set(key, reply);
    return reply;
  }

  of(name: string): Row[] {
    return this.rows.get(name) ?? [];
  }

  forgetKeys(): void {
    this.#answers.clear();
  }

  #query(text: string): Reply {
    const entity = /from (\w+)/.exec(text)?.[1] ?? "";
    const fixed: Record<string, Row[]> = {
      Item: [{ Id: "1", Name: "Internet", Type: "Service", Active: true }],
      Account: [
        { Id: "33", Name: "Checking", AccountType: "Bank" },
        { Id: "84", Name: "Debtors", AccountType: "Accounts Receivable" },
      ],
      TaxCode: [{ Id: "5", Name: "20.0% S", SalesTaxRateList: { TaxRateDetail: [{ TaxRateRef: { value: "9" } }] } }],
      TaxRate: [{ Id: "9", Name: "20.0% S", RateValue: 20 }],
    };
    const wanted = [...text.matchAll(/(\w+) = '((?:[^'\\]|\\.)*)'/g)].map(
      ([, field = "", value = ""]) => [field, value.replaceAll("\\'", "'")] as const,
    );
    const rows = (fixed[entity] ?? this.of(entity)).filter((row) => wanted.every(([field, value]) => String(row[field]) === value));
    return { status: 200, body: { QueryResponse: rows.length === 0 ? {} : { [entity]: rows } } };
  }

  #save(name: string, body: Row, operation: string | null): Reply {
    const rows = this.of(name);
    const known = body.Id === undefined ? undefined : rows.find((row) => row.Id === body.Id);
    if (known && known.SyncToken !== body.SyncToken) return fault("5010", "Stale Object Error");
    if (known && operation === "delete") {
      rows.splice(rows.indexOf(known), 1);
      return { status: 200, body: { [name]: { Id: body.Id, status: "Deleted" } } };
    }
    const others = rows.filter((row) => row !== known);
    const wrong = this.#wrongWith(name, body, { others, known });
    if (wrong) return wrong;
    const row = {
      ...known,
      ...structuredClone(body),
      Id: known?.Id ?? String(++this.#lastId),
      SyncToken: String(Number(known?.SyncToken ?? -1) + 1),
    };
    if (known) rows.splice(rows.indexOf(known), 1, row);
    else rows.push(row);
    return { status: 200, body: { [name]: row } };
  }

  #wrongWith(name: string, body: Row, { others, known }: { others: Row[]; known: Row }): Reply | undefined {
    switch (name) {
      case "Customer":
        return others.some((row) => row.DisplayName === body.DisplayName)
          ? fault("6240", "Duplicate Name Exists Error: The name supplied already exists.")
          : undefined;
      case "Invoice":
      case "CreditMemo":
        return wrongDocument(body, others);
      case "Payment":
        return this.#wrongPayment(body, known);
      default:
        return undefined;
    }
  }

  #wrongPayment(body: Row, known: Row): Reply | undefined {
    const settled = body.Line.reduce(
      (sum: number, line: Row) => sum + (line.LinkedTxn[0].TxnType === "CreditMemo" ? -1 : 1) * cents(line.Amount),
      0,
    );
    if (settled > cents(body.TotalAmt)) return fault("6000", "The payment settles more than there is.");
    const isTooMuch = body.Line.some((line: Row) => {
      const [link] = line.LinkedTxn;
      return this.open(link.TxnType, link.TxnId, known) < cents(line.Amount);
    });
    return isTooMuch ? fault("6000", "A linked transaction has less open.") : undefined;
  }

  /** What of a transaction is not settled, in cents. */
  open(type: string, id: string, without?: Row): number {
    const row = this.of(type).find((one) => one.Id === id);
    if (!row) return -1;
    const total = type === "JournalEntry" ? cents(row.Line[0].Amount) : cents(row.TotalAmt);
    const linked = this.of("Payment")
      .filter((payment) => payment.Id !== without?.Id)
      .flatMap((payment) => payment.Line)
      .filter((line: Row) => line.LinkedTxn[0].TxnType === type && line.LinkedTxn[0].TxnId === id)
      .reduce((sum: number, line: Row) => sum + cents(line.Amount), 0);
    return total - linked;
  }
}

/** A number is one document's alone, and Qty × UnitPrice is Amount; the total follows. */
function wrongDocument(body: Row, others: Row[]): Reply | undefined {
  if (others.some((row) => row.DocNumber === body.DocNumber)) return fault("6140", "Duplicate Document Number Error");
  for (const { Amount, SalesItemLineDetail: detail } of body.Line) {
    if (detail.Qty !== undefined && cents(detail.Qty * detail.UnitPrice) !== cents(Amount))
      return fault("6070", "Amount calculation incorrect in the request.");
  }
  const net = body.Line.reduce((sum: number, line: Row) => sum + cents(line.Amount), 0);
  body.TotalAmt = (net + cents(body.TxnTaxDetail.TotalTax)) / 100;
  return undefined;
}
