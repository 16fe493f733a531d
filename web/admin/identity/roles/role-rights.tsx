import { useState } from "react";
import { editRoleEndpoint, permissionTreeEndpoint } from "../../../../server/modules/identity/contract.ts";
import { compareLevels, type Level, type Permission } from "../../../../shared/permissions.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import type { Right } from "../rights/areas.ts";
import { LevelCell } from "../rights/level-cell.tsx";
import { RightsTree } from "../rights/rights-tree.tsx";
import type { Role } from "./role-words.ts";

type Levels = Readonly<Partial<Record<Permission, Level>>>;

/** What a role gives, right by right. Of a built-in role it can only be read (O-17). */
export function RoleRights({ role }: { role: Role }) {
  const t = useTexts();
  const mayUpdate = useMay("admin.roles.update");
  const before = role.levels as Levels;
  const [levels, setLevels] = useState<Levels>(before);
  const [onlyGiven, setOnlyGiven] = useState(false);
  const tree = useEndpoint(permissionTreeEndpoint);
  const save = useAction(editRoleEndpoint, { topics: ["administrators", "me"], onDone: () => notify(t("identity.role.rights-saved")) });
  const editable = mayUpdate && !role.isBuiltin && tree.data !== undefined;
  const own = new Map((tree.data?.items ?? []).map((item) => [item.permission, item.own]));
  const ownOf = (right: Right): Level => own.get(right.permission) ?? "deny";
  const levelOf = (permission: Permission): Level => levels[permission] ?? "deny";
  const isChanged = (permission: Permission): boolean => levelOf(permission) !== (before[permission] ?? "deny");
  const changes = [...new Set([...Object.keys(levels), ...Object.keys(before)] as Permission[])].filter(isChanged);
  const set = (entries: readonly (readonly [Permission, Level])[]): void => setLevels({ ...levels, ...Object.fromEntries(entries) });

  /** The whole area at once, as far as one may give it. */
  const setArea = (rights: readonly Right[], pick: (right: Right) => Level) => () =>
    set(rights.map((right) => [right.permission, atMost(pick(right), right, ownOf(right))]));

  return (
    <div style={{ display: "grid", gap: 12 }}>
      <p style={{ margin: 0, color: "var(--ink-quiet)" }}>
        {t(role.isBuiltin ? "identity.role.builtin-text" : "identity.role.rights-text")}
      </p>
      <RightsTree
        {...(onlyGiven ? { isShown: (right: Right) => levelOf(right.permission) !== "deny" || isChanged(right.permission) } : {})}
        empty={t("identity.role.nothing-given")}
        tools={
          <label className="right-tick">
            <input type="checkbox" checked={onlyGiven} onChange={(event) => setOnlyGiven(event.currentTarget.checked)} />
            {t("identity.role.only-given")}
          </label>
        }
        areaNote={(rights) =>
          t("identity.right.of", {
            given: rights.filter(({ permission }) => levelOf(permission) !== "deny").length,
            total: rights.length,
          })
        }
        {...(editable
          ? {
              areaTools: (rights: readonly Right[]) => (
                <>
                  <button type="button" className="rights-tree-link" onClick={setArea(rights, () => "deny")}>
                    {t("identity.right.give-nothing")}
                  </button>
                  <button
                    type="button"
                    className="rights-tree-link"
                    onClick={setArea(rights, ({ permission }) => (permission.endsWith(".view") ? "all" : "deny"))}
                  >
                    {t("identity.right.give-view")}
                  </button>
                  <button type="button" className="rights-tree-link" onClick={setArea(rights, () => "all")}>
                    {t("identity.right.give-all")}
                  </button>
                </>
              ),
            }
          : {})}
        control={(right, node) => (
          <LevelCell
            key={right.permission}
            right={right}
            node={node}
            level={levelOf(right.permission)}
            own={ownOf(right)}
            changed={isChanged(right.permission)}
            onChange={editable ? (level) => set([[right.permission, level]]) : undefined}
          />
        )}
      />
      <ProblemNote problem={save.problem ?? tree.problem} />
      {changes.length > 0 && (
        <div className="rights-foot">
          <Button
            kind="primary"
            busy={save.busy}
            onPress={() =>
              save.run({ params: { roleId: role.id }, version: role.version, body: { levels: levels as Record<string, Level> } })
            }
          >
            {t("identity.right.save", { count: changes.length })}
          </Button>
          <Button onPress={() => setLevels(before)} disabled={save.busy}>
            {t("identity.right.discard")}
          </Button>
          <span style={{ color: "var(--ink-quiet)" }}>{t("identity.role.holds-at-once", { count: role.holders })}</span>
        </div>
      )}
      <LeaveQuestion isUnsaved={() => changes.length > 0 && !save.busy} />
    </div>
  );
}

/** The wanted level, or the highest possible one below it that the reader may give. */
function atMost(wanted: Level, right: Right, own: Level): Level {
  const possible = right.levels.filter((level) => compareLevels(level, wanted) <= 0 && compareLevels(level, own) <= 0);
  return possible.at(-1) ?? "deny";
}
