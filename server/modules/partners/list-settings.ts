import { sql } from "kysely";
import { z } from "zod";
import type { Permission, PermissionNode } from "../../../shared/permissions.ts";
import type { FieldError } from "../../../shared/problem.ts";
import { levelOf, mayDo } from "../../platform/actor.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { fieldProblem, notFound, outOfRange, permissionDenied, validationFailed } from "../../platform/problems.ts";
import type { SettingDefinition } from "../../platform/settings.ts";
import type { Work } from "../../platform/work.ts";
import type { SettingChange, SettingView } from "./contract.ts";
import { resolve } from "./get-setting.ts";
import { locationPartnerIds } from "./location-queries.ts";
import { getVisiblePartner, isDefaultPartner } from "./partner-queries.ts";
import { settingEffectOf, settingRelationsOf, wrongSettingValue } from "./ports.ts";
import { unknownSetting } from "./problems.ts";
import { seesEverything } from "./served-partners.ts";
import { refuseForeignPlace, resetSetting, type SettingTarget, setSetting } from "./set-setting.ts";
import { readScopes, type Scope, systemScope } from "./setting-store.ts";

/** The settings of every module. The program fills it once, when all modules are known. */
export class SettingBook {
  readonly #byKey: ReadonlyMap<string, SettingDefinition>;
  /** Encrypts passwords before they are stored. */
  readonly seal: (plain: string) => string;

  constructor(definitions: readonly SettingDefinition[], seal: (plain: string) => string) {
    this.seal = seal;
    const keys = new Set<string>();
    for (const { key } of definitions) {
      if (keys.has(key)) throw new Error(`two settings are called ${key}`);
      keys.add(key);
    }
    this.#byKey = new Map(definitions.map((definition) => [definition.key, definition]));
  }

  get all(): readonly SettingDefinition[] {
    return [...this.#byKey.values()];
  }

  get(key: string): SettingDefinition {
    const definition = this.#byKey.get(key);
    if (!definition) throw unknownSetting(`There is no setting ${key}.`);
    return definition;
  }
}

export interface WantedSettings {
  readonly module?: string | undefined;
  readonly node?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly text?: string | undefined;
}

export type AskedPlace =
  | { readonly level: "system" | "partner" | "location"; readonly scopeId?: string | undefined }
  | { readonly level: "customer"; readonly scopeId: string; readonly partnerId: string; readonly locationId: string | null };

/** The settings that a place takes and that the reader may see, with value, origin and limits (O-238). */
export async function listSettings(
  work: Work,
  book: SettingBook,
  asked: AskedPlace,
  wanted: WantedSettings,
): Promise<z.input<typeof SettingView>[]> {
  const target = await targetOf(work, asked);
  const scopes = await scopesFor(work, asked, target);
  const stored = await readScopes(work, scopes);
  const text = wanted.text?.toLowerCase();
  const shown = book.all.filter(
    (definition) =>
      definition.levels.includes(target.level) &&
      maySee(work, definition, target) &&
      (wanted.module === undefined || definition.key.startsWith(`${wanted.module}.`)) &&
      (wanted.node === undefined || nodeOf(definition.may) === wanted.node) &&
      (wanted.keys === undefined || wanted.keys.includes(definition.key)) &&
      (text === undefined || `${definition.title} ${definition.key} ${definition.help}`.toLowerCase().includes(text)),
  );
  const placeIsMine = await refuseForeignPlace(work, target).then(
    () => true,
    () => false,
  );
  return shown.map((definition) => {
    const explicit = Object.fromEntries([...stored].map(([level, values]) => [level, values.get(definition.key)?.value]));
    const here = resolve(work, definition, explicit);
    const inherited = resolve(work, definition, explicit, target.level);
    return {
      key: definition.key,
      title: definition.title,
      help: definition.help,
      levels: [...definition.levels],
      node: nodeOf(definition.may),
      shape: limitsOf(definition),
      value: definition.secret ? "" : here.value,
      origin: here.origin,
      inherited: definition.secret ? "" : inherited.value,
      inheritedFrom: inherited.origin,
      mayChange: placeIsMine && mayDo(work.actor, rightToChange(definition, target)),
      secret: definition.secret === true,
      isSet: here.value !== "",
      hasEffect: settingEffectOf(definition.key) !== undefined,
      version: stored.get(target.level)?.get(definition.key)?.version ?? 0,
    };
  });
}

/** Changes some settings of a place, all or none, with everything that is wrong at once (O-5). */
export async function changeSettings(
  work: Work,
  book: SettingBook,
  asked: AskedPlace,
  changes: readonly z.output<typeof SettingChange>[],
): Promise<z.input<typeof SettingView>[]> {
  const target = await targetOf(work, asked);
  await refuseForeignPlace(work, target);
  const errors: FieldError[] = [];
  const definitions = changes.map((change, at) => {
    const definition = book.get(change.key);
    const right = rightToChange(definition, target);
    if (!mayDo(work.actor, right)) throw permissionDenied(`${definition.title} needs the right ${right}.`);
    if (!change.reset) errors.push(...wrongIn(definition, change.value, `changes.${at}.value`));
    return definition;
  });
  refuse(errors);
  refuse(await wrongNames(work, definitions, changes));
  refuse(await wrongTogether(work, book, asked, changes));
  for (const [at, change] of changes.entries()) {
    const definition = definitions[at];
    if (!definition) continue;
    if (change.reset) await resetSetting(work, definition, target, change.version);
    else await setSetting(work, definition, target, storedForm(book, definition, change.value), change.version);
  }
  return listSettings(work, book, asked, { keys: changes.map((change) => change.key) });
}

const storedForm = (book: SettingBook, definition: SettingDefinition, value: unknown): unknown =>
  definition.secret && typeof value === "string" && value !== "" ? book.seal(value) : value;

function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const said = errors.map((error) => `${error.params?.title}: ${error.message}`).join("; ");
  throw errors.every((error) => error.code === "out-of-range") ? outOfRange(said, { errors }) : validationFailed(said, { errors });
}

/** Values that name what there is not. */
async function wrongNames(
  work: Work,
  definitions: readonly SettingDefinition[],
  changes: readonly z.output<typeof SettingChange>[],
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  for (const [at, { key, value, reset }] of changes.entries()) {
    const wrong = reset ? undefined : await wrongSettingValue(work, key, value);
    if (wrong)
      errors.push({
        field: `changes.${at}.value`,
        code: wrong.code,
        message: wrong.message,
        params: { ...wrong.params, title: definitions[at]?.title ?? key },
      });
  }
  return errors;
}

/** Values that fit one by one and not together. What is not changed counts as it holds in this place. */
async function wrongTogether(
  work: Work,
  book: SettingBook,
  asked: AskedPlace,
  changes: readonly z.output<typeof SettingChange>[],
): Promise<FieldError[]> {
  const target = await targetOf(work, asked);
  const stored = await readScopes(work, await scopesFor(work, asked, target));
  const wouldHold = (key: string): unknown => {
    const definition = book.get(key);
    const change = changes.find((one) => one.key === key);
    if (change && !change.reset) return definition.shape.safeParse(change.value).data;
    const explicit = Object.fromEntries([...stored].map(([level, values]) => [level, values.get(key)?.value]));
    return resolve(work, definition, explicit, change ? target.level : undefined).value;
  };
  return settingRelationsOf(changes.map((change) => change.key)).flatMap((relation) => {
    const wrong = relation.wrong(Object.fromEntries(relation.keys.map((key) => [key, wouldHold(key)])));
    if (!wrong) return [];
    // The complaint belongs to what was typed: the other one of the two may not be on the page at all.
    const named = changes.findIndex((change) => change.key === wrong.key);
    const at = named >= 0 ? named : changes.findIndex((change) => relation.keys.includes(change.key));
    const { title } = book.get(changes[at]?.key ?? wrong.key);
    return [{ field: `changes.${at}.value`, code: wrong.code, message: wrong.message, params: { title } }];
  });
}

/** What the changes would do at once (O-239). Asked before they are saved; refuses nothing that the saving will refuse. */
export async function settingEffects(
  work: Work,
  book: SettingBook,
  asked: AskedPlace,
  changes: readonly z.output<typeof SettingChange>[],
): Promise<{ key: string; code: string; count: number }[]> {
  const target = await targetOf(work, asked);
  await refuseForeignPlace(work, target);
  const now = new Map((await listSettings(work, book, asked, { keys: changes.map(({ key }) => key) })).map((one) => [one.key, one]));
  const found: { key: string; code: string; count: number }[] = [];
  for (const { key, value, reset } of changes) {
    const setting = now.get(key);
    const effect = settingEffectOf(key);
    if (!setting || !effect || setting.secret) continue;
    const read = book.get(key).shape.safeParse(reset ? setting.inherited : value);
    if (!read.success) continue;
    const said = await effect(work, { before: setting.value, after: read.data, partnerIds: await partnersWith(work, key, target) });
    if (said) found.push({ key, ...said });
  }
  return found;
}

/** For whom a value set in a place would hold: the system's, for all partners that have no value of their own. */
async function partnersWith(work: Work, key: string, target: SettingTarget): Promise<string[]> {
  if (target.level === "partner") return [target.partnerId];
  if (target.level !== "system") return [];
  const { rows } = await sql<{ id: string }>`
    select id from partners.partners partner where not exists (
      select from partners.settings where key = ${key} and level = 'partner' and scope_id = partner.id and value is not null)`.execute(
    work.tx,
  );
  return rows.map((row) => row.id);
}

function wrongIn(definition: SettingDefinition, value: unknown, field: string): FieldError[] {
  if (value === undefined || value === null)
    return [{ field, code: "required", message: "a value is needed", params: { title: definition.title } }];
  const read = (definition.entered ?? definition.shape).safeParse(value);
  if (read.success) return [];
  return read.error.issues.map((issue) => ({
    field: [field, ...issue.path.map(String)].join("."),
    code: issue.code === "too_small" || issue.code === "too_big" || issue.code === "invalid_value" ? "out-of-range" : "wrong-type",
    message: issue.message,
    params: { title: definition.title, ...limitsOf(definition) },
  }));
}

/** JSON Schema: what a form needs to draw the field, and the limits that a refusal names. */
function limitsOf(definition: SettingDefinition): Record<string, unknown> {
  const { $schema, ...limits } = z.toJSONSchema(definition.shape, { io: "input", unrepresentable: "any" }) as Record<string, unknown>;
  return limits;
}

const nodeOf = (permission: Permission): PermissionNode => permission.slice(0, permission.lastIndexOf(".")) as PermissionNode;

/** The setting names its right for the pages of the configuration. For one customer it is the right to edit that customer's billing or data. */
function rightToChange(definition: SettingDefinition, target: SettingTarget): Permission {
  if (target.level !== "customer") return definition.may;
  return /^config\.(finance|payments)\./.test(definition.may) ? "customers.billing.update" : "customers.profile.update";
}

/** Seeing needs the same node's view, or the right to change it. What holds for the whole installation alone is for staff of all partners (O-29). */
function maySee(work: Work, definition: SettingDefinition, target: SettingTarget): boolean {
  if (!definition.levels.some((level) => level !== "system") && !seesEverything(work.actor)) return false;
  const right = rightToChange(definition, target);
  return mayDo(work.actor, right) || levelOf(work.actor, `${nodeOf(right)}.view` as Permission) !== "deny";
}

/** The default partner's values are the system's (M-9), so asking for them means those. */
async function targetOf(work: Work, asked: AskedPlace): Promise<SettingTarget> {
  switch (asked.level) {
    case "system":
      return { level: "system" };
    case "customer":
      return { level: "customer", customerId: asked.scopeId, partnerId: asked.partnerId };
    case "partner": {
      if (asked.scopeId === undefined) throw fieldProblem("scopeId", "required", "Say which partner.");
      const partner = await getVisiblePartner(work, asked.scopeId);
      return isDefaultPartner(partner) ? { level: "system" } : { level: "partner", partnerId: partner.id };
    }
    case "location": {
      if (asked.scopeId === undefined) throw fieldProblem("scopeId", "required", "Say which location.");
      const serves = await locationPartnerIds(work, asked.scopeId);
      if (!serves || (serves.length > 0 && !serves.some((partnerId) => seesPartner(work.actor, partnerId)))) throw notFound();
      return { level: "location", locationId: asked.scopeId };
    }
  }
}

/** A location with one partner inherits from it; with several, what they have in common is the system's. */
async function scopesFor(work: Work, asked: AskedPlace, target: SettingTarget): Promise<Scope[]> {
  const scopes: Scope[] = [{ level: "system", scopeId: systemScope }];
  if (target.level === "partner" || target.level === "customer") scopes.push({ level: "partner", scopeId: target.partnerId });
  if (target.level === "customer") {
    if (asked.level === "customer" && asked.locationId) scopes.push({ level: "location", scopeId: asked.locationId });
    scopes.push({ level: "customer", scopeId: target.customerId });
  }
  if (target.level === "location") {
    const [only, ...others] = (await locationPartnerIds(work, target.locationId)) ?? [];
    if (only !== undefined && others.length === 0) scopes.push({ level: "partner", scopeId: only });
    scopes.push({ level: "location", scopeId: target.locationId });
  }
  return scopes;
}
