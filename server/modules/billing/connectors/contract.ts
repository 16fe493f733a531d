// Connections to accounting systems (B-244): what a partner's documents and payments are pushed to, how, and what became of each.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

const systems = ["xero", "quickbooks", "sage"] as const;
const connectionStates = ["draft", "connecting", "choosing", "connected", "broken"] as const;
export const itemKinds = ["contact", "invoice", "credit_note", "payment", "refund"] as const;
export const itemStates = ["waiting", "failed", "done", "differs", "left_out", "withdrawn"] as const;
const whats = ["income", "money", "tax"] as const;

const partnerId = z.object({ partnerId: z.uuid() });
const itemId = z.object({ itemId: z.uuid() });

// The connection -----------------------------------------------------------------------------------------------------

export const ConnectionView = z.object({
  id: z.uuid(),
  version: z.int(),
  partnerId: z.uuid(),
  system: z.enum(systems),
  state: z.enum(connectionStates),
  isSandbox: z.boolean(),
  clientId: z.string(),
  organisationName: z.string(),
  /** To choose from, while there are several. */
  organisations: z.array(z.object({ id: z.string(), name: z.string() })),
  /** What the organisation keeps its books in; empty until it was asked. */
  currency: z.string(),
  fromOn: DayShape,
  pushPayments: z.boolean(),
  choicesAt: MomentShape.nullable(),
  isFetchingChoices: z.boolean(),
  /** Why nothing goes out now: busy, unreachable, sign-in-ended …; empty: all is well. */
  failure: z.string(),
  failureDetail: z.string(),
  pausedUntil: MomentShape.nullable(),
  lastDoneAt: MomentShape.nullable(),
  counts: z.object({ waiting: z.int(), failed: z.int(), done: z.int(), differs: z.int() }),
  /** Things of ours that documents need and that nothing is chosen for. */
  unmapped: z.int(),
});

export const getConnectionEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/accounting-connection",
  summary: "The accounting system that a partner's documents and payments are pushed to.",
  params: partnerId,
  returns: z.object({
    connection: ConnectionView.nullable(),
    systems: z.array(z.object({ name: z.enum(systems), title: z.string() })),
    /** To be registered with the app at the accounting system. */
    redirectUri: z.string(),
  }),
});

export const connectionTroublesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/accounting-connection-troubles",
  summary: "Connections to accounting systems that need somebody: the sign-in has ended, or something could not be pushed.",
  query: z.strictObject({ partner: z.uuid().optional() }),
  returns: z.object({
    connections: z.array(
      z.object({
        partnerId: z.uuid(),
        system: z.enum(systems),
        /** Nothing is pushed before somebody signs in again. */
        isBroken: z.boolean(),
        /** What failed, or came out otherwise there. */
        wrong: z.int(),
      }),
    ),
  }),
});

const ClientId = z.string().trim().min(8).max(200);
const ClientSecret = z.string().trim().min(8).max(500);

export const addConnectionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/accounting-connection",
  summary: "Prepares a connection with the keys of an app that was registered with the accounting system.",
  params: partnerId,
  body: z.strictObject({
    system: z.enum(systems),
    clientId: ClientId,
    clientSecret: ClientSecret,
    isSandbox: z.boolean().default(false),
    fromOn: DayShape,
    pushPayments: z.boolean().default(true),
  }),
  returns: ConnectionView,
  freshProof: true,
});

export const changeConnectionEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/partners/:partnerId/accounting-connection",
  summary: "Changes what is pushed, or the keys of the app.",
  params: partnerId,
  body: z.strictObject({
    fromOn: DayShape.optional(),
    pushPayments: z.boolean().optional(),
    clientId: ClientId.optional(),
    clientSecret: ClientSecret.optional(),
  }),
  returns: ConnectionView,
  versioned: true,
});

export const beginSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/accounting-connection/sign-in",
  summary: "Begins a sign-in at the accounting system; the answer says where.",
  params: partnerId,
  body: z.strictObject({}),
  returns: z.object({ url: z.string() }),
  freshProof: true,
});

export const answerSignInEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/accounting-sign-ins",
  summary: "Brings the accounting system's answer to a sign-in, from the page that it sent the browser back to.",
  body: z.strictObject({
    state: z.string().min(20).max(200),
    code: z.string().min(1).max(2000),
    /** QuickBooks names the company here. */
    realm: z.string().max(50).default(""),
  }),
  returns: z.object({ partnerId: z.uuid() }),
});

export const chooseOrganisationEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/accounting-connection/organisation",
  summary: "Chooses the organisation, where a sign-in opens several.",
  params: partnerId,
  body: z.strictObject({ organisationId: z.string().max(100) }),
  returns: ConnectionView,
});

export const disconnectEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/accounting-connection/disconnect",
  summary: "Ends the connection: nothing is pushed any more, the keys are given up, and what was sent stays known.",
  params: partnerId,
  body: z.strictObject({}),
  freshProof: true,
});

export const refreshChoicesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/accounting-connection/refresh",
  summary: "Fetches the accounts and tax codes of the accounting system anew, and tries at once what waits.",
  params: partnerId,
  body: z.strictObject({}),
  returns: ConnectionView,
});

// The mapping --------------------------------------------------------------------------------------------------------

const MappingRow = z.object({
  what: z.enum(whats),
  /** "*": every account that has no choice of its own. */
  key: z.string(),
  name: z.string(),
  choice: z.string().nullable(),
});
const Mapping = z.object({
  rows: z.array(MappingRow),
  choices: z.array(z.object({ what: z.enum(whats), id: z.string(), name: z.string() })),
});
export const getConnectionMappingEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/accounting-connection/mapping",
  summary: "Which account and tax code of the accounting system each of ours goes to.",
  params: partnerId,
  returns: Mapping,
});
export const setConnectionMappingEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/accounting-connection/mapping",
  summary:
    "Maps accounts and taxes to those of the accounting system; null takes a choice away. What failed for want of it is tried again.",
  params: partnerId,
  body: z.strictObject({
    rows: z
      .array(z.strictObject({ what: z.enum(whats), key: z.string().min(1).max(100), choice: z.string().max(100).nullable() }))
      .min(1)
      .max(500),
  }),
  returns: Mapping,
});

// What is pushed -----------------------------------------------------------------------------------------------------

export const ItemView = z.object({
  id: z.uuid(),
  kind: z.enum(itemKinds),
  number: z.string(),
  on: DayShape.nullable(),
  customerId: z.uuid(),
  customerName: z.string(),
  /** Of an invoice or credit note. */
  documentId: z.uuid().nullable(),
  /** Of what stands in the book. */
  entryId: z.uuid().nullable(),
  state: z.enum(itemStates),
  error: z.string(),
  errorDetail: z.string(),
  nextTryAt: MomentShape.nullable(),
  doneAt: MomentShape.nullable(),
  externalId: z.string().nullable(),
  /** Where a person sees it there. */
  page: z.string().nullable(),
  system: z.enum(systems),
  mayRetry: z.boolean(),
  mayLeaveOut: z.boolean(),
});

export const listItemsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/accounting-items",
  summary: "What is pushed to the accounting system, with the state and error of each.",
  params: partnerId,
  query: listQuery({
    sort: ["attention", "posted", "doneAt"],
    filter: {
      state: anyOf(z.enum(itemStates)).optional(),
      kind: anyOf(z.enum(itemKinds)).optional(),
      customer: z.uuid().optional(),
      /** The beginning of a number, or any scrap of the customer. */
      q: z.string().trim().min(1).max(100).optional(),
    },
  }),
  returns: listOf(ItemView),
});

export const retryItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/accounting-items/:itemId/retry",
  summary: "Tries an item again, at once.",
  params: itemId,
  body: z.strictObject({}),
  returns: ItemView,
});

export const leaveOutItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/accounting-items/:itemId/leave-out",
  summary: "Leaves an item out: somebody has entered it there by hand, or it is not wanted there.",
  params: itemId,
  body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
  returns: ItemView,
});

export const retryItemsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/accounting-items/retry",
  summary: "Tries everything again that failed.",
  params: partnerId,
  body: z.strictObject({}),
  returns: z.object({ items: z.int() }),
});

export const documentItemEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/accounting-item",
  summary: "What became of a document at the accounting system; null where it is not pushed.",
  params: z.object({ documentId: z.uuid() }),
  returns: z.object({ item: ItemView.nullable() }),
});
