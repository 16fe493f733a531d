import type { AdminModule } from "../app/module.ts";

export const partnersModule: AdminModule = { name: "partners" };
