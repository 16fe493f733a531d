import type { listCalendarsEndpoint } from "../../../../server/modules/partners/calendars/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Calendar = ReturnsOf<typeof listCalendarsEndpoint>["items"][number];
export type Weekly = Calendar["weekly"];
export type Holiday = Calendar["holidays"][number];
