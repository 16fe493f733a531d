import type { z } from "zod";
import type { CustomerRow } from "../../../server/modules/reports/contract.ts";

export type Customer = z.output<typeof CustomerRow>;
