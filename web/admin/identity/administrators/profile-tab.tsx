import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { editAdministratorEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { FormColumns, inputsFirst } from "../form-columns.tsx";
import { OwnMailFields, type OwnProfile, ReachFields } from "../profile-fields.tsx";
import type { Administrator } from "./administrator-words.ts";

export function ProfileTab({ admin }: { admin: Administrator }) {
  const mayUpdate = useMay("admin.administrators.update");
  return mayUpdate && admin.status !== "archived" ? <ProfileForm admin={admin} /> : <ProfileFacts admin={admin} />;
}

const profileOf = (admin: Administrator) => ({
  fullName: admin.fullName,
  email: admin.email,
  login: admin.login,
  phone: admin.phone,
  extension: admin.extension,
  language: admin.language,
  timeZone: admin.timeZone,
  calendarColour: admin.calendarColour,
  idleTimeoutS: admin.idleTimeoutS,
  networkLogin: admin.networkLogin,
  sendFromOwnAddress: admin.sendFromOwnAddress,
  signature: admin.signature,
});

const minute = 60;

function ProfileForm({ admin }: { admin: Administrator }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: editAdministratorEndpoint,
    params: { adminId: admin.id },
    record: admin,
    values: profileOf,
    onSaved: () => notify(t("identity.admin.saved")),
  });
  const own = form as unknown as Form<OwnProfile>;
  const idle = form.field("idleTimeoutS");
  return (
    <Panel title={t("identity.admin.profile")}>
      <FormFrame form={form} submit={t("identity.admin.save-profile")} busy={action.busy} problem={action.problem}>
        <FormColumns>
          <TextInput label={t("identity.admin.name")} required {...form.field("fullName")} />
          <TextInput label={t("identity.admin.email")} required type="email" {...form.field("email")} />
          <TextInput
            label={t("identity.admin.login")}
            description={t("identity.admin.login-change")}
            inputWrapperOrder={inputsFirst}
            required
            spellCheck={false}
            {...form.field("login")}
          />
          <ReachFields form={own} zoneOfPartner={t("identity.admin.time-zone-of-partner")} />
          <NumberInput
            label={t("identity.admin.idle")}
            description={t("identity.admin.idle-text")}
            inputWrapperOrder={inputsFirst}
            min={0}
            max={720}
            allowDecimal={false}
            value={Math.round(idle.value / minute)}
            error={idle.error}
            onChange={(minutes) => form.set("idleTimeoutS", Number(minutes) * minute)}
          />
          <NativeSelect
            label={t("identity.admin.network-login")}
            description={t("identity.admin.network-login-text")}
            inputWrapperOrder={inputsFirst}
            {...form.field("networkLogin")}
            data={(["none", "read", "write", "full"] as const).map((value) => ({ value, label: t(`identity.admin.network.${value}`) }))}
          />
        </FormColumns>
        <OwnMailFields form={own} ownAddressText={t("identity.admin.own-address-text")} />
      </FormFrame>
    </Panel>
  );
}

function ProfileFacts({ admin }: { admin: Administrator }) {
  const t = useTexts();
  return (
    <Panel title={t("identity.admin.profile")}>
      <Facts
        facts={[
          { label: t("identity.admin.login"), value: <bdi className="code">{admin.login}</bdi> },
          { label: t("identity.admin.email"), value: <bdi>{admin.email}</bdi> },
          { label: t("identity.admin.phone"), value: admin.phone ? <bdi>{admin.phone}</bdi> : <Nothing /> },
          { label: t("identity.admin.extension"), value: admin.extension || <Nothing /> },
          { label: t("identity.admin.time-zone"), value: admin.timeZone ?? t("identity.admin.time-zone-of-partner") },
          { label: t("identity.admin.network-login"), value: t(`identity.admin.network.${admin.networkLogin}`) },
          { label: t("identity.admin.since"), value: <MomentText value={admin.createdAt} /> },
        ]}
      />
    </Panel>
  );
}
