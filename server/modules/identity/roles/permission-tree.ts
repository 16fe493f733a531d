import { levelsFor, permissions } from "../../../../shared/permissions.ts";
import { roleTemplates } from "../../../../shared/role-defaults.ts";
import { levelOf } from "../../../platform/actor.ts";
import type { Work } from "../../../platform/work.ts";

/** The whole tree with what the caller has of it: more than that they cannot give. */
export const showPermissionTree = (work: Work) => ({
  items: permissions.map((permission) => ({ permission, levels: [...levelsFor(permission)], own: levelOf(work.actor, permission) })),
  templates: Object.entries(roleTemplates).map(([key, template]) => ({ key, title: template.title, levels: { ...template.levels } })),
});
