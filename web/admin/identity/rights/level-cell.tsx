import { compareLevels, type Level } from "../../../../shared/permissions.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Right, RightNode } from "./areas.ts";

export interface LevelCellProps {
  right: Right;
  node: RightNode;
  level: Level;
  /** More than this cannot be given (O-20). */
  own: Level;
  changed?: boolean;
  /** Undefined: only shown. */
  onChange?: ((level: Level) => void) | undefined;
}

/** One right of a role with the levels that it can have. */
export function LevelCell({ right, node, level, own, changed = false, onChange }: LevelCellProps) {
  const t = useTexts();
  if (!onChange) {
    return (
      <span className="right-cell" data-level={level}>
        {right.name}: <span className="right-cell-word">{t(`identity.level.${level}`)}</span>
      </span>
    );
  }
  return (
    <label className="right-cell" data-level={level} data-changed={changed}>
      <span>{right.name}</span>
      <select
        aria-label={t("identity.right.of-node", { node: node.name, action: right.name })}
        value={level}
        onChange={(event) => onChange(event.currentTarget.value as Level)}
      >
        {right.levels.map((one) => (
          <option key={one} value={one} disabled={one !== level && compareLevels(one, own) > 0}>
            {t(`identity.level.${one}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

export interface OverrideCellProps {
  right: Right;
  node: RightNode;
  inherited: Level;
  override: Level | undefined;
  own: Level;
  changed?: boolean;
  onChange?: ((level: Level | undefined) => void) | undefined;
}

/** One right of a person: what the role gives in grey, an exception from it in bold (O-23). */
export function OverrideCell({ right, node, inherited, override, own, changed = false, onChange }: OverrideCellProps) {
  const t = useTexts();
  const level = override ?? inherited;
  const word = t(`identity.level.${level}`);
  if (!onChange) {
    return (
      <span className="right-cell" data-level={level} data-inherited={override === undefined}>
        {right.name}: <span className="right-cell-word">{word}</span>
      </span>
    );
  }
  return (
    <label className="right-cell" data-level={level} data-inherited={override === undefined} data-changed={changed}>
      <span>{right.name}</span>
      <select
        aria-label={t("identity.right.of-node", { node: node.name, action: right.name })}
        value={override ?? ""}
        onChange={(event) => onChange((event.currentTarget.value || undefined) as Level | undefined)}
      >
        <option value="">{t("identity.override.as-role", { level: t(`identity.level.${inherited}`) })}</option>
        {right.levels.map((one) => (
          <option key={one} value={one} disabled={one !== override && compareLevels(one, own) > 0}>
            {t("identity.override.always", { level: t(`identity.level.${one}`) })}
          </option>
        ))}
      </select>
    </label>
  );
}
