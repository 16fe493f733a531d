import type { SecuritySettings } from "../settings.ts";

/** What a customer creator sees ends at the newest few customers of their own; the setting 0 lifts that. */
export const newestOwn = (roleKey: string, settings: SecuritySettings): { newestOwnCustomers?: number } =>
  roleKey === "customer_creator" && settings.creatorListLimit > 0 ? { newestOwnCustomers: settings.creatorListLimit } : {};
