import type { Permission } from "../../../../shared/permissions.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Right } from "../rights/areas.ts";
import { RightsTree } from "../rights/rights-tree.tsx";

export interface ScopeTreeProps {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** What a key may do. A right that one does not have oneself is not given to a key (O-45). */
export function ScopeTree({ chosen, onChange }: ScopeTreeProps) {
  const t = useTexts();
  const { levels } = useStaffSession();
  const mayGive = (permission: Permission): boolean => (levels[permission] ?? "deny") !== "deny";
  const setAll = (rights: readonly Right[], wanted: (right: Right) => boolean) => () => {
    const next = new Set(chosen);
    for (const right of rights) {
      if (mayGive(right.permission) && wanted(right)) next.add(right.permission);
      else next.delete(right.permission);
    }
    onChange(next);
  };
  const toggle = (permission: string): void => {
    const next = new Set(chosen);
    if (!next.delete(permission)) next.add(permission);
    onChange(next);
  };
  return (
    <RightsTree
      areaNote={(rights) => {
        const count = rights.filter(({ permission }) => chosen.has(permission)).length;
        return count > 0 ? <strong>{t("identity.right.of", { given: count, total: rights.length })}</strong> : null;
      }}
      areaTools={(rights) => (
        <>
          <button type="button" className="rights-tree-link" onClick={setAll(rights, () => false)}>
            {t("identity.right.give-nothing")}
          </button>
          <button type="button" className="rights-tree-link" onClick={setAll(rights, ({ permission }) => permission.endsWith(".view"))}>
            {t("identity.right.give-view")}
          </button>
          <button type="button" className="rights-tree-link" onClick={setAll(rights, () => true)}>
            {t("identity.right.give-all")}
          </button>
        </>
      )}
      control={({ permission, name }, node) => (
        <label key={permission} className="right-tick">
          <input
            type="checkbox"
            aria-label={t("identity.right.of-node", { node: node.name, action: name })}
            checked={chosen.has(permission)}
            disabled={!mayGive(permission) && !chosen.has(permission)}
            onChange={() => toggle(permission)}
          />
          {name}
        </label>
      )}
    />
  );
}
