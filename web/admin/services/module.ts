import type { AdminModule } from "../app/module.ts";

export const servicesModule: AdminModule = { name: "services" };
