import { editAdministratorEndpoint, meEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { Administrator } from "./administrator-words.ts";
import { PartnerChoice } from "./partner-choice.tsx";
import { PartnerNames } from "./partner-names.tsx";

export function PartnersTab({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const { adminId } = useStaffSession();
  const mayUpdate = useMay("admin.administrators.update") && admin.id !== adminId && admin.status !== "archived";
  if (!mayUpdate) {
    return (
      <Panel title={t("identity.admin.partners")}>
        <PartnerNames partners={admin.partners} />
        {admin.id === adminId && <p style={{ marginBlockEnd: 0, color: "var(--ink-quiet)" }}>{t("identity.admin.not-oneself")}</p>}
      </Panel>
    );
  }
  return <PartnersForm admin={admin} />;
}

function PartnersForm({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const me = useEndpoint(meEndpoint);
  const { form, action } = useRecordForm({
    endpoint: editAdministratorEndpoint,
    params: { adminId: admin.id },
    record: admin,
    values: ({ partners }) => ({ partners: partners as "all" | string[] }),
    onSaved: () => notify(t("identity.admin.partners-saved")),
  });
  const field = form.field("partners");
  return (
    <Panel title={t("identity.admin.partners")}>
      <FormFrame form={form} submit={t("identity.admin.save-partners")} busy={action.busy} problem={action.problem}>
        <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("identity.admin.partners-text")}</p>
        <PartnerChoice
          label={t("identity.admin.partners-reach")}
          mayGiveAll={me.data?.allPartners ?? false}
          value={field.value as "all" | string[]}
          error={field.error}
          onChange={(value) => form.set("partners", value as never)}
        />
      </FormFrame>
    </Panel>
  );
}
