import type { z } from "zod";
import type { Permission } from "../../shared/permissions.ts";

export const settingLevels = ["system", "partner", "location", "customer"] as const;
export type SettingLevel = (typeof settingLevels)[number];

/** A setting, said once in its module's settings.ts: key, shape, default, where it may be set and by whom. */
export interface SettingDefinition<Shape extends z.ZodType = z.ZodType> {
  /** Owning module and name, unit last: "billing.due_days". */
  readonly key: `${string}.${string}`;
  readonly shape: Shape;
  readonly fallback: z.output<Shape>;
  readonly levels: readonly SettingLevel[];
  /** Who may change it; seeing needs the same node's view. */
  readonly may: Permission;
  readonly title: string;
  readonly help: string;
  /** A password: sealed before it is stored, and never shown again. */
  readonly secret?: true;
  /** What a password has to be when it is entered; its shape is that of what is stored, too, which is sealed. */
  readonly entered?: z.ZodType;
}

export const defineSetting = <Shape extends z.ZodType>(definition: SettingDefinition<Shape>): SettingDefinition<Shape> => definition;
