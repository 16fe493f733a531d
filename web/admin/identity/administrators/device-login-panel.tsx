import { MultiSelect } from "@mantine/core";
import { useState } from "react";
import {
  changeDeviceLoginEndpoint,
  deviceLoginEndpoint,
  revokeDevicePasswordEndpoint,
} from "../../../../server/modules/access/staff-logins/contract.ts";
import { listNasesEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { Administrator } from "./administrator-words.ts";

const topics = ["device-login", "administrators"];

/** N-117 where somebody may log in to network equipment, and whether they can. Their level stands in the profile. */
export function DeviceLoginPanel({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const params = { adminId: admin.id };
  const { data, problem } = useEndpoint(deviceLoginEndpoint, { params }, { topics });
  return (
    <Panel title={t("identity.device.title")}>
      {data ? <DeviceLoginForm key={data.version} admin={admin} own={data} /> : problem && <ProblemNote problem={problem} />}
    </Panel>
  );
}

function DeviceLoginForm({ admin, own }: { admin: Administrator; own: ReturnsOf<typeof deviceLoginEndpoint> }) {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("admin.administrators.update");
  const maySeeNases = useMay("network.routers.view");
  const nases = useEndpoint(
    listNasesEndpoint,
    { query: { limit: 250, total: "none", sort: "name" } },
    { enabled: maySeeNases, topics: ["nases"] },
  );
  const [revoking, setRevoking] = useState(false);
  const params = { adminId: admin.id };
  const { form, action } = useRecordForm({
    endpoint: changeDeviceLoginEndpoint,
    params,
    record: own,
    values: ({ nasIds }) => ({ nasIds: [...nasIds] }),
    topics,
    onSaved: () => notify(t("identity.device.saved")),
  });
  const revoke = useAction(revokeDevicePasswordEndpoint, {
    topics,
    onDone: () => {
      setRevoking(false);
      notify(t("identity.device.revoked", { name: admin.fullName }));
    },
  });
  return (
    <div style={{ display: "grid", gap: 16 }}>
      <span>
        {own.passwordSetAt === null
          ? t("identity.device.they-have-none", { name: admin.fullName })
          : t("identity.device.they-have-one", { name: admin.fullName, moment: format.moment(own.passwordSetAt) })}
      </span>
      {mayUpdate && maySeeNases && (
        <FormFrame form={form} submit={t("identity.device.save")} busy={action.busy} problem={action.problem}>
          <MultiSelect
            label={t("identity.device.routers")}
            description={t("identity.device.routers-why")}
            data={(nases.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            searchable
            clearable
            {...form.field("nasIds")}
          />
        </FormFrame>
      )}
      {mayUpdate && own.passwordSetAt !== null && (
        <div>
          <Button onPress={() => setRevoking(true)}>{t("identity.device.revoke")}</Button>
        </div>
      )}
      <ConfirmDialog
        open={revoking}
        danger
        title={t("identity.device.revoke-title", { name: admin.fullName })}
        confirm={t("identity.device.revoke")}
        busy={revoke.busy}
        problem={revoke.problem}
        onConfirm={() => revoke.run({ params })}
        onClose={() => setRevoking(false)}
      >
        {t("identity.device.revoke-text")}
      </ConfirmDialog>
    </div>
  );
}
