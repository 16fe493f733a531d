import { type Level, levelsFor, type Permission, type PermissionNode, permissionTree } from "../../../../shared/permissions.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";

export interface RightNode {
  node: PermissionNode;
  /** Of the node alone: "Invoices". */
  name: string;
  rights: readonly Right[];
}

export interface Right {
  permission: Permission;
  /** "Write off" */
  name: string;
  /** Those that it can have at all. */
  levels: readonly Level[];
}

export interface RightArea {
  id: string;
  name: string;
  nodes: readonly RightNode[];
}

/** The tree of rights in the reader's words. */
export function useRightAreas(): readonly RightArea[] {
  const t = useTexts();
  const areas = new Map<string, RightNode[]>();
  for (const [node, actions] of Object.entries(permissionTree) as [PermissionNode, readonly string[]][]) {
    const area = node.slice(0, node.indexOf("."));
    const rights = actions.map((action) => {
      const permission = `${node}.${action}` as Permission;
      return { permission, name: actionName(t, action), levels: levelsFor(permission) };
    });
    areas.set(area, [...(areas.get(area) ?? []), { node, name: nodeName(t, node), rights }]);
  }
  return [...areas].map(([id, nodes]) => ({ id, name: t.optional(`identity.right.area.${id}`) ?? id, nodes }));
}

const actionName = (t: Translate, action: string): string => t.optional(`identity.right.action.${action}`) ?? action;
const nodeName = (t: Translate, node: string): string => t.optional(`identity.right.node.${node}`) ?? node;

/** "Invoices: write off" for a permission that stands alone, for example in the audit log. */
export function rightName(t: Translate, permission: string): string {
  const at = permission.lastIndexOf(".");
  return t("identity.right.of-node", { node: nodeName(t, permission.slice(0, at)), action: actionName(t, permission.slice(at + 1)) });
}
