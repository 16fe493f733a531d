// The part of fiscalisation that is in the transaction of issue: reservations are taken from the pool, and what is to be registered is written
// down. The rest happens later, by jobs.
import { sql } from "kysely";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import type { FiscalKind } from "./contract.ts";
import { wakeRegistering } from "./jobs.ts";
import { noFiscalReservation } from "./problems.ts";
import { addOnsInUse, type InUse, takeReservations } from "./reservations.ts";

interface Issuing {
  readonly id: string;
  readonly partnerId: string;
  readonly kind: string;
  readonly origin?: string;
}

/** What an add-on has to do with documents that are being issued. */
export interface Reserved {
  readonly addOns: ReadonlyMap<string, InUse>;
  /** By the document's id. */
  readonly codes: ReadonlyMap<string, string>;
}

/** The add-on that a document is for; what another system issued was registered by it as well. */
const addOnOf = ({ partnerId, kind, origin }: Issuing, addOns: ReadonlyMap<string, InUse>): InUse | undefined => {
  const addOn = addOns.get(partnerId);
  return addOn?.kinds.has(kind as FiscalKind) && origin !== "imported" ? addOn : undefined;
};

/** B-245 before issue: a reservation for each document. Where the provider has it so, none is issued without one. */
export async function reserveFor(work: Work, documents: readonly Issuing[]): Promise<Reserved> {
  const reserved = await takeFor(work, documents);
  if (lacking(documents, reserved).length > 0)
    throw noFiscalReservation("The tax office's reservations are used up. New ones are being fetched; try again in a few minutes.");
  return reserved;
}

/**
 * The documents that cannot be issued now because there is no reservation for them, by their ids; the others have theirs. A run sets their
 * accounts aside and issues the rest.
 */
export async function withoutReservation(work: Work, documents: readonly Issuing[]): Promise<ReadonlySet<string>> {
  return new Set(lacking(documents, await takeFor(work, documents)).map(({ id }) => id));
}

/** What was taken for documents that are not issued after all is free again. */
export async function freeReservations(work: Work, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length === 0) return;
  await sql`update billing.fiscal_reservations set source_id = null, taken_at = null
    where source_id = any (${[...documentIds]}::uuid[])`.execute(work.tx);
}

async function takeFor(work: Work, documents: readonly Issuing[]): Promise<Reserved> {
  const addOns = await addOnsInUse(
    work,
    documents.map(({ partnerId }) => partnerId),
  );
  const codes = new Map<string, string>();
  const wanting = documents.filter((document) => addOnOf(document, addOns)?.reserves);
  const groups = Map.groupBy(wanting, ({ partnerId, kind }) => `${partnerId} ${kind}`);
  for (const group of [...groups.keys()].sort()) {
    const own = groups.get(group) ?? [];
    const [{ partnerId, kind }] = own as [Issuing];
    const taken = await takeReservations(
      work,
      { partnerId, kind: kind as FiscalKind },
      own.map(({ id }) => id),
    );
    for (const [id, code] of taken) codes.set(id, code);
  }
  return { addOns, codes };
}

const lacking = (documents: readonly Issuing[], { addOns, codes }: Reserved): readonly Issuing[] =>
  documents.filter((document) => {
    const addOn = addOnOf(document, addOns);
    return addOn?.reserves && addOn.policy === "block" && !codes.has(document.id);
  });

interface Issued extends Issuing {
  readonly customerId: string;
  readonly number: string;
  /** What has to be registered before it. */
  readonly refersTo: string | null;
  readonly facts?: object;
}

/** B-245 after issue: written down in the same transaction, so that a document is registered if and only if it exists. */
export async function askRegistrations(work: Work, { addOns, codes }: Reserved, documents: readonly Issued[]): Promise<void> {
  const rows = documents.flatMap((document) => {
    const addOn = addOnOf(document, addOns);
    return addOn ? [rowOf(work, document, addOn, codes.get(document.id) ?? null)] : [];
  });
  await insertRows(
    work,
    "billing.fiscal_registrations",
    {
      kind: "text",
      source_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      number: "text",
      policy: "text",
      reservation: "text",
      lacks_reservation: "boolean",
      refers_to: "uuid",
      facts: "jsonb",
      due_at: "timestamptz",
      issued_at: "timestamptz",
      state_at: "timestamptz",
    },
    rows,
    "on conflict (source_id) do nothing",
  );
  // Who issues for one partner holds its number series until the commit, so nobody waits for this as well.
  for (const partnerId of new Set(rows.map((row) => row.partner_id))) await wakeRegistering(work, partnerId);
}

const rowOf = (work: Work, document: Issued, addOn: InUse, code: string | null) => ({
  kind: document.kind,
  source_id: document.id,
  customer_id: document.customerId,
  partner_id: document.partnerId,
  number: document.number,
  policy: addOn.policy,
  reservation: code,
  lacks_reservation: addOn.reserves && code === null,
  refers_to: document.refersTo,
  facts: document.facts === undefined ? null : JSON.stringify(document.facts),
  due_at: work.now,
  issued_at: work.now,
  state_at: work.now,
});

/** What a receipt or refund says that is registered: no money document stands behind it. */
export interface MoneyFacts {
  readonly amountMinor: string;
  readonly currency: string;
  readonly on: string;
  readonly method: string;
}

/**
 * The same for money that came or went. What has happened cannot be held back: without a reservation it is booked all the same, and only its
 * paper waits, where papers wait.
 */
export async function askForMoney(
  work: Work,
  money: {
    readonly id: string;
    readonly kind: "receipt" | "refund";
    readonly partnerId: string;
    readonly customerId: string;
    readonly number: string;
    readonly refersTo: string | null;
    readonly facts: MoneyFacts;
  },
): Promise<void> {
  await askRegistrations(work, await takeFor(work, [money]), [money]);
}
