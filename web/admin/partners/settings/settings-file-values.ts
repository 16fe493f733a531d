// The file of exported settings, and what taking one in would change (O-240).
import { z } from "zod";
import { sameValue } from "../../../lib/form-values.ts";
import type { SettingItem } from "./setting-words.ts";

const SettingsFile = z.object({
  format: z.literal("settings"),
  place: z.string(),
  settings: z.record(z.string().max(100), z.unknown()),
});

/** Every value as it holds, other than passwords. */
export function writeSettings(place: string, settings: readonly SettingItem[]): string {
  const values = Object.fromEntries(settings.filter(({ secret }) => !secret).map(({ key, value }) => [key, value]));
  return `${JSON.stringify({ format: "settings", place, settings: values }, null, 2)}\n`;
}

export interface Difference {
  readonly setting: SettingItem;
  readonly next: unknown;
}

export type ReadSettings =
  | { readonly kind: "unreadable" }
  | {
      readonly kind: "read";
      readonly place: string;
      readonly differences: readonly Difference[];
      /** Keys that this installation does not know, or that this person may not change here. */
      readonly skipped: readonly string[];
      readonly same: number;
    };

export function readSettings(text: string, settings: readonly SettingItem[]): ReadSettings {
  const parsed = SettingsFile.safeParse(parseJson(text));
  if (!parsed.success) return { kind: "unreadable" };
  const known = new Map(settings.filter(({ secret, mayChange }) => !secret && mayChange).map((setting) => [setting.key, setting]));
  const differences: Difference[] = [];
  const skipped: string[] = [];
  let same = 0;
  for (const [key, next] of Object.entries(parsed.data.settings)) {
    const setting = known.get(key);
    if (!setting) skipped.push(key);
    else if (sameValue(setting.value, next)) same += 1;
    // "None" is never stored: it means what is inherited.
    else differences.push({ setting, next });
  }
  return { kind: "read", place: parsed.data.place, differences, skipped, same };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
