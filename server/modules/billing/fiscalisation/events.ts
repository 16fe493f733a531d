import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";
import { fiscalKinds } from "./contract.ts";

const Source = z.object({ sourceId: z.uuid(), kind: z.enum(fiscalKinds), number: z.string() });

/** The tax office has it: papers that waited for that can be made. */
export const fiscalRegistered = defineEvent("fiscal.registered", Source);
/** The add-on does not take it: somebody has to look. */
export const fiscalRefused = defineEvent("fiscal.refused", Source.extend({ reason: z.string() }));
/** Somebody let it go without registration: papers that waited can be made. */
export const fiscalWaived = defineEvent("fiscal.waived", Source);
