import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

const levels = ["system", "partner"] as const;
const may = "config.finance.update" as const;
const days = z.int().min(0).max(3_650);

export const maxBackdateDays = defineSetting({
  key: "services.max_backdate_days",
  shape: days,
  fallback: 90,
  levels,
  may,
  title: "Backdating",
  help: "How many days back staff may start or end a service.",
});
export const activateCustomer = defineSetting({
  key: "services.activate_customer",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "First service activates the customer",
  help: "A new customer becomes active together with the first service. Off: the service waits until somebody activates the customer.",
});
export const restoreDays = defineSetting({
  key: "services.restore_days",
  shape: days,
  fallback: 30,
  levels,
  may,
  title: "Restore",
  help: "For how many days after its end a service can be brought back.",
});
export const releaseMonths = defineSetting({
  key: "services.release_months",
  shape: z.int().min(1).max(120),
  fallback: 12,
  levels,
  may,
  title: "Release of what ended",
  help: "After how many months an ended or stopped service is archived; its login is then free.",
});
export const pendingExpiryDays = defineSetting({
  key: "services.pending_expiry_days",
  shape: z.int().min(1).max(3_650),
  fallback: 90,
  levels,
  may,
  title: "Services that wait",
  help: "How many days after its planned start a service that still waits for something is withdrawn.",
});

export const connectionFields = ["login", "ipv4", "ipv6", "mac"] as const;

/** Portal.md 2.4: each off unless the provider shows it. */
export const portalConnectionFields = defineSetting({
  key: "portal.services.connection_fields",
  shape: z.array(z.enum(connectionFields)).max(connectionFields.length),
  fallback: [],
  levels,
  may: "config.portal.update",
  title: "What customers see of the connection",
  help: "Of internet services, on the page of the service.",
});

export const settings = [maxBackdateDays, activateCustomer, restoreDays, releaseMonths, pendingExpiryDays, portalConnectionFields];
