import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { defineEvent } from "../../../platform/events.ts";

export const reminderSent = defineEvent(
  "reminder.sent",
  z.object({
    reminderId: z.uuid(),
    number: z.int().min(1).max(3),
    dueOn: DayShape,
    total: MoneyShape,
    documents: z.array(z.object({ id: z.uuid(), number: z.string(), open: MoneyShape })),
    /** When the service is suspended if nothing is paid; null: it is not. */
    blockOn: DayShape.nullable(),
    attachUnpaid: z.boolean(),
  }),
);
/** M-48 the day before. */
export const suspensionWarned = defineEvent("suspension.warned", z.object({ blockOn: DayShape, missing: MoneyShape }));
/** The money of an account that pays in advance runs out on that day; the fourth says that it has. */
export const prepaidNoticeSent = defineEvent(
  "prepaid_notice.sent",
  z.object({ number: z.int().min(1).max(4), stopsOn: DayShape, balance: MoneyShape, missing: MoneyShape }),
);
