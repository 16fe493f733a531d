import type { z } from "zod";
import type { WriteOffView } from "../../../../server/modules/billing/write-offs/contract.ts";

export type WriteOff = z.output<typeof WriteOffView>;
/** What else changes when a debt is given up or comes in after all. */
export const writeOffTopics = ["write-offs", "recoveries", "money-documents", "invoices", "payments", "billing", "customers"] as const;
