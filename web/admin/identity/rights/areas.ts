import { type Level, levelsFor, type Permission, type PermissionNode, permissionTree } from "../../../../shared/permissions.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { actionName, nodeName } from "../../app/right-name.ts";

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
