import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

export const documentAdded = defineEvent("document.added", z.object({ number: z.int(), title: z.string(), visibleInPortal: z.boolean() }));
