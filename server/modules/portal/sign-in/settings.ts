import { z } from "zod";
import { defineSetting, type SettingDefinition } from "../../../platform/settings.ts";

const may = "config.portal.update" as const;

export const signInField = defineSetting({
  key: "portal.auth.field",
  shape: z.enum(["email", "login"]),
  fallback: "email",
  // One value for the whole installation: a person types the same thing on every partner's page.
  levels: ["system"],
  may,
  title: "Customers sign in with",
  help: "Their e-mail address or their portal login.",
});
export const passwordMin = defineSetting({
  key: "portal.auth.password_min",
  shape: z.int().min(8).max(20),
  fallback: 10,
  levels: ["system", "partner"],
  may,
  title: "Shortest password of customers",
  help: "In characters. No digits or capitals are asked for; the passwords that everybody tries first are refused.",
});
export const secondFactor = defineSetting({
  key: "portal.auth.second_factor",
  shape: z.enum(["off", "optional", "required"]),
  fallback: "optional",
  levels: ["system", "partner"],
  may,
  title: "Second factor of customers",
  help: "Whether customers may, or must, protect their sign-in with an app or with codes by e-mail or SMS. Who has one goes on being asked for it; where it is required, setting one up is the first page after the password.",
});
export const passkeysOn = defineSetting({
  key: "portal.auth.passkeys",
  shape: z.boolean(),
  fallback: true,
  levels: ["system", "partner"],
  may,
  title: "Passkeys",
  help: "Whether customers may sign in with the finger, face or PIN of their device instead of the password.",
});
export const androidId = defineSetting({
  key: "portal.app.android_id",
  shape: z
    .string()
    .max(150)
    .regex(/^$|^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/),
  fallback: "",
  levels: ["system", "partner"],
  may,
  title: "App for Android",
  help: "Its id in the Play Store, such as net.example.portal. The sign-in page and the profile link to it; empty: there is none.",
});
export const iosId = defineSetting({
  key: "portal.app.ios_id",
  shape: z
    .string()
    .max(20)
    .regex(/^$|^\d{6,20}$/),
  fallback: "",
  levels: ["system", "partner"],
  may,
  title: "App for iPhone",
  help: "Its number in the App Store, such as 1234567890. Empty: there is none.",
});
export const inactiveAccessDays = defineSetting({
  key: "portal.inactive_access_days",
  shape: z.int().min(0).max(3650),
  fallback: 180,
  levels: ["system", "partner"],
  may,
  title: "Access after the end",
  help: "So many days after a customer became inactive the portal closes; payment links go on working.",
});
export const resetEnabled = defineSetting({
  key: "portal.reset.enabled",
  shape: z.boolean(),
  fallback: true,
  levels: ["system", "partner"],
  may,
  title: "Forgotten passwords",
  help: "Whether customers may ask for a code with which they choose a new password.",
});
// The limits of these two together leave no code that five or ten tries could hit: at least a million of them.
export const resetCharacters = defineSetting({
  key: "portal.reset.email_chars",
  shape: z
    .string()
    .min(10)
    .max(64)
    .regex(/^[0-9A-Z]+$/)
    .refine((text) => new Set(text).size === text.length, { message: "each character once" }),
  fallback: "ABCDEFGHJKMNPQRSTUVWXYZ23456789",
  levels: ["system", "partner"],
  may,
  title: "Characters of a reset code",
  help: "Capital letters and digits; without those that look alike.",
});
export const resetLength = defineSetting({
  key: "portal.reset.email_length",
  shape: z.int().min(6).max(16),
  fallback: 8,
  levels: ["system", "partner"],
  may,
  title: "Length of a reset code",
  help: "Characters in a mailed code.",
});
export const resetValidityMin = defineSetting({
  key: "portal.reset.validity_min",
  shape: z.int().min(5).max(4320),
  fallback: 30,
  levels: ["system", "partner"],
  may,
  title: "Life of a reset code",
  help: "Minutes.",
});
export const resetAttempts = defineSetting({
  key: "portal.reset.attempts",
  shape: z.int().min(3).max(10),
  fallback: 5,
  levels: ["system", "partner"],
  may,
  title: "Tries for a reset code",
  help: "Wrong codes until a new one has to be asked for.",
});

export const settings: readonly SettingDefinition[] = [
  signInField,
  passwordMin,
  secondFactor,
  passkeysOn,
  androidId,
  iosId,
  inactiveAccessDays,
  resetEnabled,
  resetCharacters,
  resetLength,
  resetValidityMin,
  resetAttempts,
];
