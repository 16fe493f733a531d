// Sage Business Cloud Accounting API 3.1, with OAuth 2.0 as "Authentication" has it. Written after the published description; what each request
// holds stands in the rules of the port. Sage keeps no keys of requests and no unique numbers, so whatever may be there is looked for before it
// is made again: a document by our number, which is its reference, and a payment by its day and reference.
import {
  type AccountingSystem,
  type Allocated,
  type App,
  type Books,
  type Choice,
  jsonAmount,
  type KnownAllocated,
  mostOfReference,
  type OutDocument,
  type OutMoney,
  type Placed,
  type PlacedDocument,
  type SettleHow,
  type Share,
  SystemFault,
  sageAllocated,
  sageAllocation,
  sageContact,
  sageDocument,
  sagePayment,
  sameAllocated,
} from "../../modules/billing/connectors/ports.ts";
import { type Answer, addressed, askForTokens, callSystem, type Request } from "./call-system.ts";

export interface SageAddresses {
  readonly login: string;
  readonly tokens: string;
  readonly api: string;
}

const published: SageAddresses = {
  login: "https://www.sageone.com",
  tokens: "https://oauth.accounting.sage.com",
  api: "https://api.accounting.sage.com",
};

const version = "/v3.1";

export function createSage(addresses: SageAddresses = published): AccountingSystem {
  // "client_id, client_secret": in the body here.
  const own = (app: App) => ({ client_id: app.clientId, client_secret: app.clientSecret });
  const tokens = (app: App, fields: Record<string, string>) =>
    askForTokens(addressed(addresses.tokens, "/token"), app, { ...own(app), ...fields }, { isInBody: true });
  return {
    name: "sage",
    title: "Sage Accounting",
    hasVerifier: false,

    signInUrl: (app, { state, redirectUri }) =>
      addressed(addresses.login, "/oauth2/auth/central", {
        filter: "apiv3.1",
        response_type: "code",
        client_id: app.clientId,
        redirect_uri: redirectUri,
        scope: "full_access",
        state,
      }).href,

    exchange: (app, { code, redirectUri }) => tokens(app, { grant_type: "authorization_code", code, redirect_uri: redirectUri }),

    refresh: (app, refresh) => tokens(app, { grant_type: "refresh_token", refresh_token: refresh }),

    // "Multi Business": what the user may open; every call names one of them.
    async organisations(_app, access) {
      const answer = await callSystem(
        { method: "GET", url: addressed(addresses.api, `${version}/businesses`), headers: { authorization: `Bearer ${access}` } },
        refusalOf,
      );
      return list(answer.$items).map((business) => ({ id: String(business.id), name: String(business.displayed_as ?? business.id) }));
    },

    async revoke(app, refresh) {
      await callSystem(
        {
          method: "POST",
          url: addressed(addresses.tokens, "/revoke"),
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ ...own(app), token: refresh }).toString(),
        },
        refusalOf,
      );
    },

    books: (_app, access, organisationId) => booksOf(`${addresses.api}${version}`, access, organisationId),

    // No address of a document's page is published.
    pageOf: () => null,
  };
}

const list = (value: Answer): Answer[] => (Array.isArray(value) ? value : []);

/** "Response codes": a 4xx carries its faults, each with a message and what it is about. */
function refusalOf(answer: Answer, status: number): SystemFault {
  const said = (Array.isArray(answer) ? answer : [answer]).map((fault: Answer) =>
    [fault.$source, fault.$message ?? fault.message ?? fault.error].filter(Boolean).join(": "),
  );
  return new SystemFault([...new Set(said)].filter(Boolean).join(" ") || String(status), { kind: "refused" });
}

const perPage = 200;
/** More accounts and taxes than that nobody maps by hand. */
const mostPages = 10;

/** Documents and payments there; a void one is there no more. */
const isVoid = (row: Answer): boolean => row.status?.id === "VOID" || (row.deleted_at ?? null) !== null;

const allocatedOf = (row: Answer): KnownAllocated[] =>
  list(row.allocated_artefacts).map((one) => ({ artefactId: String(one.artefact?.id), amountText: String(one.amount) }));

function booksOf(api: string, access: string, businessId: string): Books {
  const call = (method: Request["method"], path: string, more: { query?: Record<string, string>; body?: object } = {}): Promise<Answer> =>
    callSystem(
      {
        method,
        url: addressed(api, path, more.query),
        headers: {
          authorization: `Bearer ${access}`,
          "x-business": businessId,
          ...(more.body ? { "content-type": "application/json" } : {}),
        },
        ...(more.body ? { body: JSON.stringify(more.body) } : {}),
      },
      refusalOf,
    );
  const rows = async (path: string, query: Record<string, string>): Promise<Answer[]> => {
    const found: Answer[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const answer = await call("GET", path, {
        query: { ...query, attributes: "all", items_per_page: String(perPage), page: String(page) },
      });
      const items = list(answer.$items);
      found.push(...items);
      if (items.length < perPage) break;
    }
    return found;
  };
  const read = (path: string, id: string): Promise<Answer> =>
    call("GET", `${path}/${encodeURIComponent(id)}`, { query: { attributes: "all", nested_attributes: "all" } });

  const pathOf = (kind: OutDocument["kind"]) => (kind === "invoice" ? "/sales_invoices" : "/sales_credit_notes");
  const checkLength = (number: string): void => {
    if (number.length > mostOfReference)
      throw new SystemFault(`Sage takes references of ${mostOfReference} letters.`, { kind: "refused", code: "number-too-long" });
  };
  /** What some countries make as a draft counts once it is released. */
  async function placed(kind: OutDocument["kind"], row: Answer): Promise<PlacedDocument> {
    const id = String(row.id);
    if (row.status?.id === "DRAFT") await call("POST", `${pathOf(kind)}/${encodeURIComponent(id)}/release`, { body: {} });
    return { externalId: id, totalText: String(row.total_amount), contactId: String(row.contact?.id ?? "") };
  }

  async function findMoney(money: OutMoney): Promise<Answer | undefined> {
    const found = await rows("/contact_payments", {
      contact_id: money.contactId,
      transaction_type_id: money.kind === "payment" ? "CUSTOMER_RECEIPT" : "CUSTOMER_REFUND",
      from_date: money.on,
      to_date: money.on,
    });
    return found.find((row) => row.reference === money.number && !isVoid(row));
  }

  /** Where a refund's money comes from: a credit note, or what of a payment is on account. */
  async function sourceOf(credit: Placed, kind: "payment" | "credit_note", amountMinor: bigint, currency: string): Promise<Allocated> {
    if (kind === "credit_note") return { artefactId: credit.externalId, amountMinor };
    const onAccount = (await read("/contact_payments", credit.externalId)).payment_on_account;
    const isThere = onAccount && Number(onAccount.outstanding_amount) >= jsonAmount(amountMinor, currency);
    // The payment still settles there what it does not settle here any more.
    if (!isThere) throw new SystemFault("The payment is allocated still.", { kind: "not-yet", code: "credit" });
    return { artefactId: String(onAccount.id), amountMinor };
  }

  async function findDocument(document: OutDocument): Promise<PlacedDocument | undefined> {
    const found = await rows(pathOf(document.kind), { search: document.number });
    const row = found.find((one) => one.reference === document.number && !isVoid(one));
    return row && placed(document.kind, row);
  }

  async function settlePayment(money: OutMoney, at: Placed, shares: readonly Share[], { ours }: SettleHow): Promise<Placed> {
    const known = allocatedOf(await read("/contact_payments", at.externalId));
    const wanted = sageAllocated(shares);
    const mine = known.filter(({ artefactId }) => ours.has(artefactId));
    if (sameAllocated(wanted, mine, money.currency)) return at;
    const foreign = known.filter(({ artefactId }) => !ours.has(artefactId));
    await call("PUT", `/contact_payments/${encodeURIComponent(at.externalId)}`, { body: sagePayment(money, wanted, foreign) });
    return at;
  }

  return {
    async findContact(contact) {
      const found = await rows("/contacts", { search: contact.number });
      const row = found.find((one) => one.reference === contact.number && !isVoid(one));
      return row && { externalId: String(row.id) };
    },
    async addContact(contact) {
      return { externalId: String((await call("POST", "/contacts", { body: sageContact(contact) })).id) };
    },
    async changeContact(contact, at) {
      await call("PUT", `/contacts/${encodeURIComponent(at.externalId)}`, { body: sageContact(contact) });
    },

    findDocument,
    async addDocument(document) {
      checkLength(document.number);
      // References may stand twice there, so nobody else refuses it.
      if (await findDocument(document))
        throw new SystemFault(`${document.number} is there already.`, { kind: "refused", code: "number-taken" });
      return placed(document.kind, await call("POST", pathOf(document.kind), { body: sageDocument(document) }));
    },

    async findPayment(money) {
      const row = await findMoney(money);
      return row && { externalId: String(row.id) };
    },
    async addPayment(money, shares, how) {
      checkLength(money.number);
      const known = await findMoney(money);
      if (known) return settlePayment(money, { externalId: String(known.id) }, shares, how);
      const row = await call("POST", "/contact_payments", { body: sagePayment(money, sageAllocated(shares)) });
      return { externalId: String(row.id) };
    },
    async putRefund(money, sources) {
      checkLength(money.number);
      const known = await findMoney(money);
      if (known) return { externalId: String(known.id) };
      const from: Allocated[] = [];
      for (const { kind, credit, amountMinor } of sources) from.push(await sourceOf(credit, kind, amountMinor, money.currency));
      const row = await call("POST", "/contact_payments", { body: sagePayment(money, from) });
      return { externalId: String(row.id) };
    },

    settlePayment,
    async settleCreditNote(document, at, shares, { ours }) {
      const found = await rows("/contact_allocations", { contact_id: document.contactId, transaction_type_id: "CUSTOMER_ALLOCATION" });
      const known = found
        .filter((row) => !isVoid(row))
        .map((row) => ({ id: String(row.id), artefacts: allocatedOf(row) }))
        .filter(({ artefacts }) => artefacts.some(({ artefactId }) => artefactId === at.externalId))
        // What an accountant allocated to an invoice that is not ours is theirs and stays.
        .filter(({ artefacts }) => artefacts.every(({ artefactId }) => artefactId === at.externalId || ours.has(artefactId)));
      const wanted = sageAllocated(shares);
      const there = known.flatMap(({ artefacts }) => artefacts.filter(({ artefactId }) => artefactId !== at.externalId));
      if (sameAllocated(wanted, there, document.currency)) return;
      for (const { id } of known) await call("DELETE", `/contact_allocations/${encodeURIComponent(id)}`);
      const credit = { id: at.externalId, contactId: document.contactId, currency: document.currency, on: document.issuedOn };
      if (wanted.length > 0) await call("POST", "/contact_allocations", { body: sageAllocation(credit, wanted) });
    },
    async withdrawRefund(at) {
      const row = await read("/contact_payments", at.externalId).catch((fault: unknown) => {
        // It is there no more: that is what is wanted.
        if (fault instanceof SystemFault && fault.kind === "refused") return undefined;
        throw fault;
      });
      if (row && !isVoid(row)) await call("DELETE", `/contact_payments/${encodeURIComponent(at.externalId)}`);
    },

    async choices() {
      const [accounts, banks, taxes, settings] = [
        await rows("/ledger_accounts", { visible_in: "sales" }),
        await rows("/bank_accounts", {}),
        await rows("/tax_rates", {}),
        await call("GET", "/financial_settings", { query: { attributes: "all" } }),
      ];
      const choices: Choice[] = [
        ...accounts
          .filter((account) => account.is_control_account !== true)
          .map((account): Choice => ({ what: "income", id: String(account.id), name: String(account.displayed_as) })),
        ...banks.map((bank): Choice => ({ what: "money", id: String(bank.id), name: String(bank.displayed_as) })),
        ...taxes
          .filter((tax) => tax.is_visible !== false)
          .map(
            (tax): Choice => ({
              what: "tax",
              id: String(tax.id),
              name: tax.percentage === undefined ? String(tax.displayed_as) : `${tax.name ?? tax.displayed_as} (${tax.percentage} %)`,
            }),
          ),
      ];
      return { choices, currency: String(settings.base_currency?.id ?? ""), facts: {} };
    },
  };
}
