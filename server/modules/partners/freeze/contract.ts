import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";

const FreezeView = z.object({
  partnerId: z.uuid(),
  partnerName: z.string(),
  frozenAt: MomentShape,
  frozenBy: z.string(),
  reason: z.string(),
  releasedAt: MomentShape.nullable(),
  releasedBy: z.string().nullable(),
});

export const listMoneyFreezesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-freezes",
  summary: "Whose money is frozen now (B-262), and the freezes that were.",
  query: z.strictObject({}),
  returns: z.object({ running: z.array(FreezeView), past: z.array(FreezeView) }),
});

const partnerId = z.object({ partnerId: z.uuid() });

export const freezeMoneyEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/money-freeze",
  summary:
    "Stops everything about money that goes out by itself for a partner: runs, first invoices, charges, refunds, blocks, reminders and messages. What waits is done after the release.",
  params: partnerId,
  body: z.strictObject({ reason: FilledLine(300) }),
});

export const releaseMoneyEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/partners/:partnerId/money-freeze",
  summary: "Lets everything about money go on for a partner; what has waited is done day by day.",
  params: partnerId,
});
