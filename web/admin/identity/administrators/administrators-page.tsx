import { useState } from "react";
import {
  administratorColumns,
  exportAdministratorsEndpoint,
  listAdministratorsEndpoint,
  listRolesEndpoint,
} from "../../../../server/modules/identity/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { roleTitle } from "../../app/role-title.ts";
import { AdministratorChip } from "./administrator-chip.tsx";
import { statuses } from "./administrator-words.ts";
import { InviteSheet } from "./invite-sheet.tsx";
import { PartnerNames } from "./partner-names.tsx";

// What the columns of the list are in a file.
const inFile = { name: ["fullName"], factor: ["secondFactor"], last: ["lastSignedInAt"] } as const;

export function AdministratorsPage() {
  const t = useTexts();
  const mayInvite = useMay("admin.administrators.create");
  const { partners } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const roles = useEndpoint(listRolesEndpoint);
  const [inviting, setInviting] = useState(false);
  const list = useList(listAdministratorsEndpoint, {
    filters: ["search", "status", "roleId", "partnerId", "hasSecondFactor"],
    sorts: ["fullName", "login", "lastSignedInAt"],
    ...(partnerId ? { fixed: { partnerId } } : {}),
    topics: ["roles"],
  });
  const invite = mayInvite && (
    <Button kind="primary" onPress={() => setInviting(true)}>
      {t("identity.admin.invite")}
    </Button>
  );
  return (
    <>
      <DataList
        name="administrators"
        title={t("identity.admin.list")}
        list={list}
        rowKey={(admin) => admin.id}
        href={(admin) => `/config/administrators/${admin.id}`}
        primary={invite}
        tools={(shown) => (
          <ExportButton endpoint={exportAdministratorsEndpoint} list={list} columns={administratorColumns} shown={shown} inFile={inFile} />
        )}
        filters={[
          { kind: "search", name: "search", label: t("identity.admin.search") },
          {
            kind: "choice",
            name: "status",
            label: t("identity.admin.status"),
            options: statuses.map((value) => ({ value, label: t(`identity.admin.state.${value}`) })),
          },
          {
            kind: "choice",
            name: "roleId",
            label: t("identity.admin.role"),
            single: true,
            options: (roles.data?.items ?? []).map(({ id, title }) => ({ value: id, label: roleTitle(t, title) })),
          },
          ...(partners.length > 1 && !partnerId
            ? [
                {
                  kind: "choice" as const,
                  name: "partnerId",
                  label: t("identity.admin.partner"),
                  single: true,
                  options: partners.map(({ id, name }) => ({ value: id, label: name })),
                },
              ]
            : []),
          {
            kind: "choice",
            name: "hasSecondFactor",
            label: t("identity.factor.title"),
            single: true,
            options: [
              { value: "true", label: t("identity.factor.on") },
              { value: "false", label: t("identity.factor.off") },
            ],
          },
        ]}
        columns={[
          { id: "name", head: t("identity.admin.name"), main: true, sort: "fullName", cell: (admin) => <bdi>{admin.fullName}</bdi> },
          { id: "login", head: t("identity.admin.login"), sort: "login", cell: (admin) => <bdi className="code">{admin.login}</bdi> },
          { id: "role", head: t("identity.admin.role"), cell: (admin) => roleTitle(t, admin.role.title) },
          { id: "partners", head: t("identity.admin.partners"), cell: (admin) => <PartnerNames partners={admin.partners} /> },
          {
            id: "factor",
            head: t("identity.factor.title"),
            cell: (admin) => (admin.hasSecondFactor ? t("identity.factor.on") : <Nothing />),
          },
          {
            id: "last",
            head: t("identity.admin.last-sign-in"),
            sort: "lastSignedInAt",
            sortDown: true,
            cell: (admin) => <MomentText value={admin.lastSignedInAt} />,
          },
          { id: "status", head: t("identity.admin.status"), cell: (admin) => <AdministratorChip admin={admin} /> },
          { id: "email", head: t("identity.admin.email"), extra: true, cell: (admin) => <bdi>{admin.email}</bdi> },
        ]}
        empty={{ title: t("identity.admin.none"), text: t("identity.admin.none-text"), action: invite }}
      />
      {inviting && <InviteSheet onClose={() => setInviting(false)} />}
    </>
  );
}
