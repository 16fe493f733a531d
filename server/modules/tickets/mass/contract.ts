// One act on many tickets.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { Priority, ticketFilter } from "../contract.ts";

/** What one act does to many tickets; what is left out stays. */
export const MassChange = z
  .strictObject({
    assigneeId: z.uuid().nullable(),
    groupId: z.uuid().nullable(),
    statusId: z.uuid(),
    priority: Priority,
    typeId: z.uuid().nullable(),
    addLabelIds: z.array(z.uuid()).max(20),
    removeLabelIds: z.array(z.uuid()).max(20),
    addWatcherIds: z.array(z.uuid()).max(20),
  })
  .partial();
export const massTicketsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/mass",
  summary:
    "Says what an act would do to many tickets, chosen by hand or by the list's filter; nothing is changed yet. It goes on as every mass action, by the id that is answered.",
  body: z
    .strictObject({
      act: z.enum(["change", "spam", "delete"]),
      change: MassChange.default({}),
      ids: z.array(z.uuid()).min(1).max(50_000).optional(),
      filter: z.strictObject(ticketFilter).optional(),
    })
    .refine((body) => (body.ids === undefined) !== (body.filter === undefined), {
      params: { code: "ids-or-filter" },
      message: "either ids or a filter",
      path: ["ids"],
    }),
  returns: z.object({ actionId: z.uuid() }),
});
