import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getRoleEndpoint, listAdministratorsEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { roleTitle } from "../../app/role-title.ts";
import { AdministratorChip } from "../administrators/administrator-chip.tsx";
import { CreateRoleSheet } from "./create-role-sheet.tsx";
import { DeleteRoleDialog } from "./delete-role-dialog.tsx";
import { RoleRights } from "./role-rights.tsx";
import { RoleSettings } from "./role-settings.tsx";
import type { Role } from "./role-words.ts";

export function RolePage() {
  const t = useTexts();
  const { roleId } = useParams({ strict: false }) as { roleId: string };
  const { data, problem, reload } = useEndpoint(getRoleEndpoint, { params: { roleId } }, { topics: ["administrators"] });
  const back = { to: "/config/roles", label: t("identity.role.list") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownRole key={data.id} role={data} back={back} /> : <RecordWaiting />;
}

function ShownRole({ role, back }: { role: Role; back: { to: string; label: string } }) {
  const t = useTexts();
  const format = useFormat();
  const mayCreate = useMay("admin.roles.create");
  const mayDelete = useMay("admin.roles.delete");
  const maySeeHolders = useMay("admin.administrators.view");
  const [open, setOpen] = useState<"copy" | "delete">();
  const close = (): void => setOpen(undefined);
  const given = Object.values(role.levels).filter((level) => level !== "deny").length;
  return (
    <>
      <RecordPage
        back={back}
        title={roleTitle(t, role.title)}
        marks={
          <StatusChip tone={role.isBuiltin ? "past" : "works"}>
            {t(role.isBuiltin ? "identity.role.builtin" : "identity.role.custom")}
          </StatusChip>
        }
        answers={[
          { label: t("identity.role.holders"), value: <span className="number">{format.number(role.holders)}</span> },
          { label: t("identity.right.title"), value: t("identity.role.rights-given", { count: given }) },
          {
            label: t("identity.factor.title"),
            value: t(role.require2fa ? "identity.role.factor-asked" : "identity.role.factor-not-asked"),
          },
        ]}
        actions={mayCreate && <Button onPress={() => setOpen("copy")}>{t("identity.role.copy")}</Button>}
        menu={mayDelete && !role.isBuiltin ? [{ label: t("identity.role.delete"), danger: true, onPress: () => setOpen("delete") }] : []}
        tabs={[
          { id: "rights", label: t("identity.right.title"), content: () => <RoleRights key={role.version} role={role} /> },
          { id: "settings", label: t("identity.role.settings"), content: () => <RoleSettings key={role.version} role={role} /> },
          ...(maySeeHolders
            ? [{ id: "holders", label: t("identity.role.holders"), count: role.holders, content: () => <Holders roleId={role.id} /> }]
            : []),
          {
            id: "activity",
            label: t("identity.activity"),
            content: () => <RecordActivity entity="role" entityId={role.id} topics={["roles"]} />,
          },
        ]}
      />
      {open === "copy" && <CreateRoleSheet copyOf={role} onClose={close} />}
      {open === "delete" && <DeleteRoleDialog role={role} onClose={close} />}
    </>
  );
}

function Holders({ roleId }: { roleId: string }) {
  const t = useTexts();
  const list = useList(listAdministratorsEndpoint, { filters: [], sorts: ["fullName"], fixed: { roleId } });
  return (
    <DataList
      name="role-holders"
      inside
      title={t("identity.role.holders")}
      list={list}
      rowKey={(admin) => admin.id}
      href={(admin) => `/config/administrators/${admin.id}`}
      columns={[
        { id: "name", head: t("identity.admin.name"), main: true, sort: "fullName", cell: (admin) => <bdi>{admin.fullName}</bdi> },
        { id: "login", head: t("identity.admin.login"), cell: (admin) => <bdi className="code">{admin.login}</bdi> },
        { id: "status", head: t("identity.admin.status"), cell: (admin) => <AdministratorChip admin={admin} /> },
      ]}
      empty={{
        title: t("identity.role.no-holders"),
        text: t("identity.role.no-holders-text"),
        action: <Link to={"/config/administrators" as never}>{t("identity.admin.list")}</Link>,
      }}
    />
  );
}
