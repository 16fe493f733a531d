import type { z } from "zod";
import type { AutoPayView } from "../../../../server/modules/payments/auto-charge/contract.ts";

export type AutoPay = z.output<typeof AutoPayView>;
