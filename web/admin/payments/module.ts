import type { AdminModule } from "../app/module.ts";

export const paymentsModule: AdminModule = { name: "payments" };
