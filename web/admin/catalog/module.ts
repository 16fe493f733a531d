import type { AdminModule } from "../app/module.ts";

export const catalogModule: AdminModule = { name: "catalog" };
