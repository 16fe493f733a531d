import { permissions } from "../../../shared/permissions.ts";
import type { Translate } from "../../lib/texts.tsx";

export const actionName = (t: Pick<Translate, "optional">, action: string): string =>
  t.optional(`identity.right.action.${action}`) ?? action;
export const nodeName = (t: Pick<Translate, "optional">, node: string): string => t.optional(`identity.right.node.${node}`) ?? node;

/** "Invoices: write off" for a permission that stands alone, for example in the audit log. */
export function rightName(t: Translate, permission: string): string {
  const at = permission.lastIndexOf(".");
  return t("identity.right.of-node", { node: nodeName(t, permission.slice(0, at)), action: actionName(t, permission.slice(at + 1)) });
}

const all: ReadonlySet<string> = new Set(permissions);
export const isRight = (name: string): boolean => all.has(name);
