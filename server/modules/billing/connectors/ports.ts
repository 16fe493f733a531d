// What connectors need from an accounting system. One file in server/adapters/accounting fills it, one line in
// server/adapters/accounting-systems.ts makes it known. All functions that give promises talk to the network and are called between
// transactions, never inside one.
import type { OutContact, OutDocument, OutMoney, Placed, Share, Source } from "./outgoing-rules.ts";

export { jsonAmount, type OutContact, type OutDocument, type OutMoney, type Placed, type Share, type Source } from "./outgoing-rules.ts";
export {
  mostOfNumber,
  quickbooksApplication,
  quickbooksCustomer,
  quickbooksDocument,
  quickbooksName,
  quickbooksPayment,
  quickbooksRefund,
  sameLinks,
} from "./quickbooks-rules.ts";
export {
  type Allocated,
  type KnownAllocated,
  mostOfReference,
  sageAllocated,
  sageAllocation,
  sageContact,
  sageDocument,
  sagePayment,
  sameAllocated,
} from "./sage-rules.ts";
export {
  type AllocationSteps,
  settlesOneInvoice,
  xeroAllocations,
  xeroContact,
  xeroDocument,
  xeroOverpayment,
  xeroPayment,
  xeroRefunds,
} from "./xero-rules.ts";

export const systemNames = ["xero", "quickbooks", "sage"] as const;
export type SystemName = (typeof systemNames)[number];

/** The app that the provider has registered with the system. */
export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly isSandbox: boolean;
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly expiresInS: number;
}

export interface Organisation {
  readonly id: string;
  readonly name: string;
}

/** Something of theirs that something of ours is mapped to. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly what: "income" | "money" | "tax";
  /** Of a tax: its per cent, where the code stands for one rate. */
  readonly rate?: { readonly id: string; readonly percent: string };
}

export interface Choices {
  readonly choices: readonly Choice[];
  readonly currency: string;
  /** What the system itself needs to know again: an account that it keeps for customers. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What answers of a system come to, where they are no answer that was asked for. */
export type FaultKind =
  /** A clear no: nothing was made, and the same again would be refused again. */
  | "refused"
  /** Too many calls: later, and when. */
  | "busy"
  /** No answer, or one that says nothing: what became of the call is not known. */
  | "unreachable"
  /** The key for an hour has ended. */
  | "expired"
  /** The key for good has ended: a person must sign in again. */
  | "sign-in-ended"
  /** Something that it builds on is not there yet. */
  | "not-yet";

export class SystemFault extends Error {
  readonly kind: FaultKind;
  readonly retryAfterS: number | undefined;
  /** A word of ours for a refusal, where there is one: "number-taken". */
  readonly code: string | undefined;

  constructor(message: string, more: { kind: FaultKind; retryAfterS?: number | undefined; code?: string | undefined; cause?: unknown }) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = "SystemFault";
    this.kind = more.kind;
    this.retryAfterS = more.retryAfterS;
    this.code = more.code;
  }
}

/** A document as it is there. */
export interface PlacedDocument extends Placed {
  /** As decimals: "54.00". */
  readonly totalText: string;
  readonly contactId: string;
}

/** The books of one organisation, with the key for an hour. `key` of a call is the same for the same wish: it is done once. */
export interface Books {
  findContact(contact: OutContact): Promise<Placed | undefined>;
  addContact(contact: OutContact, key: string): Promise<Placed>;
  changeContact(contact: OutContact, at: Placed, key: string): Promise<void>;
  findDocument(document: OutDocument): Promise<PlacedDocument | undefined>;
  addDocument(document: OutDocument, key: string): Promise<PlacedDocument>;
  findPayment(money: OutMoney): Promise<Placed | undefined>;
  /** Adds it with what it settles. */
  addPayment(money: OutMoney, shares: readonly Share[], how: SettleHow): Promise<Placed>;
  /** Looks for itself what of it is there already: a refund may be several things. */
  putRefund(money: OutMoney, sources: readonly Source[], key: string): Promise<Placed>;
  /** Makes a payment settle there what it settles here. @returns where it is now. */
  settlePayment(money: OutMoney, at: Placed, shares: readonly Share[], how: SettleHow): Promise<Placed>;
  settleCreditNote(document: OutDocument, at: Placed, shares: readonly Share[], how: SettleHow): Promise<void>;
  /** Takes back a refund that never reached the customer. */
  withdrawRefund(at: Placed): Promise<void>;
  /** What things can be mapped to. */
  choices(): Promise<Choices>;
}

export interface SettleHow {
  /** Every invoice of this customer that we have put there: what is settled of others is none of our business. */
  readonly ours: ReadonlySet<string>;
  readonly key: string;
}

export interface AccountingSystem {
  readonly name: SystemName;
  readonly title: string;
  /** Whether sign-ins are bound to their beginning by a verifier (PKCE). */
  readonly hasVerifier: boolean;
  /** Where a person agrees to the connection. */
  signInUrl(app: App, wish: { readonly state: string; readonly challenge: string; readonly redirectUri: string }): string;
  exchange(app: App, answer: { readonly code: string; readonly verifier: string; readonly redirectUri: string }): Promise<Tokens>;
  refresh(app: App, refresh: string): Promise<Tokens>;
  /** What the keys open. @param realm what the system said beside the code. */
  organisations(app: App, access: string, realm: string): Promise<readonly Organisation[]>;
  /** So that the keys open nothing any more. */
  revoke(app: App, refresh: string): Promise<void>;
  books(app: App, access: string, organisationId: string, facts: Readonly<Record<string, string>>): Books;
  /** Where a person sees it, if there is such a page. */
  pageOf(kind: "invoice" | "credit_note", externalId: string, facts: Readonly<Record<string, string>>): string | null;
}

export type AccountingSystems = ReadonlyMap<SystemName, AccountingSystem>;
