import type { z } from "zod";
import type { PlannedChangeView } from "../../../server/modules/ordering/planned-changes/contract.ts";

export type PlannedChange = z.output<typeof PlannedChangeView>;
