// N-129 days and months that do not come to what they are made of.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

const Difference = z.object({
  id: z.uuid(),
  /** Hours or sessions of a day, or days of a month. */
  kind: z.enum(["hours", "sessions", "days"]),
  service: z.object({ id: z.uuid(), number: z.int().nullable() }),
  customer: z.object({ id: z.uuid(), name: z.string().nullable() }),
  onDay: DayShape,
  keptBytes: z.int(),
  partsBytes: z.int(),
  foundAt: MomentShape,
  repairedAt: MomentShape.nullable(),
});

export const listDifferencesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/usage-differences",
  summary: "Days and months of services that do not come to what they are made of (N-129), the latest found first.",
  query: listQuery({ sort: ["foundAt"], filter: { serviceId: z.uuid().optional(), isRepaired: BooleanText.optional() } }),
  returns: listOf(Difference),
});
export const checkSumsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/usage-checks",
  summary: "Has the sums of a day, and of its month, checked soon.",
  body: z.strictObject({ onDay: DayShape }),
});
export const repairDifferenceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/usage-differences/:differenceId/repair",
  summary: "Makes the sums anew from what they are made of: a day from its sessions or hours, its month from the days.",
  params: z.object({ differenceId: z.uuid() }),
  returns: Difference,
});
