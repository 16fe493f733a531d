import { Switch, TextInput } from "@mantine/core";
import { editRoleEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { roleTitle } from "../../app/role-title.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { Role } from "./role-words.ts";

/** What can be changed of every role, the built-in ones too: its title and whether it asks for a second factor. */
export function RoleSettings({ role }: { role: Role }) {
  const t = useTexts();
  const mayUpdate = useMay("admin.roles.update");
  const { form, action } = useRecordForm({
    endpoint: editRoleEndpoint,
    params: { roleId: role.id },
    record: role,
    values: ({ title, require2fa }) => ({ title, require2fa }),
    topics: ["administrators"],
    onSaved: () => notify(t("identity.role.saved")),
  });
  if (!mayUpdate) {
    return (
      <Panel title={t("identity.role.settings")}>
        <Facts
          facts={[
            { label: t("identity.role.title"), value: roleTitle(t, role.title) },
            {
              label: t("identity.factor.title"),
              value: t(role.require2fa ? "identity.role.factor-asked" : "identity.role.factor-not-asked"),
            },
          ]}
        />
      </Panel>
    );
  }
  return (
    <Panel title={t("identity.role.settings")}>
      <FormFrame form={form} submit={t("identity.role.save")} busy={action.busy} problem={action.problem}>
        <TextInput
          label={t("identity.role.title")}
          {...(role.isBuiltin ? { description: t("identity.role.title-builtin") } : {})}
          required
          maxLength={100}
          maw={420}
          {...form.field("title")}
        />
        <Switch
          label={t("identity.role.require-factor")}
          description={t("identity.role.require-factor-text")}
          {...form.check("require2fa")}
        />
      </FormFrame>
    </Panel>
  );
}
