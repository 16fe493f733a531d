import { useState } from "react";
import {
  dropDevicePasswordEndpoint,
  makeDevicePasswordEndpoint,
  ownDeviceLoginEndpoint,
} from "../../../../server/modules/access/staff-logins/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";

const topics = ["device-login"];

/** N-117 one's own password for network equipment: made here, shown this once. */
export function DeviceLogin() {
  const t = useTexts();
  const { data: own, problem } = useEndpoint(ownDeviceLoginEndpoint, {}, { topics });
  const [password, setPassword] = useState<string>();
  const [dropping, setDropping] = useState(false);
  const make = useAction(makeDevicePasswordEndpoint, { topics, onDone: (made) => setPassword(made.password) });
  const drop = useAction(dropDevicePasswordEndpoint, {
    topics,
    onDone: () => {
      setDropping(false);
      setPassword(undefined);
      notify(t("identity.device.dropped"));
    },
  });
  if (!own) return <Panel title={t("identity.device.title")}>{problem && <ProblemNote problem={problem} />}</Panel>;
  const hasOne = own.passwordSetAt !== null;
  return (
    <Panel title={t("identity.device.title")}>
      <div style={{ display: "grid", gap: 12, justifyItems: "start" }}>
        <p style={{ margin: 0, color: "var(--ink-quiet)" }}>
          {t(own.level === "none" ? "identity.device.no-level" : "identity.device.text")}
        </p>
        {own.level !== "none" && (
          <Facts
            facts={[
              { label: t("identity.admin.login"), value: <bdi className="code">{own.login}</bdi> },
              { label: t("identity.admin.network-login"), value: t(`identity.admin.network.${own.level}`) },
              { label: t("ui.password"), value: hasOne ? <MomentText value={own.passwordSetAt} /> : t("identity.device.none") },
            ]}
          />
        )}
        {password !== undefined && (
          <p style={{ margin: 0 }}>
            <bdi className="code" dir="ltr">
              {password}
            </bdi>{" "}
            <CopyButton text={password} label={t("identity.device.copy")} /> {t("identity.device.once")}
          </p>
        )}
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          {own.level !== "none" && (
            <Button busy={make.busy} onPress={() => make.run({})}>
              {t(hasOne ? "identity.device.renew" : "identity.device.make")}
            </Button>
          )}
          {hasOne && <Button onPress={() => setDropping(true)}>{t("identity.device.drop")}</Button>}
        </div>
        <ProblemNote problem={make.problem} />
      </div>
      <ConfirmDialog
        open={dropping}
        danger
        title={t("identity.device.drop-title")}
        confirm={t("identity.device.drop")}
        busy={drop.busy}
        problem={drop.problem}
        onConfirm={() => drop.run({})}
        onClose={() => setDropping(false)}
      >
        {t("identity.device.drop-text")}
      </ConfirmDialog>
    </Panel>
  );
}
