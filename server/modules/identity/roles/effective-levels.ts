import { isPermission, type Level, type Permission } from "../../../../shared/permissions.ts";
import { type BuiltinRole, type Levels, roleDefaults } from "../../../../shared/role-defaults.ts";

export interface RoleLevels {
  readonly id: string;
  readonly key: string;
  readonly is_builtin: boolean;
  readonly levels: Readonly<Record<string, Level>> | null;
  readonly version: number;
}

/** What a role gives. The built-in roles' levels come from the code, so a release that adds a permission decides it at once. */
export function levelsOfRole(role: RoleLevels): Levels {
  return role.is_builtin ? roleDefaults[role.key as BuiltinRole] : ((role.levels ?? {}) as Levels);
}

// Hundreds of permissions times every request: the map of a role is made once per version of the role.
const madeMaps = new Map<string, ReadonlyMap<Permission, Level>>();
const mostMaps = 500;

function mapOfRole(role: RoleLevels): ReadonlyMap<Permission, Level> {
  const key = `${role.id}:${role.version}`;
  const known = madeMaps.get(key);
  if (known) return known;
  const made = mapOf(Object.entries(levelsOfRole(role)));
  if (madeMaps.size >= mostMaps) madeMaps.clear();
  madeMaps.set(key, made);
  return made;
}

/** Only what is in the tree and not denied: a permission that a release took out gives nothing. */
function mapOf(pairs: Iterable<[string, Level]>): Map<Permission, Level> {
  const map = new Map<Permission, Level>();
  for (const [permission, level] of pairs) {
    if (!isPermission(permission)) continue;
    if (level === "deny") map.delete(permission);
    else map.set(permission, level);
  }
  return map;
}

/** The override where there is one, else the role. A super administrator is fixed: overrides do not reach them. */
export function effectiveLevels(role: RoleLevels, overrides: Readonly<Record<string, Level>> | null): ReadonlyMap<Permission, Level> {
  const ofRole = mapOfRole(role);
  if (!overrides || role.key === "super_administrator") return ofRole;
  return mapOf([...ofRole, ...Object.entries(overrides)]);
}
