// How long what customers ask for may wait (O-86, O-88).
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const place = { levels: ["system", "partner"], may: "config.portal.update" } as const;

export const requestDueDays = defineSetting({
  ...place,
  key: "ordering.request_due_days",
  shape: z.int().min(0).max(30),
  fallback: 1,
  title: "Requests are decided within",
  help: "Working days until a request of a customer is late. While the customer is asked something the time stands still.",
});
export const requestExpireDays = defineSetting({
  ...place,
  key: "ordering.request_expire_days",
  shape: z.int().min(1).max(90),
  fallback: 14,
  title: "Requests expire after",
  help: "Days after which a request that nobody decided about is closed by itself.",
});
export const requestTicketType = defineSetting({
  ...place,
  key: "ordering.request_ticket_type_id",
  shape: z.uuid().nullable(),
  fallback: null,
  title: "Tickets of requests",
  help: "Which type the ticket has that comes with each request. None chosen: the first that customers may choose.",
});

export const requestSettings = [requestDueDays, requestExpireDays, requestTicketType];
