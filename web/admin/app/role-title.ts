import { builtinRoles, builtinRoleTitles } from "../../../shared/role-defaults.ts";
import type { Translate } from "../../lib/texts.tsx";

/** A built-in role is called as the reader's language calls it, until somebody gives it a title of the provider's own. */
export function roleTitle(t: Pick<Translate, "optional">, title: string): string {
  const key = builtinRoles.find((role) => builtinRoleTitles[role] === title);
  return (key && t.optional(`identity.role.name.${key}`)) ?? title;
}
