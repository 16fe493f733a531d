import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

const ByPart = z.object({ internet: MoneyShape, voice: MoneyShape, other: MoneyShape, fees: MoneyShape });

export const portalAnalysisEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/finance/analysis",
  summary: "What was billed and paid in the last twelve months, and what is expected next. Amounts are with tax.",
  returns: z.object({
    today: DayShape,
    currency: z.string(),
    months: z.array(
      z.object({
        /** Its first day. */
        on: DayShape,
        billed: ByPart,
        total: MoneyShape,
        paid: MoneyShape,
        /** Billed in the same month a year before. */
        former: MoneyShape,
      }),
    ),
    /** What a month costs, counted from the first one with an invoice; null: there is none. */
    average: MoneyShape.nullable(),
    /** From January up to this month, and in the same months of the year before. */
    thisYear: MoneyShape,
    lastYear: MoneyShape,
    /** The next three charges, if nothing changes. */
    coming: z.array(z.object({ on: DayShape, dueOn: DayShape, amount: MoneyShape })),
  }),
});
