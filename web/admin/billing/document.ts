import type { z } from "zod";
import type { MoneyDocumentView } from "../../../server/modules/billing/documents/contract.ts";

export type Document = z.output<typeof MoneyDocumentView>;
