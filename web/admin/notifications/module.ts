import type { AdminModule } from "../app/module.ts";

export const notificationsModule: AdminModule = { name: "notifications" };
