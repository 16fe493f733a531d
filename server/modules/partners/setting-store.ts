// What is explicitly set, as stored. Read once per place in a work: a handful of rows for the installation or a partner, none for most
// customers.
import { sql } from "kysely";
import { kept } from "../../platform/kept.ts";
import { perWork } from "../../platform/per-work.ts";
import type { Work } from "../../platform/work.ts";
import type { Level } from "./setting-rules.ts";

/** Where a setting is asked for. Give all that is known: nobody looks up a customer's partner here. */
export interface SettingPlace {
  readonly partnerId?: string | null | undefined;
  readonly locationId?: string | null | undefined;
  readonly customerId?: string | null | undefined;
}

export interface Scope {
  readonly level: Level;
  readonly scopeId: string;
}

export interface StoredSetting {
  /** Undefined: reset. */
  readonly value: unknown;
  readonly version: number;
}

type Stored = ReadonlyMap<string, StoredSetting>;

export const systemScope = "00000000-0000-0000-0000-000000000000";

const known = perWork(() => new Map<string, Promise<Stored>>());
const nameOf = ({ level, scopeId }: Scope): string => `${level}:${scopeId}`;

/** The places that have a say, the installation first. */
export function scopesOf({ partnerId, locationId, customerId }: SettingPlace): Scope[] {
  const scopes: Scope[] = [{ level: "system", scopeId: systemScope }];
  if (partnerId) scopes.push({ level: "partner", scopeId: partnerId });
  if (locationId) scopes.push({ level: "location", scopeId: locationId });
  if (customerId) scopes.push({ level: "customer", scopeId: customerId });
  return scopes;
}

/** What is set in each of the places; what this work has not read yet comes in one query. */
export async function readScopes(work: Work, scopes: readonly Scope[]): Promise<ReadonlyMap<Level, Stored>> {
  const cache = known(work);
  const missing = scopes.filter((scope) => !cache.has(nameOf(scope)));
  if (missing.length > 0) {
    const reading = work.kept && missing.every((scope) => scope.level !== "customer") ? common(work) : query(work, missing);
    for (const scope of missing)
      cache.set(
        nameOf(scope),
        reading.then((all) => all.get(nameOf(scope)) ?? new Map()),
      );
  }
  return new Map(await Promise.all(scopes.map(async (scope) => [scope.level, (await cache.get(nameOf(scope))) ?? new Map()] as const)));
}

/** After a change within the same work. */
export const forgetScope = (work: Work, scope: Scope): void => void known(work).delete(nameOf(scope));

/** All but what is set for single customers, who may be many. */
const common = kept({
  tables: ["partners.settings"],
  entities: ["setting"],
  read: async (work) =>
    byScope(
      (await sql<Row>`select key, level, scope_id, value, version from partners.settings where level <> 'customer'`.execute(work.tx)).rows,
    ),
});

interface Row {
  key: string;
  level: Level;
  scope_id: string;
  value: unknown;
  version: number;
}

async function query(work: Work, scopes: readonly Scope[]): Promise<Map<string, Map<string, StoredSetting>>> {
  const { rows } = await sql<Row>`
    select set.key, set.level, set.scope_id, set.value, set.version
    from unnest(${scopes.map((scope) => scope.level)}::text[], ${scopes.map((scope) => scope.scopeId)}::uuid[]) as asked (level, scope_id)
    join partners.settings set using (level, scope_id)`.execute(work.tx);
  return byScope(rows);
}

function byScope(rows: readonly Row[]): Map<string, Map<string, StoredSetting>> {
  const all = new Map<string, Map<string, StoredSetting>>();
  for (const row of rows) {
    const name = nameOf({ level: row.level, scopeId: row.scope_id });
    const ofScope = all.get(name) ?? new Map<string, StoredSetting>();
    all.set(name, ofScope);
    // A reset leaves the row without a value. So null cannot be one: a setting says "none" in words of its own.
    ofScope.set(row.key, { value: row.value ?? undefined, version: row.version });
  }
  return all;
}

/** Rows of many customers, for some keys; not kept, because a batch asks once. */
export async function readCustomerValues(
  work: Work,
  customerIds: readonly string[],
  keys: readonly string[],
): Promise<ReadonlyMap<string, Stored>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select key, level, scope_id, value, version from partners.settings
    where level = 'customer' and scope_id = any (${[...customerIds]}::uuid[]) and key = any (${[...keys]}::text[])`.execute(work.tx);
  const all = new Map<string, Map<string, StoredSetting>>();
  for (const row of rows) {
    const ofCustomer = all.get(row.scope_id) ?? new Map<string, StoredSetting>();
    all.set(row.scope_id, ofCustomer);
    ofCustomer.set(row.key, { value: row.value ?? undefined, version: row.version });
  }
  return all;
}
