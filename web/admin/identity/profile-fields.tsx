import { ColorInput, NativeSelect, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { Form } from "../../lib/form.ts";
import { languages, staffLanguages } from "../../lib/languages.ts";
import { useTexts } from "../../lib/texts.tsx";
import { timeZones } from "../../lib/time-zones.ts";

/** What everybody may say of themselves, and those who manage administrators of others. */
export interface OwnProfile {
  phone: string;
  extension: string;
  language: string;
  timeZone: string | null;
  calendarColour: string;
  signature: string;
  sendFromOwnAddress: boolean;
}

/** How somebody is reached and how they read: stands among the short fields of a profile. */
export function ReachFields({ form, zoneOfPartner }: { form: Form<OwnProfile>; zoneOfPartner: string }) {
  const t = useTexts();
  const zone = form.field("timeZone");
  return (
    <>
      <TextInput label={t("identity.admin.phone")} type="tel" {...form.field("phone")} />
      <TextInput label={t("identity.admin.extension")} {...form.field("extension")} />
      <NativeSelect
        label={t("ui.language")}
        {...form.field("language")}
        data={staffLanguages.map((value) => ({ value, label: languages[value].name }))}
      />
      <Select
        label={t("identity.admin.time-zone")}
        placeholder={zoneOfPartner}
        searchable
        clearable
        data={timeZones()}
        value={zone.value}
        error={zone.error}
        onChange={(chosen) => form.set("timeZone", chosen)}
      />
      <ColorInput label={t("identity.admin.colour")} format="hex" withEyeDropper={false} {...form.field("calendarColour")} />
    </>
  );
}

/** As whom somebody's mail goes out. */
export function OwnMailFields({ form, ownAddressText }: { form: Form<OwnProfile>; ownAddressText: string }) {
  const t = useTexts();
  return (
    <>
      <Textarea
        label={t("identity.admin.signature")}
        description={t("identity.admin.signature-text")}
        autosize
        minRows={3}
        {...form.field("signature")}
      />
      <Switch label={t("identity.admin.own-address")} description={ownAddressText} {...form.check("sendFromOwnAddress")} />
    </>
  );
}
