import { useQueryClient } from "@tanstack/react-query";
import { meEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { roleTitle } from "../../app/role-title.ts";
import { OwnPasswordForm } from "../own-password-form.tsx";
import { DeviceLogin } from "./device-login.tsx";
import { Keys } from "./keys.tsx";
import { MyProfile } from "./my-profile.tsx";
import { MySignIns } from "./my-sign-ins.tsx";
import { SecondFactor } from "./second-factor.tsx";

/** Oneself: profile, password and factors, where one is signed in, the keys. */
export function MePage() {
  const t = useTexts();
  const client = useQueryClient();
  const { data: me, problem, reload } = useEndpoint(meEndpoint);
  const back = { to: "/", label: t("staff.nav.home") };
  if (problem && !me) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!me) return <RecordWaiting />;
  return (
    <RecordPage
      back={back}
      title={me.name}
      subtitle={
        <>
          <bdi className="code">{me.login}</bdi> · <bdi>{me.email}</bdi>
        </>
      }
      answers={[
        { label: t("identity.admin.role"), value: roleTitle(t, me.role.title) },
        {
          label: t("identity.admin.partners"),
          value: me.allPartners ? t("staff.scope.all") : <bdi>{me.partners.map(({ name }) => name).join(", ")}</bdi>,
        },
        { label: t("identity.factor.title"), value: t(me.hasSecondFactor ? "identity.factor.on" : "identity.factor.off") },
      ]}
      tabs={[
        { id: "profile", label: t("identity.admin.profile"), content: () => <MyProfile me={me} /> },
        {
          id: "security",
          label: t("identity.me.security"),
          content: () => (
            <>
              <Panel title={t("ui.password")}>
                <p style={{ marginBlockStart: 0, color: "var(--ink-quiet)" }}>{t("identity.me.password-text")}</p>
                <OwnPasswordForm />
              </Panel>
              <SecondFactor onChange={() => void client.invalidateQueries()} />
              <DeviceLogin />
            </>
          ),
        },
        { id: "sign-ins", label: t("identity.session.mine"), content: () => <MySignIns /> },
        { id: "keys", label: t("ui.keys.title"), content: () => <Keys /> },
      ]}
    />
  );
}
