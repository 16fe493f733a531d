import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  administratorRightsEndpoint,
  editAdministratorEndpoint,
  listRolesEndpoint,
  setOverridesEndpoint,
} from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { Level, Permission } from "../../../../shared/permissions.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Why } from "../../../ui/why.tsx";
import { roleTitle } from "../../app/role-title.ts";
import type { RightNode } from "../rights/areas.ts";
import { OverrideCell } from "../rights/level-cell.tsx";
import { RightsTree } from "../rights/rights-tree.tsx";
import type { Administrator } from "./administrator-words.ts";

type Rights = ReturnsOf<typeof administratorRightsEndpoint>;
type Overrides = Partial<Record<Permission, Level>>;

export function OverridesTab({ admin }: { admin: Administrator }) {
  const rights = useEndpoint(administratorRightsEndpoint, { params: { adminId: admin.id } }, { topics: ["roles"] });
  return (
    <>
      <RoleChoice admin={admin} />
      <ProblemNote problem={rights.data ? undefined : rights.problem} onRetry={rights.reload} />
      {rights.data && <OverrideEditor key={`${rights.data.version}-${rights.data.role.id}`} admin={admin} rights={rights.data} />}
    </>
  );
}

function RoleChoice({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const { adminId } = useStaffSession();
  const mayUpdate = useMay("admin.administrators.update");
  const maySeeRoles = useMay("admin.roles.view");
  const roles = useEndpoint(listRolesEndpoint);
  const [roleId, setRoleId] = useState(admin.role.id);
  const save = useAction(editAdministratorEndpoint, { topics: ["roles"], onDone: () => notify(t("identity.admin.role-saved")) });
  const editable = mayUpdate && admin.id !== adminId && admin.status !== "archived";
  return (
    <Panel title={t("identity.admin.role")}>
      <div style={{ display: "grid", gap: 12 }}>
        {editable ? (
          <div style={{ display: "flex", flexWrap: "wrap", alignItems: "end", gap: 12 }}>
            <NativeSelect
              label={t("identity.admin.role")}
              miw={240}
              value={roleId}
              onChange={(event) => setRoleId(event.currentTarget.value)}
              data={(roles.data?.items ?? [admin.role]).map(({ id, title }) => ({ value: id, label: roleTitle(t, title) }))}
            />
            <Button
              busy={save.busy}
              disabled={roleId === admin.role.id}
              onPress={() => save.run({ params: { adminId: admin.id }, version: admin.version, body: { roleId } })}
            >
              {t("identity.admin.save-role")}
            </Button>
          </div>
        ) : (
          <span>{roleTitle(t, admin.role.title)}</span>
        )}
        {maySeeRoles && (
          <Link to={`/config/roles/${admin.role.id}` as never}>
            {t("identity.admin.see-role", { title: roleTitle(t, admin.role.title) })}
          </Link>
        )}
        {admin.id === adminId && <span style={{ color: "var(--ink-quiet)" }}>{t("identity.admin.not-oneself")}</span>}
        <ProblemNote problem={save.problem} />
      </div>
    </Panel>
  );
}

/** A person's exceptions from the role (O-23). One that equals the role is kept: it outlives the role's changes. */
function OverrideEditor({ admin, rights }: { admin: Administrator; rights: Rights }) {
  const t = useTexts();
  const session = useStaffSession();
  const mayUpdate = useMay("admin.roles.update");
  const lines = new Map(rights.permissions.map((line) => [line.permission as Permission, line]));
  const before: Overrides = Object.fromEntries(
    rights.permissions.flatMap(({ permission, override }) => (override ? [[permission, override.level]] : [])),
  );
  const [overrides, setOverrides] = useState<Overrides>(before);
  const [only, setOnly] = useState(false);
  const [resetting, setResetting] = useState(false);
  const save = useAction(setOverridesEndpoint, {
    topics: ["roles"],
    onDone: () => {
      setResetting(false);
      notify(t("identity.override.saved"));
    },
  });
  const isSuper = rights.role.key === "super_administrator";
  const editable = mayUpdate && !isSuper && admin.id !== session.adminId && admin.status !== "archived";
  const all = new Set([...Object.keys(before), ...Object.keys(overrides)] as Permission[]);
  const changed = [...all].filter((permission) => before[permission] !== overrides[permission]);
  const count = Object.keys(overrides).length;
  const send = (next: Overrides) =>
    save.run({ params: { adminId: admin.id }, version: rights.version, body: { overrides: next as Record<string, Level> } });
  const set = (permission: Permission, level: Level | undefined): void => {
    const { [permission]: _former, ...rest } = overrides;
    setOverrides(level === undefined ? rest : { ...rest, [permission]: level });
  };
  return (
    <Panel
      title={t("identity.override.title")}
      actions={
        editable &&
        Object.keys(before).length > 0 && (
          <Button small onPress={() => setResetting(true)}>
            {t("identity.override.reset-all")}
          </Button>
        )
      }
    >
      <div style={{ display: "grid", gap: 12 }}>
        <p style={{ margin: 0, color: "var(--ink-quiet)" }}>
          {t(isSuper ? "identity.override.super" : "identity.override.text", { role: roleTitle(t, rights.role.title) })}
        </p>
        <RightsTree
          open={only}
          {...(only ? { isShown: ({ permission }) => overrides[permission] !== undefined || before[permission] !== undefined } : {})}
          empty={t("identity.override.none")}
          tools={
            <label className="right-tick">
              <input type="checkbox" checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} />
              {t("identity.override.only", { count })}
            </label>
          }
          areaNote={(inArea) => {
            const own = inArea.filter(({ permission }) => overrides[permission] !== undefined).length;
            return own > 0 ? <strong>{t("identity.admin.overrides", { count: own })}</strong> : null;
          }}
          nodeNote={(node) => <NodeWhy node={node} rights={rights} />}
          control={(right, node) => (
            <OverrideCell
              key={right.permission}
              right={right}
              node={node}
              inherited={lines.get(right.permission)?.inherited ?? "deny"}
              override={overrides[right.permission]}
              own={session.levels[right.permission] ?? "deny"}
              changed={overrides[right.permission] !== before[right.permission]}
              onChange={editable ? (level) => set(right.permission, level) : undefined}
            />
          )}
        />
        {!resetting && <ProblemNote problem={save.problem} />}
        {changed.length > 0 && (
          <div className="rights-foot" style={{ background: "var(--surface)" }}>
            <Button kind="primary" busy={save.busy} onPress={() => send(overrides)}>
              {t("identity.override.save", { count: changed.length })}
            </Button>
            <Button onPress={() => setOverrides(before)} disabled={save.busy}>
              {t("identity.right.discard")}
            </Button>
          </div>
        )}
      </div>
      <ConfirmDialog
        open={resetting}
        danger
        title={t("identity.override.reset-title")}
        confirm={t("identity.override.reset-do", { count: Object.keys(before).length })}
        busy={save.busy}
        problem={save.problem}
        onConfirm={() => send({})}
        onClose={() => setResetting(false)}
      >
        {t("identity.override.reset-text", { name: admin.fullName, role: roleTitle(t, rights.role.title) })}
      </ConfirmDialog>
      <LeaveQuestion isUnsaved={() => changed.length > 0 && !save.busy} />
    </Panel>
  );
}

/** Where each level of a node comes from: "from role Manager", "override by A. Novak, 3 May". */
function NodeWhy({ node, rights }: { node: RightNode; rights: Rights }) {
  const t = useTexts();
  const format = useFormat();
  const lines = new Map(rights.permissions.map((line) => [line.permission, line]));
  return (
    <Why about={node.name}>
      <ul style={{ display: "grid", gap: 4, margin: 0, padding: 0, listStyle: "none" }}>
        {node.rights.map(({ permission, name }) => {
          const line = lines.get(permission);
          if (!line) return null;
          const level = t(`identity.level.${line.effective}`);
          const override = line.override;
          return (
            <li key={permission}>
              {override
                ? t("identity.override.why-override", { action: name, level, by: override.byName, at: format.moment(override.at) })
                : t("identity.override.why-role", { action: name, level, role: roleTitle(t, rights.role.title) })}
              {override && override.level === line.inherited && ` (${t("identity.override.same")})`}
            </li>
          );
        })}
      </ul>
    </Why>
  );
}
