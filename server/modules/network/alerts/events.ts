import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";

const about = {
  alertId: z.uuid(),
  kind: z.string(),
  nasId: z.uuid().nullable(),
  prefixId: z.uuid().nullable(),
  equipmentId: z.uuid().nullable(),
  siteId: z.uuid().nullable(),
};

/** N-114 once, until it closes. */
export const alertOpened = defineEvent("network_alert.opened", z.object(about));
export const alertClosed = defineEvent("network_alert.closed", z.object(about));
