import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

const Made = z.object({ id: z.uuid() });

export const makeProformaEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/proformas",
  summary: "Makes a proforma over what is not billed yet: to the end of the running cycle, of so many more, or up to a day.",
  params: z.object({ customerId: z.uuid() }),
  body: z.strictObject({ throughOn: DayShape.optional(), months: z.int().min(0).max(12).optional() }),
  returns: Made,
  idempotent: true,
});
export const cancelProformaEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/proformas/:documentId/cancel",
  summary: "Cancels an open proforma.",
  params: z.object({ documentId: z.uuid() }),
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  returns: Made,
});

export const listOpenProformasEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/proformas",
  summary: "The proformas of a customer that still want money and how much of each came, the oldest due first.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        issuedOn: DayShape,
        dueOn: DayShape,
        gross: MoneyShape,
        paid: MoneyShape,
        open: MoneyShape,
      }),
    ),
  }),
});
