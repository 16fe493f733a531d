import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getAdministratorEndpoint, inviteAgainEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { type MenuAction, RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { AgoText } from "../../../ui/value-texts.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { roleTitle } from "../../app/role-title.ts";
import { AdministratorChip } from "./administrator-chip.tsx";
import type { Administrator } from "./administrator-words.ts";
import { OverridesTab } from "./overrides-tab.tsx";
import { PartnerNames } from "./partner-names.tsx";
import { PartnersTab } from "./partners-tab.tsx";
import { ProfileTab } from "./profile-tab.tsx";
import { SecurityTab } from "./security-tab.tsx";
import { StatusDialog, type StatusMove } from "./status-dialog.tsx";

export function AdministratorPage() {
  const t = useTexts();
  const { adminId } = useParams({ strict: false }) as { adminId: string };
  const { data, problem, reload } = useEndpoint(getAdministratorEndpoint, { params: { adminId } }, { topics: ["roles", "sign-ins"] });
  const back = { to: "/config/administrators", label: t("identity.admin.list") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownAdministrator key={data.id} admin={data} back={back} /> : <RecordWaiting />;
}

function ShownAdministrator({ admin, back }: { admin: Administrator; back: { to: string; label: string } }) {
  const t = useTexts();
  const { adminId } = useStaffSession();
  const mayUpdate = useMay("admin.administrators.update");
  const [move, setMove] = useState<StatusMove>();
  const params = { adminId: admin.id };
  const inviteAgain = useAction(inviteAgainEndpoint, { onDone: () => notify(t("identity.admin.invited", { email: admin.email })) });
  const isOneself = admin.id === adminId;
  const mayMove = mayUpdate && !isOneself;
  const menu: MenuAction[] = [];
  if (mayMove && admin.status === "active")
    menu.push({ label: t("identity.admin.suspend"), danger: true, onPress: () => setMove("suspended") });
  if (mayMove && admin.status === "invited") menu.push({ label: t("identity.admin.suspend-invited"), onPress: () => setMove("suspended") });
  if (mayMove && admin.status !== "archived")
    menu.push({ label: t("identity.admin.archive"), danger: true, onPress: () => setMove("archived") });
  return (
    <>
      <RecordPage
        back={back}
        title={admin.fullName}
        marks={<AdministratorChip admin={admin} />}
        subtitle={
          <>
            <bdi className="code">{admin.login}</bdi> · <bdi>{admin.email}</bdi>
          </>
        }
        answers={[
          {
            label: t("identity.admin.role"),
            value: roleTitle(t, admin.role.title),
            note: admin.overrides > 0 && t("identity.admin.overrides", { count: admin.overrides }),
          },
          { label: t("identity.admin.partners"), value: <PartnerNames partners={admin.partners} /> },
          { label: t("identity.factor.title"), value: t(admin.hasSecondFactor ? "identity.factor.on" : "identity.factor.off") },
          {
            label: t("identity.admin.last-sign-in"),
            value: admin.lastSignedInAt ? <AgoText value={admin.lastSignedInAt} /> : t("identity.admin.never"),
          },
        ]}
        actions={
          <>
            {mayUpdate && admin.status === "invited" && (
              <Button busy={inviteAgain.busy} onPress={() => inviteAgain.run({ params })}>
                {t("identity.admin.invite-again")}
              </Button>
            )}
            {mayMove && admin.status === "suspended" && (
              <Button onPress={() => setMove("active")}>{t("identity.admin.let-back-in")}</Button>
            )}
          </>
        }
        menu={menu}
        tabs={[
          {
            id: "profile",
            label: t("identity.admin.profile"),
            content: () => (
              <>
                <ProblemNote problem={inviteAgain.problem} />
                <ProfileTab admin={admin} />
              </>
            ),
          },
          { id: "rights", label: t("identity.admin.role-and-rights"), content: () => <OverridesTab admin={admin} /> },
          { id: "partners", label: t("identity.admin.partners"), content: () => <PartnersTab key={admin.version} admin={admin} /> },
          { id: "security", label: t("identity.admin.security"), content: () => <SecurityTab admin={admin} /> },
          {
            id: "activity",
            label: t("identity.activity"),
            content: () => <RecordActivity entity="administrator" entityId={admin.id} topics={["administrators"]} />,
          },
        ]}
      />
      {move && <StatusDialog admin={admin} to={move} onClose={() => setMove(undefined)} />}
    </>
  );
}
