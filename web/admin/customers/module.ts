import type { AdminModule } from "../app/module.ts";

export const customersModule: AdminModule = { name: "customers" };
