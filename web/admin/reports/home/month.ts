import type { z } from "zod";
import type { homeMonthsEndpoint } from "../../../../server/modules/reports/contract.ts";

export type Month = NonNullable<z.output<(typeof homeMonthsEndpoint)["returns"]>>["currencies"][number]["months"][number];
