import { useState } from "react";
import { listRolesEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { wholeList } from "../../../lib/whole-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { roleTitle } from "../../app/role-title.ts";
import { CreateRoleSheet } from "./create-role-sheet.tsx";

export function RolesPage() {
  const t = useTexts();
  const mayCreate = useMay("admin.roles.create");
  const [creating, setCreating] = useState(false);
  const list = wholeList(useEndpoint(listRolesEndpoint, {}, { topics: ["administrators"] }));
  return (
    <>
      <DataList
        name="roles"
        title={t("identity.role.list")}
        list={list}
        rowKey={(role) => role.id}
        href={(role) => `/config/roles/${role.id}`}
        primary={
          mayCreate && (
            <Button kind="primary" onPress={() => setCreating(true)}>
              {t("identity.role.new")}
            </Button>
          )
        }
        columns={[
          { id: "title", head: t("identity.role.title"), main: true, cell: (role) => roleTitle(t, role.title) },
          {
            id: "kind",
            head: t("identity.role.kind"),
            cell: (role) => (
              <StatusChip tone={role.isBuiltin ? "past" : "works"}>
                {t(role.isBuiltin ? "identity.role.builtin" : "identity.role.custom")}
              </StatusChip>
            ),
          },
          {
            id: "factor",
            head: t("identity.factor.title"),
            cell: (role) => t(role.require2fa ? "identity.role.factor-asked" : "identity.role.factor-not-asked"),
          },
          { id: "holders", head: t("identity.role.holders"), number: true, cell: (role) => <span className="number">{role.holders}</span> },
          { id: "key", head: t("identity.role.key"), extra: true, cell: (role) => <bdi className="code">{role.key}</bdi> },
        ]}
        empty={{ title: t("identity.role.none") }}
      />
      {creating && <CreateRoleSheet onClose={() => setCreating(false)} />}
    </>
  );
}
