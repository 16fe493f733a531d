import { sql } from "kysely";
import type { z } from "zod";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../platform/problems.ts";
import type { SettingDefinition } from "../../platform/settings.ts";
import type { Work } from "../../platform/work.ts";
import { settingsChanged } from "./events.ts";
import { explainSetting } from "./get-setting.ts";
import { locationPartnerIds } from "./location-queries.ts";
import { getPartner, isDefaultPartner } from "./partner-queries.ts";
import { wrongSettingValue } from "./ports.ts";
import { settingLevelRefused } from "./problems.ts";
import { auditedPartner } from "./served-partners.ts";
import { forgetScope, type Scope, type SettingPlace, systemScope } from "./setting-store.ts";

/** Where a value is set. A customer's needs the customer's partner, who owns the row. */
export type SettingTarget =
  | { readonly level: "system" }
  | { readonly level: "partner"; readonly partnerId: string }
  | { readonly level: "location"; readonly locationId: string }
  | { readonly level: "customer"; readonly customerId: string; readonly partnerId: string };

/** Sets a value in one place. The caller has asked for the permission; whether the place is the actor's to change is asked here. */
export async function setSetting<Shape extends z.ZodType>(
  work: Work,
  definition: SettingDefinition<Shape>,
  target: SettingTarget,
  value: z.input<Shape>,
  version?: number,
): Promise<void> {
  const read = definition.shape.safeParse(value);
  if (!read.success) throw fieldProblem(definition.key, "out-of-range", read.error.issues.map((issue) => issue.message).join("; "));
  if (value === null) throw fieldProblem(definition.key, "wrong-type", "A setting is never null; reset it instead.");
  const wrong = await wrongSettingValue(work, definition.key, read.data);
  if (wrong) throw fieldProblem(definition.key, wrong.code, wrong.message, wrong.params);
  await write(work, definition, target, value, version);
}

/** Back to what is inherited. */
export async function resetSetting(work: Work, definition: SettingDefinition, target: SettingTarget, version?: number): Promise<void> {
  await write(work, definition, target, undefined, version);
}

async function write(
  work: Work,
  definition: SettingDefinition,
  target: SettingTarget,
  value: unknown,
  version: number | undefined,
): Promise<void> {
  if (!definition.levels.includes(target.level)) {
    throw settingLevelRefused(`${definition.title} can be set for: ${definition.levels.join(", ")}.`);
  }
  await refuseForeignPlace(work, target);
  const scope = scopeOf(target);
  const place = placeOf(target);
  const before = await explainSetting(work, definition, place);
  const partnerId = "partnerId" in target ? target.partnerId : null;
  const written = await sql<{ version: number }>`
    insert into partners.settings as setting (key, level, scope_id, partner_id, value, changed_at)
    values (${definition.key}, ${scope.level}, ${scope.scopeId}, ${partnerId}, ${value === undefined ? null : JSON.stringify(value)}::jsonb, ${work.now})
    on conflict (key, level, scope_id) do update set value = excluded.value, version = setting.version + 1, changed_at = excluded.changed_at
    where ${version ?? null}::int is null or setting.version = ${version ?? null}::int
    returning version`.execute(work.tx);
  const row = written.rows[0];
  // A row made meanwhile by somebody else has version 1, and nobody who saw 0 may overwrite it; one that was seen and is gone does not occur.
  if (!row || (version !== undefined && row.version !== version + 1)) {
    forgetScope(work, scope);
    const now = await explainSetting(work, definition, place);
    throw editConflict(`${definition.title} was changed meanwhile.`, { current: { key: definition.key, ...now } });
  }
  forgetScope(work, scope);
  const after = await explainSetting(work, definition, place);
  work.audit({
    entity: "setting",
    entityId: `${definition.key}@${scope.level}:${scope.scopeId}`,
    label: definition.title,
    action: value === undefined ? "reset" : "changed",
    partnerId:
      target.level === "location" ? auditedPartner(work.actor, (await locationPartnerIds(work, target.locationId)) ?? []) : partnerId,
    customerId: target.level === "customer" ? target.customerId : null,
    changes: { [definition.key]: { before: spoken(definition, before.value), after: spoken(definition, after.value) } },
  });
  work.emit(
    settingsChanged,
    { partnerId, customerId: target.level === "customer" ? target.customerId : null, objectId: scope.scopeId },
    { key: definition.key, level: target.level },
  );
}

/** The log says that a password changed, and not even its sealed form. */
const spoken = (definition: SettingDefinition, value: unknown): unknown => (definition.secret && value !== "" ? "•••" : value);

function scopeOf(target: SettingTarget): Scope {
  switch (target.level) {
    case "system":
      return { level: "system", scopeId: systemScope };
    case "partner":
      return { level: "partner", scopeId: target.partnerId };
    case "location":
      return { level: "location", scopeId: target.locationId };
    case "customer":
      return { level: "customer", scopeId: target.customerId };
  }
}

function placeOf(target: SettingTarget): SettingPlace {
  switch (target.level) {
    case "system":
      return {};
    case "partner":
      return { partnerId: target.partnerId };
    case "location":
      return { locationId: target.locationId };
    case "customer":
      return { partnerId: target.partnerId, customerId: target.customerId };
  }
}

/** The system's values are for staff of all partners; a partner's, a location's and a customer's for those who see all it serves (O-29). */
export async function refuseForeignPlace(work: Work, target: SettingTarget): Promise<void> {
  const { actor } = work;
  const seesAll = actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
  switch (target.level) {
    case "system":
      if (!seesAll) throw permissionDenied("Values of the whole installation are for staff of all partners.");
      return;
    case "partner": {
      if (!seesPartner(actor, target.partnerId)) throw notFound();
      // The default partner's page edits the system's values (M-9): its own would hide them from nobody but itself.
      if (isDefaultPartner(await getPartner(work, target.partnerId))) {
        throw settingLevelRefused("The default partner has no values of its own. Set the value for the whole installation.");
      }
      return;
    }
    case "location": {
      const serves = await locationPartnerIds(work, target.locationId);
      if (!serves) throw notFound();
      const allMine = serves.length > 0 && serves.every((partnerId) => seesPartner(actor, partnerId));
      if (!seesAll && !allMine) throw permissionDenied("This location serves other partners as well.");
      return;
    }
    case "customer":
      if (!seesPartner(actor, target.partnerId)) throw notFound();
      return;
  }
}
