import { ColorInput, NativeSelect, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { editMeEndpoint, type meEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { timeZones } from "../../../lib/time-zones.ts";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { FormColumns } from "../form-columns.tsx";

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
      if (isLanguage(saved.language) && saved.language !== me.language) setLanguage(saved.language);
      notify(t("identity.me.saved"));
    },
  });
  const zone = form.field("timeZone");
  return (
    <Panel title={t("identity.admin.profile")}>
      <FormFrame form={form} submit={t("identity.admin.save-profile")} busy={action.busy} problem={action.problem}>
        <FormColumns>
          <TextInput label={t("identity.admin.name")} required autoComplete="name" {...form.field("fullName")} />
          <TextInput label={t("identity.admin.phone")} type="tel" autoComplete="tel" {...form.field("phone")} />
          <TextInput label={t("identity.admin.extension")} {...form.field("extension")} />
          <NativeSelect
            label={t("ui.language")}
            {...form.field("language")}
            data={Object.entries(languages).map(([value, { name }]) => ({ value, label: name }))}
          />
          <Select
            label={t("identity.admin.time-zone")}
            placeholder={t("identity.me.time-zone-of-partner", { zone: me.timeZone })}
            searchable
            clearable
            data={timeZones()}
            value={zone.value}
            error={zone.error}
            onChange={(chosen) => form.set("timeZone", chosen)}
          />
          <ColorInput label={t("identity.admin.colour")} format="hex" withEyeDropper={false} {...form.field("calendarColour")} />
        </FormColumns>
        <Textarea
          label={t("identity.admin.signature")}
          description={t("identity.admin.signature-text")}
          autosize
          minRows={3}
          {...form.field("signature")}
        />
        <Switch
          label={t("identity.admin.own-address")}
          description={t("identity.me.own-address-text")}
          {...form.check("sendFromOwnAddress")}
        />
      </FormFrame>
    </Panel>
  );
}
