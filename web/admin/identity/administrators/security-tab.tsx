import { useState } from "react";
import {
  editAdministratorEndpoint,
  endSignInEndpoint,
  listSignInLogEndpoint,
  listSignInsEndpoint,
  resetFactorsEndpoint,
  unlockAdministratorEndpoint,
} from "../../../../server/modules/identity/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText, useNow } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { OutcomeChip } from "../logs/outcome-chip.tsx";
import { NetworksField } from "../networks-field.tsx";
import { SignInTable } from "../sign-in-table.tsx";
import type { Administrator } from "./administrator-words.ts";
import { DeviceLoginPanel } from "./device-login-panel.tsx";

export function SecurityTab({ admin }: { admin: Administrator }) {
  const maySeeSignIns = useMay("admin.sessions.view");
  const maySeeLog = useMay("admin.logs.view");
  const mayUpdate = useMay("admin.administrators.update");
  return (
    <>
      <Access admin={admin} />
      {mayUpdate && admin.status !== "archived" && <Networks key={admin.version} admin={admin} />}
      {admin.networkLogin !== "none" && admin.status !== "archived" && <DeviceLoginPanel admin={admin} />}
      {maySeeSignIns && <OpenSignIns admin={admin} />}
      {maySeeLog && <Attempts admin={admin} />}
    </>
  );
}

function Access({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const format = useFormat();
  const now = useNow();
  const { adminId } = useStaffSession();
  const mayUnlock = useMay("admin.sessions.revoke");
  const mayUpdate = useMay("admin.administrators.update");
  const [resetting, setResetting] = useState(false);
  const params = { adminId: admin.id };
  const unlock = useAction(unlockAdministratorEndpoint, { onDone: () => notify(t("identity.admin.unlocked", { name: admin.fullName })) });
  const reset = useAction(resetFactorsEndpoint, {
    topics: ["sign-ins"],
    onDone: () => {
      setResetting(false);
      notify(t("identity.factor.was-reset", { name: admin.fullName }));
    },
  });
  const lockedUntil = admin.lockedUntil !== null && new Date(admin.lockedUntil) > now ? admin.lockedUntil : undefined;
  return (
    <Panel title={t("identity.factor.title")}>
      <div style={{ display: "grid", gap: 12, justifyItems: "start" }}>
        <span>{t(admin.hasSecondFactor ? "identity.factor.on-text" : "identity.factor.off-text", { name: admin.fullName })}</span>
        {admin.hasSecondFactor && mayUpdate && admin.id !== adminId && (
          <Button onPress={() => setResetting(true)}>{t("identity.factor.reset")}</Button>
        )}
        {lockedUntil && (
          <>
            <span>{t("identity.admin.locked-until", { moment: format.moment(lockedUntil) })}</span>
            {mayUnlock && (
              <Button busy={unlock.busy} onPress={() => unlock.run({ params })}>
                {t("identity.admin.unlock")}
              </Button>
            )}
            <ProblemNote problem={unlock.problem} />
          </>
        )}
      </div>
      <ConfirmDialog
        open={resetting}
        danger
        title={t("identity.factor.reset-title", { name: admin.fullName })}
        confirm={t("identity.factor.reset")}
        busy={reset.busy}
        problem={reset.problem}
        onConfirm={() => reset.run({ params })}
        onClose={() => setResetting(false)}
      >
        {t("identity.factor.reset-text")}
      </ConfirmDialog>
    </Panel>
  );
}

function Networks({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: editAdministratorEndpoint,
    params: { adminId: admin.id },
    record: admin,
    values: ({ ipAllowList }) => ({ ipAllowList: [...ipAllowList] }),
    onSaved: () => notify(t("identity.networks.saved")),
  });
  const field = form.field("ipAllowList");
  return (
    <Panel title={t("identity.networks.title")}>
      <FormFrame form={form} submit={t("identity.networks.save")} busy={action.busy} problem={action.problem}>
        <NetworksField
          label={t("identity.networks.label")}
          description={t("identity.networks.text")}
          value={field.value}
          errors={form.errors.filter((error) => error.field.startsWith("ipAllowList"))}
          onChange={(networks) => form.set("ipAllowList", networks)}
        />
      </FormFrame>
    </Panel>
  );
}

const shown = 10;

function OpenSignIns({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const mayEnd = useMay("admin.sessions.revoke");
  const list = useEndpoint(listSignInsEndpoint, { query: { limit: 50, filter: { adminId: admin.id } } }, { topics: ["administrators"] });
  const end = useAction(endSignInEndpoint, { onDone: () => notify(t("identity.session.ended")) });
  return (
    <Panel title={t("identity.session.open")}>
      <ProblemNote problem={end.problem ?? (list.data ? undefined : list.problem)} />
      <SignInTable
        signIns={list.data?.items}
        none={t("identity.session.none-of-theirs")}
        {...(mayEnd ? { onEnd: (signInId: string) => end.run({ params: { signInId } }) } : {})}
      />
    </Panel>
  );
}

function Attempts({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const log = useEndpoint(listSignInLogEndpoint, { query: { limit: shown, filter: { realm: "staff", subjectId: admin.id } } });
  if (!log.data) return <ProblemNote problem={log.problem} />;
  return (
    <Panel title={t("identity.log.last-attempts")}>
      {log.data.items.length === 0 ? (
        <span style={{ color: "var(--ink-quiet)" }}>{t("identity.log.none-of-theirs")}</span>
      ) : (
        <PlainTable
          label={t("identity.log.last-attempts")}
          rows={log.data.items}
          rowKey={(attempt) => attempt.id}
          columns={[
            { id: "at", head: t("identity.log.at"), cell: (attempt) => <MomentText value={attempt.at} /> },
            { id: "outcome", head: t("identity.log.outcome"), cell: (attempt) => <OutcomeChip outcome={attempt.outcome} /> },
            { id: "ip", head: t("identity.log.address"), cell: (attempt) => <bdi className="code">{attempt.ip}</bdi> },
          ]}
        />
      )}
    </Panel>
  );
}
