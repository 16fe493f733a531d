// What e-invoices need from an access point to a network (Peppol's four corners: we are corner one, it is corner two). One file in
// server/adapters fills it, one line in server/adapters/access-points.ts makes it known. All functions talk to the network and are called
// between transactions, never inside one.
import type { Tools } from "../../../platform/tools.ts";
import type { Identifier } from "./semantic-invoice-rules.ts";

export interface Outgoing {
  /** The same key again is the same message: it is taken once, and answered with the same id. */
  readonly key: string;
  readonly partnerId: string;
  readonly sender: Identifier;
  readonly receiver: Identifier;
  /** The customization of the file, which networks route by. */
  readonly documentType: string;
  readonly xml: Uint8Array;
}

export type Sent =
  | { readonly kind: "taken"; readonly messageId: string }
  /** It will never go: the receiver is not registered, the file is refused. */
  | { readonly kind: "refused"; readonly reason: string };

/** Where a message is on its way to the receiver's own access point. */
export type Transport =
  | { readonly kind: "on-its-way" }
  | { readonly kind: "delivered" }
  | { readonly kind: "failed"; readonly reason: string };

/** What the receiver says about an invoice that arrived. */
export interface ReceiverAnswer {
  readonly messageId: string;
  readonly kind: "accepted" | "rejected";
  readonly reason: string;
}

export interface AccessPoint {
  readonly driver: string;
  readonly title: string;
  send(message: Outgoing): Promise<Sent>;
  status(messageId: string): Promise<Transport>;
  /** The answers that came for these messages. */
  receive(messageIds: readonly string[]): Promise<readonly ReceiverAnswer[]>;
}

export type AccessPoints = ReadonlyMap<string, AccessPoint>;
export type MakeAccessPoints = (tools: Tools) => AccessPoints;
