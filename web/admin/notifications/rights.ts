import type { Permission } from "../../../shared/permissions.ts";

export const communicationRights: readonly Permission[] = ["messages.history.view", "customers.communication.view"];
export const mailRights: readonly Permission[] = ["config.mail.view", "config.mail.update"];
export const eventRights: readonly Permission[] = ["config.notifications.view", "config.notifications.update"];
