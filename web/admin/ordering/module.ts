import type { AdminModule } from "../app/module.ts";

export const orderingModule: AdminModule = { name: "ordering" };
