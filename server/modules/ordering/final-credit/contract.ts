// B-114 credit that is left after somebody's last service, until somebody has said what becomes of it.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";

const Money = z.object({ amount: z.string(), currency: z.string() });
const FinalCredit = z.object({
  plannedChangeId: z.uuid(),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }),
  service: z.object({ id: z.uuid(), number: z.int(), title: z.string() }),
  /** Its last day. */
  endedOn: DayShape,
  credit: Money,
  /** "ask": nobody has decided. "refund_to_method": it is to be paid out, and no gateway could take it. */
  state: z.enum(["ask", "refund_to_method"]),
  version: z.int(),
});

export const listFinalCreditsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/final-credits",
  summary: "Customers without any running service who still have credit that somebody has to decide about or pay out.",
  query: z.strictObject({ partnerId: z.uuid().optional() }),
  returns: z.object({ items: z.array(FinalCredit) }),
});
export const decideFinalCreditEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/planned-changes/:plannedChangeId/final-credit",
  summary: "Says what becomes of the credit after a customer's last service: it stays, or goes back through the gateways that it came by.",
  params: z.object({ plannedChangeId: z.uuid() }),
  body: z.strictObject({ final: z.enum(["keep", "refund_to_method"]) }),
  returns: z.object({ state: z.enum(["keep", "refund_to_method"]) }),
  versioned: true,
});
