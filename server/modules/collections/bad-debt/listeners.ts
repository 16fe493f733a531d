// Whatever moves money or a status has the debts of that customer looked at again.
import type { Listen } from "../../../platform/event-bus.ts";
import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { billingAccountChanged, creditNoteIssued, invoiceCredited, invoicePaid } from "../../billing/index.ts";
import { customerStatusChanged } from "../../customers/index.ts";
import { paymentReversed, paymentSettled } from "../../payments/index.ts";
import { earnOnDirect, takeCommissionBack } from "./agency-payments.ts";
import { followDebtsSoon } from "./follow-debts.ts";

const ofAccount = async (work: Work, { customerId }: Pick<Happened<unknown>, "customerId">): Promise<void> => {
  if (customerId !== null) await followDebtsSoon(work, [customerId]);
};

export function listenToDebts(on: Listen): void {
  on(paymentSettled, "bad-debts-payment-settled", ofAccount);
  on(paymentReversed, "bad-debts-payment-reversed", ofAccount);
  on(paymentSettled, "earn-commission-on-direct", earnOnDirect);
  on(paymentReversed, "take-the-commission-back", takeCommissionBack);
  on(invoicePaid, "bad-debts-invoice-paid", ofAccount);
  on(invoiceCredited, "bad-debts-invoice-credited", ofAccount);
  on(creditNoteIssued, "bad-debts-credit-note-issued", ofAccount);
  on(billingAccountChanged, "bad-debts-account-changed", ofAccount);
  on(customerStatusChanged, "bad-debts-status-changed", (work, { objectId }) => followDebtsSoon(work, [objectId]));
}
