// Xero Accounting API 2.0, with OAuth 2.0 as "Guides: OAuth 2.0" has it. Written after the published documentation and OpenAPI description; what
// each request holds stands in the rules of the port.
import {
  type AccountingSystem,
  type AllocationSteps,
  type App,
  type Books,
  type Choice,
  type OutDocument,
  type OutMoney,
  type Placed,
  type PlacedDocument,
  type Share,
  SystemFault,
  settlesOneInvoice,
  xeroAllocations,
  xeroContact,
  xeroDocument,
  xeroOverpayment,
  xeroPayment,
  xeroRefunds,
} from "../../modules/billing/connectors/ports.ts";
import { type Answer, addressed, askForTokens, basic, callSystem, type Request } from "./call-system.ts";

export interface XeroAddresses {
  readonly login: string;
  readonly identity: string;
  readonly api: string;
}

const published: XeroAddresses = {
  login: "https://login.xero.com",
  identity: "https://identity.xero.com",
  api: "https://api.xero.com",
};

// "Scopes": apps that were made since March 2026 have these; older ones may use them, too.
const scopes = [
  "offline_access",
  "accounting.contacts",
  "accounting.invoices",
  "accounting.payments",
  "accounting.banktransactions",
  "accounting.settings.read",
].join(" ");

export function createXero(addresses: XeroAddresses = published): AccountingSystem {
  const tokens = (app: App, fields: Record<string, string>) => askForTokens(addressed(addresses.identity, "/connect/token"), app, fields);
  return {
    name: "xero",
    title: "Xero",
    hasVerifier: true,

    signInUrl: (app, { state, challenge, redirectUri }) =>
      addressed(addresses.login, "/identity/connect/authorize", {
        response_type: "code",
        client_id: app.clientId,
        redirect_uri: redirectUri,
        scope: scopes,
        state,
        code_challenge: challenge,
        code_challenge_method: "S256",
      }).href,

    exchange: (app, { code, verifier, redirectUri }) =>
      tokens(app, { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier }),

    refresh: (app, refresh) => tokens(app, { grant_type: "refresh_token", refresh_token: refresh }),

    // "Tenants": GET /connections.
    async organisations(_app, access) {
      const answer = await callSystem(
        { method: "GET", url: addressed(addresses.api, "/connections"), headers: { authorization: `Bearer ${access}` } },
        refusalOf,
      );
      return list(answer)
        .filter((tenant) => tenant.tenantType === "ORGANISATION")
        .map((tenant) => ({ id: String(tenant.tenantId), name: String(tenant.tenantName) }));
    },

    async revoke(app, refresh) {
      await callSystem(
        {
          method: "POST",
          url: addressed(addresses.identity, "/connect/revocation"),
          headers: { authorization: basic(app), "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ token: refresh }).toString(),
        },
        refusalOf,
      );
    },

    books: (_app, access, organisationId) => booksOf(addresses.api, access, organisationId),

    // "Deep linking".
    pageOf(kind, externalId, facts) {
      const page = kind === "invoice" ? "View.aspx?InvoiceID=" : "ViewCreditNote.aspx?creditNoteID=";
      return addressed("https://go.xero.com", "/organisationlogin/default.aspx", {
        ...(facts.shortCode ? { shortcode: facts.shortCode } : {}),
        redirecturl: `/AccountsReceivable/${page}${externalId}`,
      }).href;
    },
  };
}

const list = (value: Answer): Answer[] => (Array.isArray(value) ? value : []);

/** "Response codes and errors": a 400 carries the messages of each element. */
function refusalOf(answer: Answer, status: number): SystemFault {
  const said = [
    ...list(answer.Elements).flatMap((element) => [
      ...list(element.ValidationErrors),
      ...list(element.LineItems).flatMap((line) => list(line.ValidationErrors)),
    ]),
    ...list(answer.ValidationErrors),
  ].map((error) => String(error.Message));
  const text = said.length > 0 ? [...new Set(said)].join(" ") : String(answer.Message ?? answer.Detail ?? answer.Title ?? status);
  return new SystemFault(text, {
    kind: "refused",
    ...(/must be unique|already (exists|been)/i.test(text) ? { code: "number-taken" } : {}),
  });
}

const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const dayWhere = (day: string): string => `DateTime(${day.split("-").map(Number).join(", ")})`;

function booksOf(api: string, access: string, organisationId: string): Books {
  const call = (method: Request["method"], path: string, more: { query?: Record<string, string>; body?: object; key?: string } = {}) =>
    callSystem(
      {
        method,
        url: addressed(`${api}/api.xro/2.0`, path, more.query),
        headers: {
          authorization: `Bearer ${access}`,
          "xero-tenant-id": organisationId,
          ...(more.body ? { "content-type": "application/json" } : {}),
          // "Idempotency": 128 characters at most; the same key and request have the first answer again.
          ...(more.key ? { "idempotency-key": more.key.slice(0, 128) } : {}),
        },
        ...(more.body ? { body: JSON.stringify(more.body) } : {}),
      },
      refusalOf,
    );
  const find = (path: string, where: string) => call("GET", path, { query: { where, page: "1" } });

  const pathOf = (kind: OutDocument["kind"]) => (kind === "invoice" ? "/Invoices" : "/CreditNotes");
  const placedDocument = (kind: OutDocument["kind"], row: Answer): PlacedDocument => ({
    externalId: String(kind === "invoice" ? row.InvoiceID : row.CreditNoteID),
    totalText: String(row.Total),
    contactId: String(row.Contact?.ContactID ?? ""),
  });

  /** Reads what a credit is allocated to, takes away what is no longer so and adds what is new, one at a time. */
  async function allocate(
    path: string,
    rows: string,
    shares: readonly Share[],
    how: { ours: ReadonlySet<string>; key: string },
    currency: string,
  ) {
    const [row] = list((await call("GET", path))[rows]);
    const known = list(row?.Allocations).map((allocation) => ({
      id: String(allocation.AllocationID),
      invoiceId: String(allocation.Invoice?.InvoiceID),
      amountText: String(allocation.Amount),
    }));
    const steps = xeroAllocations(shares, known, { currency, ours: how.ours });
    for (const id of steps.remove) await call("DELETE", `${path}/Allocations/${encodeURIComponent(id)}`);
    await addAllocations(path, steps, how.key);
  }

  /** The key says which allocation it is: after a lost answer the list of those to add is a shorter one. */
  async function addAllocations(path: string, { add }: AllocationSteps, key: string): Promise<void> {
    for (const allocation of add)
      await call("PUT", `${path}/Allocations`, {
        body: { Allocations: [allocation] },
        key: `${key}-${allocation.Invoice.InvoiceID}-${allocation.Amount}`,
      });
  }

  async function findOverpayment(money: OutMoney): Promise<Placed | undefined> {
    const answer = await find(
      "/BankTransactions",
      `Type=="RECEIVE-OVERPAYMENT" AND Date==${dayWhere(money.on)} AND Contact.ContactID==guid(${quoted(money.contactId)})`,
    );
    const row = list(answer.BankTransactions).find((one) =>
      list(one.LineItems).some((line) => `${line.Description ?? ""} `.startsWith(`${money.number} `)),
    );
    return row && { externalId: String(row.OverpaymentID), form: "overpayment" };
  }

  async function addOverpayment(money: OutMoney, key: string): Promise<Placed> {
    const answer = await call("PUT", "/BankTransactions", { body: { BankTransactions: [xeroOverpayment(money)] }, key });
    return { externalId: String(list(answer.BankTransactions)[0]?.OverpaymentID), form: "overpayment" };
  }

  return {
    async findContact(contact) {
      const [row] = list((await find("/Contacts", `ContactNumber==${quoted(contact.number)}`)).Contacts);
      return row && { externalId: String(row.ContactID) };
    },
    async addContact(contact, key) {
      const answer = await call("PUT", "/Contacts", { body: { Contacts: [xeroContact(contact)] }, key });
      return { externalId: String(list(answer.Contacts)[0]?.ContactID) };
    },
    async changeContact(contact, at, key) {
      await call("POST", "/Contacts", { body: { Contacts: [{ ContactID: at.externalId, ...xeroContact(contact) }] }, key });
    },

    async findDocument(document) {
      const isInvoice = document.kind === "invoice";
      const answer = await find(
        pathOf(document.kind),
        isInvoice
          ? `InvoiceNumber==${quoted(document.number)} AND Type=="ACCREC"`
          : `CreditNoteNumber==${quoted(document.number)} AND Type=="ACCRECCREDIT"`,
      );
      const row = list(isInvoice ? answer.Invoices : answer.CreditNotes).find((one) => !["VOIDED", "DELETED"].includes(one.Status));
      return row && placedDocument(document.kind, row);
    },
    async addDocument(document, key) {
      const rows = document.kind === "invoice" ? "Invoices" : "CreditNotes";
      // PUT makes and never changes: a number that is there is refused, and not overwritten.
      const answer = await call("PUT", pathOf(document.kind), {
        query: { unitdp: "4" },
        body: { [rows]: [xeroDocument(document)] },
        key,
      });
      return placedDocument(document.kind, list(answer[rows])[0] ?? {});
    },

    async findPayment(money) {
      const answer = await find(
        "/Payments",
        `Reference==${quoted(money.number)} AND Status=="AUTHORISED" AND PaymentType=="ACCRECPAYMENT"`,
      );
      const [row] = list(answer.Payments);
      return row ? { externalId: String(row.PaymentID), form: "payment" } : findOverpayment(money);
    },
    async addPayment(money, shares, { key, ours }) {
      const only = settlesOneInvoice(money.amountMinor, shares);
      if (!only) {
        const placed = await addOverpayment(money, key);
        await addAllocations(`/Overpayments/${placed.externalId}`, xeroAllocations(shares, [], { currency: money.currency, ours }), key);
        return placed;
      }
      const answer = await call("PUT", "/Payments", { body: { Payments: [xeroPayment(money, only)] }, key });
      return { externalId: String(list(answer.Payments)[0]?.PaymentID), form: "payment" };
    },
    async putRefund(money, sources, key) {
      if (sources.some(({ credit }) => credit.form === "payment"))
        throw new SystemFault("The payment stands on its invoice still.", { kind: "not-yet", code: "credit" });
      const answer = await find("/Payments", `Reference==${quoted(money.number)} AND Status=="AUTHORISED"`);
      const found = list(answer.Payments).filter((row) => row.PaymentType !== "ACCRECPAYMENT");
      const ids = found.map((row) => String(row.PaymentID));
      // Those that are there are matched by the credit that they came from.
      const done = new Set(
        found.map((row) => String(row.Overpayment?.OverpaymentID ?? row.CreditNote?.CreditNoteID ?? row.Invoice?.InvoiceID)),
      );
      for (const [at, payment] of xeroRefunds(money, sources).entries()) {
        const source = sources[at]?.credit.externalId ?? "";
        if (done.has(source)) continue;
        const made = await call("PUT", "/Payments", { body: { Payments: [payment] }, key: `${key}-${at}` });
        ids.push(String(list(made.Payments)[0]?.PaymentID));
      }
      return { externalId: ids.join(" ") };
    },

    async settlePayment(money, at, shares, how) {
      if (at.form === "payment") {
        const only = settlesOneInvoice(money.amountMinor, shares);
        const [row] = list((await call("GET", `/Payments/${encodeURIComponent(at.externalId)}`)).Payments);
        const isThere = row && row.Status !== "DELETED";
        if (isThere && only && String(row.Invoice?.InvoiceID) === only.debit.externalId) return at;
        // It no longer settles that one invoice: it becomes free credit, which is allocated.
        if (isThere)
          await call("POST", `/Payments/${encodeURIComponent(at.externalId)}`, { body: { Status: "DELETED" }, key: `${how.key}-d` });
        const placed = (await findOverpayment(money)) ?? (await addOverpayment(money, `${how.key}-o`));
        await allocate(`/Overpayments/${placed.externalId}`, "Overpayments", shares, how, money.currency);
        return placed;
      }
      await allocate(`/Overpayments/${encodeURIComponent(at.externalId)}`, "Overpayments", shares, how, money.currency);
      return at;
    },
    settleCreditNote: (document, at, shares, how) =>
      allocate(`/CreditNotes/${encodeURIComponent(at.externalId)}`, "CreditNotes", shares, how, document.currency),

    async withdrawRefund(at) {
      for (const id of at.externalId.split(" ")) {
        const [row] = list((await call("GET", `/Payments/${encodeURIComponent(id)}`)).Payments);
        if (row && row.Status !== "DELETED") await call("POST", `/Payments/${encodeURIComponent(id)}`, { body: { Status: "DELETED" } });
      }
    },

    async choices() {
      const [accounts, taxes, organisation] = [
        list((await call("GET", "/Accounts", { query: { where: 'Status=="ACTIVE"' } })).Accounts),
        list((await call("GET", "/TaxRates", { query: { where: 'Status=="ACTIVE"' } })).TaxRates),
        list((await call("GET", "/Organisation")).Organisations)[0] ?? {},
      ];
      const choices: Choice[] = [
        ...accounts
          .filter((account) => account.Type !== "BANK" && account.Code && !account.SystemAccount)
          .map((account): Choice => ({ what: "income", id: String(account.Code), name: `${account.Code} ${account.Name}` })),
        ...accounts
          .filter((account) => account.Type === "BANK")
          .map(
            (account): Choice => ({
              what: "money",
              id: String(account.AccountID),
              name: [account.Code, account.Name].filter(Boolean).join(" "),
            }),
          ),
        ...taxes
          .filter((tax) => tax.CanApplyToRevenue !== false)
          .map(
            (tax): Choice => ({
              what: "tax",
              id: String(tax.TaxType),
              name: `${tax.Name} (${tax.EffectiveRate ?? tax.DisplayTaxRate ?? 0} %)`,
            }),
          ),
      ];
      return {
        choices,
        currency: String(organisation.BaseCurrency ?? ""),
        facts: { shortCode: String(organisation.ShortCode ?? "") },
      };
    },
  };
}
