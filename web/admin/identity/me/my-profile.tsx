import { TextInput } from "@mantine/core";
import { editMeEndpoint, type meEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { Form } from "../../../lib/form.ts";
import { staffLanguages } from "../../../lib/languages.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { FormColumns } from "../form-columns.tsx";
import { OwnMailFields, type OwnProfile, ReachFields } from "../profile-fields.tsx";

type Me = ReturnsOf<typeof meEndpoint>;

export function MyProfile({ me }: { me: Me }) {
  const t = useTexts();
  const { setLanguage } = useLanguage();
  const { form, action } = useRecordForm({
    endpoint: editMeEndpoint,
    params: {},
    record: me,
    values: (record: Me) => ({
      fullName: record.name,
      phone: record.phone,
      extension: record.extension,
      language: record.language,
      timeZone: record.ownTimeZone,
      calendarColour: record.calendarColour,
      signature: record.signature,
      sendFromOwnAddress: record.sendFromOwnAddress,
    }),
    topics: ["administrators"],
    onSaved: (saved) => {
      const chosen = staffLanguages.find((one) => one === saved.language);
      if (chosen && chosen !== me.language) setLanguage(chosen);
      notify(t("identity.me.saved"));
    },
  });
  const own = form as unknown as Form<OwnProfile>;
  return (
    <Panel title={t("identity.admin.profile")}>
      <FormFrame form={form} submit={t("identity.admin.save-profile")} busy={action.busy} problem={action.problem}>
        <FormColumns>
          <TextInput label={t("identity.admin.name")} required autoComplete="name" {...form.field("fullName")} />
          <ReachFields form={own} zoneOfPartner={t("identity.me.time-zone-of-partner", { zone: me.timeZone })} />
        </FormColumns>
        <OwnMailFields form={own} ownAddressText={t("identity.me.own-address-text")} />
      </FormFrame>
    </Panel>
  );
}
