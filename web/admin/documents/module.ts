import type { AdminModule } from "../app/module.ts";

export const documentsModule: AdminModule = { name: "documents" };
