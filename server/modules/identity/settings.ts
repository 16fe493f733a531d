import { z } from "zod";
import { defineSetting, type SettingDefinition } from "../../platform/settings.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";

const may = "config.security.update" as const;
const levels = ["system"] as const;
const whole = (min: number, max: number) => z.int().min(min).max(max);

const passwordMin = defineSetting({
  key: "identity.password_min",
  shape: whole(8, 64),
  fallback: 12,
  levels,
  may,
  title: "Shortest password of staff",
  help: "In characters.",
});
const passwordMaxDays = defineSetting({
  key: "identity.password_max_days",
  shape: whole(0, 730),
  fallback: 0,
  levels,
  may,
  title: "Oldest password of staff",
  help: "After that many days a new one must be chosen. 0: never; a password that is forced to change gets worse, not better.",
});
export const require2fa = defineSetting({
  key: "identity.require_2fa",
  shape: z.enum(["off", "roles", "all"]),
  fallback: "off",
  levels,
  may,
  title: "Second factor of staff",
  help: "Who must use one: nobody, the holders of roles that ask for it, or everybody.",
});
export const ipAllowList = defineSetting({
  key: "identity.ip_allow_list",
  shape: z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])).max(200),
  fallback: [],
  levels,
  may,
  title: "Addresses of staff",
  help: "Networks such as 192.0.2.0/24 from which staff may sign in. Empty: from anywhere. They are never locked out by address.",
});
const idleMin = defineSetting({
  key: "identity.idle_min",
  shape: whole(1, 720),
  fallback: 60,
  levels,
  may,
  title: "Sign out when idle",
  help: "Minutes without a click.",
});
const absoluteH = defineSetting({
  key: "identity.absolute_h",
  shape: whole(1, 72),
  fallback: 12,
  levels,
  may,
  title: "Longest sign-in",
  help: "Hours after which staff sign in again, however busy they are.",
});
const lockAttempts = defineSetting({
  key: "identity.lock_attempts",
  shape: whole(3, 20),
  fallback: 5,
  levels,
  may,
  title: "Failures until a lock",
  help: "Wrong passwords or codes for one login.",
});
const lockWindowMin = defineSetting({
  key: "identity.lock_window_min",
  shape: whole(1, 1440),
  fallback: 15,
  levels,
  may,
  title: "Failures are counted for",
  help: "Minutes.",
});
const lockMin = defineSetting({
  key: "identity.lock_min",
  shape: whole(1, 1440),
  fallback: 15,
  levels,
  may,
  title: "First lock",
  help: "Minutes. Each further lock within a day is twice as long, up to a day.",
});
const ipAttempts = defineSetting({
  key: "identity.ip_attempts",
  shape: whole(5, 1000),
  fallback: 20,
  levels,
  may,
  title: "Failures until an address is blocked",
  help: "Wrong sign-ins of staff from one address within 15 minutes; it is then blocked for an hour.",
});
const resetHours = defineSetting({
  key: "identity.reset_hours",
  shape: whole(1, 72),
  fallback: 1,
  levels,
  may,
  title: "Life of a reset code",
  help: "Hours in which staff may use the code that was mailed to them.",
});
const creatorListLimit = defineSetting({
  key: "identity.creator_list_limit",
  shape: whole(0, 10_000),
  fallback: 10,
  levels,
  may,
  title: "What customer creators see",
  help: "The role sees that many of the newest customers that its holder made. 0: all of them.",
});

export const settings: readonly SettingDefinition[] = [
  passwordMin,
  passwordMaxDays,
  require2fa,
  ipAllowList,
  idleMin,
  absoluteH,
  lockAttempts,
  lockWindowMin,
  lockMin,
  ipAttempts,
  resetHours,
  creatorListLimit,
];

export interface SecuritySettings {
  readonly passwordMin: number;
  readonly passwordMaxDays: number;
  readonly require2fa: "off" | "roles" | "all";
  readonly ipAllowList: readonly string[];
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly lockAttempts: number;
  readonly lockWindowMs: number;
  readonly lockMs: number;
  readonly ipAttempts: number;
  readonly resetMs: number;
  readonly creatorListLimit: number;
}

const minuteMs = 60_000;

/** The settings of staff's sign-in, read together: one query, the system's values. */
export async function securitySettings(work: Work): Promise<SecuritySettings> {
  return {
    passwordMin: await getSetting(work, passwordMin),
    passwordMaxDays: await getSetting(work, passwordMaxDays),
    require2fa: await getSetting(work, require2fa),
    ipAllowList: await getSetting(work, ipAllowList),
    idleMs: (await getSetting(work, idleMin)) * minuteMs,
    absoluteMs: (await getSetting(work, absoluteH)) * 60 * minuteMs,
    lockAttempts: await getSetting(work, lockAttempts),
    lockWindowMs: (await getSetting(work, lockWindowMin)) * minuteMs,
    lockMs: (await getSetting(work, lockMin)) * minuteMs,
    ipAttempts: await getSetting(work, ipAttempts),
    resetMs: (await getSetting(work, resetHours)) * 60 * minuteMs,
    creatorListLimit: await getSetting(work, creatorListLimit),
  };
}
