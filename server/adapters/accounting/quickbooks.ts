// QuickBooks Online Accounting API v3, with OAuth 2.0 as "Authorization and authentication" has it. Written after the published documentation
// (minor version 75); what each request holds stands in the rules of the port.
import {
  type AccountingSystem,
  type App,
  type Books,
  type Choice,
  mostOfNumber,
  type OutDocument,
  type Placed,
  type PlacedDocument,
  quickbooksApplication,
  quickbooksCustomer,
  quickbooksDocument,
  quickbooksName,
  quickbooksPayment,
  quickbooksRefund,
  SystemFault,
  sameLinks,
} from "../../modules/billing/connectors/ports.ts";
import { type Answer, addressed, askForTokens, basic, callSystem } from "./call-system.ts";

export interface QuickbooksAddresses {
  readonly login: string;
  readonly tokens: string;
  readonly revocation: string;
  readonly api: string;
  readonly sandbox: string;
}

const published: QuickbooksAddresses = {
  login: "https://appcenter.intuit.com",
  tokens: "https://oauth.platform.intuit.com",
  revocation: "https://developer.api.intuit.com",
  api: "https://quickbooks.api.intuit.com",
  sandbox: "https://sandbox-quickbooks.api.intuit.com",
};

const minorVersion = "75";

export function createQuickbooks(addresses: QuickbooksAddresses = published): AccountingSystem {
  const tokens = (app: App, fields: Record<string, string>) =>
    askForTokens(addressed(addresses.tokens, "/oauth2/v1/tokens/bearer"), app, fields);
  const apiOf = (app: App): string => (app.isSandbox ? addresses.sandbox : addresses.api);
  return {
    name: "quickbooks",
    title: "QuickBooks Online",
    hasVerifier: false,

    signInUrl: (app, { state, redirectUri }) =>
      addressed(addresses.login, "/connect/oauth2", {
        response_type: "code",
        client_id: app.clientId,
        redirect_uri: redirectUri,
        scope: "com.intuit.quickbooks.accounting",
        state,
      }).href,

    exchange: (app, { code, redirectUri }) => tokens(app, { grant_type: "authorization_code", code, redirect_uri: redirectUri }),

    refresh: (app, refresh) => tokens(app, { grant_type: "refresh_token", refresh_token: refresh }),

    // The answer to a sign-in names the one company that was chosen: realmId.
    async organisations(app, access, realm) {
      const answer = await callSystem(
        {
          method: "GET",
          url: addressed(apiOf(app), `/v3/company/${encodeURIComponent(realm)}/companyinfo/${encodeURIComponent(realm)}`, {
            minorversion: minorVersion,
          }),
          headers: { authorization: `Bearer ${access}` },
        },
        refusalOf,
      );
      return [{ id: realm, name: String(answer.CompanyInfo?.CompanyName ?? realm) }];
    },

    async revoke(app, refresh) {
      await callSystem(
        {
          method: "POST",
          url: addressed(addresses.revocation, "/v2/oauth2/tokens/revoke"),
          headers: { authorization: basic(app), "content-type": "application/json" },
          body: JSON.stringify({ token: refresh }),
        },
        refusalOf,
      );
    },

    books: (app, access, organisationId, facts) => booksOf(apiOf(app), { access, companyId: organisationId, facts }),

    pageOf(kind, externalId, facts) {
      const host = facts.isSandbox === "true" ? "https://app.sandbox.qbo.intuit.com" : "https://app.qbo.intuit.com";
      return addressed(host, `/app/${kind === "invoice" ? "invoice" : "creditmemo"}`, { txnId: externalId }).href;
    },
  };
}

const list = (value: Answer): Answer[] => (Array.isArray(value) ? value : []);

/** "Error codes": 6140 a number that is there, 6240 a name that is there. */
function refusalOf(answer: Answer, status: number): SystemFault {
  const errors = list(answer.Fault?.Error ?? answer.fault?.error);
  const text = errors.map((error) => String(error.Detail || error.detail || error.Message || error.message)).join(" ") || String(status);
  const codes = errors.map((error) => String(error.code));
  // "Throttling" may come as a fault in a 4xx, too.
  if (codes.includes("3001")) return new SystemFault(text, { kind: "busy", retryAfterS: 60 });
  if (codes.includes("3200") || codes.includes("120")) return new SystemFault(text, { kind: "expired" });
  return new SystemFault(text, {
    kind: "refused",
    ...(codes.some((code) => code === "6140" || code === "6240") ? { code: "number-taken" } : {}),
  });
}

/** "Query operations and syntax": quotes are escaped with a backslash. */
const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function booksOf(
  api: string,
  { access, companyId, facts }: { access: string; companyId: string; facts: Readonly<Record<string, string>> },
): Books {
  const url = (path: string, query: Record<string, string> = {}): URL =>
    addressed(api, `/v3/company/${encodeURIComponent(companyId)}${path}`, { ...query, minorversion: minorVersion });
  const headers = { authorization: `Bearer ${access}` };
  const query = async (entity: string, where: string): Promise<Answer[]> => {
    const text = `select * from ${entity}${where === "" ? "" : ` where ${where}`} maxresults 1000`;
    const answer = await callSystem({ method: "GET", url: url("/query", { query: text }), headers }, refusalOf);
    return list(answer.QueryResponse?.[entity]);
  };
  const read = async (entity: string, id: string): Promise<Answer> => {
    const answer = await callSystem({ method: "GET", url: url(`/${entity.toLowerCase()}/${encodeURIComponent(id)}`), headers }, refusalOf);
    return answer[entity] ?? {};
  };
  /** "Avoid duplicate transactions": the same requestid (50 letters) has the first answer again. */
  const post = async (entity: string, body: object, key: string, more: Record<string, string> = {}): Promise<Answer> => {
    const answer = await callSystem(
      {
        method: "POST",
        url: url(`/${entity.toLowerCase()}`, { ...more, requestid: key.slice(0, 50) }),
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
      },
      refusalOf,
    );
    return answer[entity] ?? {};
  };
  const checkLength = (number: string): void => {
    if (number.length > mostOfNumber)
      throw new SystemFault(`QuickBooks takes numbers of ${mostOfNumber} letters.`, { kind: "refused", code: "number-too-long" });
  };

  const entityOf = (kind: OutDocument["kind"]) => (kind === "invoice" ? "Invoice" : "CreditMemo");
  const placedDocument = (row: Answer): PlacedDocument => ({
    externalId: String(row.Id),
    totalText: String(row.TotalAmt),
    contactId: String(row.CustomerRef?.value ?? ""),
  });
  const linksOf = (row: Answer) =>
    list(row.Line).flatMap((line) =>
      list(line.LinkedTxn).map((link) => ({ amountText: String(line.Amount), txnId: String(link.TxnId), txnType: String(link.TxnType) })),
    );
  const isOurs = (type: string, id: string, ours: ReadonlySet<string>): boolean => type !== "Invoice" || ours.has(id);

  return {
    async findContact(contact) {
      const [row] = await query("Customer", `DisplayName = ${quoted(quickbooksName(contact))}`);
      return row && { externalId: String(row.Id) };
    },
    async addContact(contact, key) {
      const row = await post("Customer", quickbooksCustomer(contact), key);
      return { externalId: String(row.Id) };
    },
    async changeContact(contact, at, key) {
      const { SyncToken } = await read("Customer", at.externalId);
      await post("Customer", { ...quickbooksCustomer(contact), Id: at.externalId, SyncToken, sparse: true }, `${key}-${SyncToken}`);
    },

    async findDocument(document) {
      const [row] = await query(entityOf(document.kind), `DocNumber = ${quoted(document.number)}`);
      return row && placedDocument(row);
    },
    async addDocument(document, key) {
      checkLength(document.number);
      return placedDocument(await post(entityOf(document.kind), quickbooksDocument(document), key));
    },

    async findPayment(money) {
      const rows = await query("Payment", `PaymentRefNum = ${quoted(money.number)}`);
      const row = rows.find((one) => String(one.CustomerRef?.value) === money.contactId && Number(one.TotalAmt) !== 0);
      return row && { externalId: String(row.Id) };
    },
    async addPayment(money, shares, { key }) {
      checkLength(money.number);
      const row = await post("Payment", quickbooksPayment(money, shares), key);
      return { externalId: String(row.Id) };
    },
    async putRefund(money, _sources, key) {
      checkLength(money.number);
      const [found] = await query("JournalEntry", `DocNumber = ${quoted(money.number)}`);
      if (found) return { externalId: String(found.Id) };
      if (!facts.receivableId)
        throw new SystemFault("QuickBooks has no account of the type Accounts receivable.", { kind: "refused", code: "no-receivable" });
      const row = await post("JournalEntry", quickbooksRefund(money, facts.receivableId), key);
      return { externalId: String(row.Id) };
    },

    async settlePayment(money, at, shares, how) {
      const row = await read("Payment", at.externalId);
      const known = linksOf(row);
      if (
        sameLinks(
          shares,
          known.filter(({ txnType, txnId }) => isOurs(txnType, txnId, how.ours)),
          money.currency,
        )
      )
        return at;
      const foreign = list(row.Line).filter((line) =>
        list(line.LinkedTxn).some((link) => !isOurs(String(link.TxnType), String(link.TxnId), how.ours)),
      );
      const wanted = quickbooksPayment(money, shares);
      await post(
        "Payment",
        { ...wanted, Line: [...wanted.Line, ...foreign], Id: at.externalId, SyncToken: row.SyncToken, sparse: true },
        `${how.key}-${row.SyncToken}`,
      );
      return at;
    },
    async settleCreditNote(document, at, shares, how) {
      const rows = await query("Payment", `PaymentRefNum = ${quoted(document.number)} and TotalAmt = '0'`);
      const row = rows.find((one) => linksOf(one).some(({ txnType, txnId }) => txnType === "CreditMemo" && txnId === at.externalId));
      const wanted = quickbooksApplication(creditOf(document, at), shares);
      if (!row) {
        if (shares.length > 0) await post("Payment", wanted, `${how.key}-n`);
        return;
      }
      const known = linksOf(row).filter(({ txnType }) => txnType !== "CreditMemo");
      if (sameLinks(shares, known, document.currency)) return;
      const same = { Id: row.Id, SyncToken: row.SyncToken };
      if (shares.length === 0) await post("Payment", same, `${how.key}-d${row.SyncToken}`, { operation: "delete" });
      else await post("Payment", { ...wanted, ...same, sparse: true }, `${how.key}-${row.SyncToken}`);
    },
    async withdrawRefund(at) {
      const [row] = await query("JournalEntry", `Id = ${quoted(at.externalId)}`);
      if (row) await post("JournalEntry", { Id: row.Id, SyncToken: row.SyncToken }, `w${row.Id}-${row.SyncToken}`, { operation: "delete" });
    },

    async choices() {
      const [items, accounts, codes, rates, preferences] = [
        await query("Item", "Active = true"),
        await query("Account", "Active = true"),
        await query("TaxCode", "Active = true"),
        await query("TaxRate", ""),
        await callSystem({ method: "GET", url: url("/preferences"), headers }, refusalOf),
      ];
      const rateOf = new Map(rates.map((rate) => [String(rate.Id), String(rate.RateValue ?? 0)]));
      const choices: Choice[] = [
        ...items
          .filter((item) => item.Type === "Service" || item.Type === "NonInventory")
          .map((item): Choice => ({ what: "income", id: String(item.Id), name: String(item.FullyQualifiedName ?? item.Name) })),
        // "Payment": DepositToAccountRef takes an account of the type Bank or Other current asset.
        ...accounts
          .filter((account) => account.AccountType === "Bank" || account.AccountType === "Other Current Asset")
          .map((account): Choice => ({ what: "money", id: String(account.Id), name: String(account.FullyQualifiedName ?? account.Name) })),
        ...codes.map((code) => taxChoice(code, rateOf)),
      ];
      const receivable = accounts.find((account) => account.AccountType === "Accounts Receivable");
      return {
        choices,
        currency: String(preferences.Preferences?.CurrencyPrefs?.HomeCurrency?.value ?? ""),
        facts: receivable ? { receivableId: String(receivable.Id) } : {},
      };
    },
  };
}

const creditOf = (document: OutDocument, at: Placed) => ({
  number: document.number,
  on: document.issuedOn,
  currency: document.currency,
  contactId: document.contactId,
  externalId: at.externalId,
});

function taxChoice(code: Answer, rateOf: ReadonlyMap<string, string>): Choice {
  const details = list(code.SalesTaxRateList?.TaxRateDetail);
  const id = String(details[0]?.TaxRateRef?.value ?? "");
  const percent = rateOf.get(id);
  const base: Choice = { what: "tax", id: String(code.Id), name: String(code.Name) };
  return details.length === 1 && percent !== undefined ? { ...base, name: `${code.Name} (${percent} %)`, rate: { id, percent } } : base;
}
