// Orders stand above payments; they say here what is to be paid for one, and hear in the transaction of the money that it came (M-22, M-23).
import { problem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";

export const orderNotPayable = problem("order-not-payable", 409, "This order waits for no payment");

export interface PayableOrder {
  readonly accountId: string;
  readonly number: number;
  readonly amountMinor: bigint;
  readonly currency: string;
}

interface OrderPayments {
  /** What an order that waits for its payment comes to; undefined: it does not wait. Also called with the account locked. */
  find(work: Work, orderId: string): Promise<PayableOrder | undefined>;
  /** The money is there and reserved. The account is locked. */
  paid(work: Work, orderId: string): Promise<void>;
}

let orders: OrderPayments | undefined;

/** Called once, at the start. */
export function takePaymentsForOrders(by: OrderPayments): void {
  orders = by;
}

export const findPayableOrder = async (work: Work, orderId: string): Promise<PayableOrder | undefined> => orders?.find(work, orderId);

export const tellOrderPaid = async (work: Work, orderId: string): Promise<void> => orders?.paid(work, orderId);
