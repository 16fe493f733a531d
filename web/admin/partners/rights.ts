import type { Permission } from "../../../shared/permissions.ts";
import { settingRights } from "./settings/setting-groups.ts";

// Locations and labels are read by all staff, who choose from them; their pages are for those who keep them.
export const locationRights: readonly Permission[] = [
  "admin.locations.view",
  "admin.locations.create",
  "admin.locations.update",
  "admin.locations.delete",
];
export const labelRights: readonly Permission[] = ["config.labels.view", "config.labels.update"];
export const calendarRights: readonly Permission[] = ["config.main.view", "config.main.update"];
export const fieldRights: readonly Permission[] = ["config.additional_fields.view", "config.additional_fields.update"];

/** One of these opens the overview of the configuration. */
export const configRights: readonly Permission[] = [
  ...settingRights,
  ...locationRights,
  ...labelRights,
  ...fieldRights,
  "admin.partners.view",
  "admin.administrators.view",
  "admin.roles.view",
  "finance.taxes.view",
  "finance.numbers.view",
];
