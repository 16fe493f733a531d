import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";

const about = { serviceId: z.uuid(), customerId: z.uuid(), packId: z.uuid(), title: z.string(), bytes: z.string() };

/** The data of a pack is there (P-103, P-104). */
export const packAdded = defineEvent(
  "data_pack.added",
  z.object({ ...about, way: z.string(), grossMinor: z.string(), currency: z.string() }),
);
/** M-40 nothing is bought by itself any more in this cycle. */
export const autoPacksStopped = defineEvent(
  "data_pack.auto_stopped",
  z.object({ serviceId: z.uuid(), customerId: z.uuid(), why: z.enum(["limit", "balance", "not_offered"]), most: z.int() }),
);
