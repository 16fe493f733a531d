// Whether a customer's tax number is sound, for reverse charge (B-140).
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { Line } from "../../../../shared/text.ts";

/** "wrong": its form or check digits cannot be. "unknown": of a country whose rules are not known here. "refused": the authority does not know it. */
const taxNumberStates = ["valid", "wrong", "missing", "unknown", "refused"] as const;

/** Null: nobody asked the authority about the number as it is now. */
const TaxNumberCheck = z.object({ on: DayShape, isValid: z.boolean(), consultation: z.string(), by: z.string() }).nullable();

export const TaxNumberView = z.object({ number: z.string(), state: z.enum(taxNumberStates), check: TaxNumberCheck });

export const recordTaxNumberCheckEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/tax-number-checks",
  summary: "Writes down what the tax authority said about a customer's tax number, for example in VIES.",
  params: z.object({ customerId: z.uuid() }),
  body: z.strictObject({
    /** The number that was asked about: refused if the customer has another one by now. */
    number: Line(50),
    isValid: z.boolean(),
    /** The day on which it was asked; today or earlier. */
    on: DayShape,
    /** The authority's proof of the question. */
    consultation: Line(100).default(""),
  }),
  returns: TaxNumberView,
  idempotent: true,
});
