// P-130 who pays by card has less time to pay and is billed on the tenth: the templates page shows it, and the portal shows old and new days to
// whoever chooses a card. Single payments bring nothing, so nobody's days move by themselves.
import { saveTemplate } from "../modules/billing/index.ts";
import type { Work } from "../platform/work.ts";

export async function setCardTerms(work: Work, partnerId: string): Promise<void> {
  await saveTemplate(
    work,
    { partnerId, method: "card" },
    {
      version: 0,
      body: {
        ...{ isActive: true, onPayment: false, onCashPayment: false, realignOpenDue: false },
        values: { billingDay: { day: 10 }, dueDays: 5, blocking: 7, reminders: { anchor: "due_date", days: [-2, 2, 5] } },
      },
    },
  );
}
