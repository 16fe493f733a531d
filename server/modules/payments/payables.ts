// What modules above take money for: orders, changes of services. They register here when the program starts, by name, and say what is to
// be paid; they hear in the transaction of the money that it came (M-22, M-23, P-78).
import type { Work } from "../../platform/work.ts";

export type PayableKind = "order" | "change";

export interface PayableRef {
  readonly kind: PayableKind;
  readonly id: string;
}

export interface Payable {
  readonly accountId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

export interface PayableHolder {
  /** What one comes to that waits for its payment; undefined: it does not wait. Also called with the account locked. */
  find(work: Work, id: string): Promise<Payable | undefined>;
  /** The money is there and reserved. The account is locked. */
  paid(work: Work, id: string): Promise<void>;
  /** What a payer hears who sets out to pay one that does not wait. */
  refusal(): Error;
}

const holders = new Map<PayableKind, PayableHolder>();

export const holdPayables = (kind: PayableKind, holder: PayableHolder): void => void holders.set(kind, holder);

const holderOf = (kind: PayableKind): PayableHolder => {
  const holder = holders.get(kind);
  if (!holder) throw new Error(`nobody takes payments for ${kind}s`);
  return holder;
};

export const findPayable = (work: Work, { kind, id }: PayableRef): Promise<Payable | undefined> => holderOf(kind).find(work, id);

/** @throws the holder's refusal where it does not wait for money, or not for money of this account. */
export async function getPayable(work: Work, ref: PayableRef, accountId: string): Promise<Payable> {
  const payable = await findPayable(work, ref);
  if (payable?.accountId !== accountId) throw holderOf(ref.kind).refusal();
  return payable;
}

export const tellPaid = (work: Work, { kind, id }: PayableRef): Promise<void> => holderOf(kind).paid(work, id);

/** What an attempt pays, if it is one thing and no documents. */
export function payableOf({
  order_id: orderId,
  quote_id: quoteId,
}: {
  order_id: string | null;
  quote_id: string | null;
}): PayableRef | undefined {
  if (orderId !== null) return { kind: "order", id: orderId };
  return quoteId === null ? undefined : { kind: "change", id: quoteId };
}
