import type { AdminModule } from "../app/module.ts";

export const reportsModule: AdminModule = { name: "reports" };
