import { compareLevels, type Level, type Permission, permissions } from "../../../../shared/permissions.ts";

export type LevelOf = (permission: Permission) => Level;

/** The permissions in which `given` goes beyond `own`: nobody can give more than they have. */
export const beyond = (given: LevelOf, own: LevelOf): Permission[] =>
  permissions.filter((permission) => compareLevels(given(permission), own(permission)) > 0);

/** The partners that `given` holds beyond `own`. */
export function partnersBeyond(given: "all" | readonly string[], own: "all" | readonly string[]): "none" | "all" | readonly string[] {
  if (own === "all") return "none";
  if (given === "all") return "all";
  const more = given.filter((id) => !own.includes(id));
  return more.length === 0 ? "none" : more;
}
