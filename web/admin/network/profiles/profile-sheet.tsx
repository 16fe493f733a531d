import { NativeSelect, TagsInput, Textarea, TextInput } from "@mantine/core";
import {
  deleteProfileEndpoint,
  dynamicModes,
  updateProfileEndpoint,
  walledModes,
} from "../../../../server/modules/network/profiles/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { Profile } from "./profile.ts";
import { TemplateField } from "./template-field.tsx";

interface SheetProps {
  profile: Profile;
  mayChange: boolean;
  onClose: () => void;
}

/** A shipped profile to read, or an own one to edit. */
export function ProfileSheet({ profile, mayChange, onClose }: SheetProps) {
  return profile.isShipped || !mayChange ? (
    <ShownProfile profile={profile} onClose={onClose} />
  ) : (
    <EditProfile profile={profile} onClose={onClose} />
  );
}

const texts = ["acceptLines", "blockLines", "restoreLines"] as const;

function ShownProfile({ profile, onClose }: Omit<SheetProps, "mayChange">) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Sheet open wide title={profile.name} onClose={onClose}>
      <div className="network-fields">
        <p className="network-quiet">{profile.notes}</p>
        <Facts
          facts={[
            { label: t("network.nas.access"), value: profile.accessTypes.map((type) => t(`network.access.${type}`)).join(t("ui.comma")) },
            { label: t("network.nas.interim"), value: `${format.number(profile.interimSeconds)} ${t("network.seconds-unit")}` },
            { label: t("network.nas.dynamic"), value: t(`network.nas.dynamic-of.${profile.dynamicMode}`) },
            { label: t("network.profile.walled"), value: t(`network.profile.walled-of.${profile.walledMode}`) },
            { label: t("network.profile.session"), value: <bdi className="code">{profile.sessionAttributes.join(", ")}</bdi> },
          ]}
        />
        {texts.map((field) => (
          <TemplateField key={field} label={t(`network.profile.text.${field}`)} field={{ name: field, value: profile[field] }} />
        ))}
      </div>
    </Sheet>
  );
}

interface ProfileValues
  extends Pick<Profile, "name" | "dynamicMode" | "walledMode" | (typeof texts)[number] | "sessionAttributes" | "notes"> {
  interimSeconds: number | "";
  dynamicPort: number | "";
}

const valuesOf = (profile: Profile): ProfileValues => ({
  ...{ name: profile.name, interimSeconds: profile.interimSeconds, dynamicMode: profile.dynamicMode, dynamicPort: profile.dynamicPort },
  ...{ walledMode: profile.walledMode, acceptLines: profile.acceptLines, blockLines: profile.blockLines, notes: profile.notes },
  ...{ restoreLines: profile.restoreLines, sessionAttributes: [...profile.sessionAttributes] },
});

function EditProfile({ profile, onClose }: Omit<SheetProps, "mayChange">) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updateProfileEndpoint,
    params: { profileId: profile.key },
    record: profile,
    values: valuesOf,
    topics: ["nas-profiles", "nases"],
    onSaved: () => {
      notify(t("network.saved", { name: profile.name }));
      onClose();
    },
  });
  const remove = useAction(deleteProfileEndpoint, { topics: ["nas-profiles"], onDone: onClose });
  return (
    <Sheet open wide title={profile.name} onClose={onClose} locked={action.busy || remove.busy}>
      <FormFrame
        form={form}
        submit={t("network.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(name) => t.optional(`network.field.${name}`) ?? name}
      >
        <TextInput label={t("network.name")} required data-autofocus {...form.field("name")} />
        <div className="network-fields-pair">
          <CountField label={t("network.nas.interim")} unit={t("network.seconds-unit")} required {...form.field("interimSeconds")} />
          <NativeSelect
            label={t("network.profile.walled")}
            {...form.field("walledMode")}
            data={walledModes.map((value) => ({ value, label: t(`network.profile.walled-of.${value}`) }))}
          />
        </div>
        <div className="network-fields-pair">
          <NativeSelect
            label={t("network.nas.dynamic")}
            {...form.field("dynamicMode")}
            data={dynamicModes.map((value) => ({ value, label: t(`network.nas.dynamic-of.${value}`) }))}
          />
          <CountField label={t("network.nas.dynamic-port")} required {...form.field("dynamicPort")} />
        </div>
        {texts.map((field) => (
          <TemplateField
            key={field}
            label={t(`network.profile.text.${field}`)}
            description={t(`network.profile.text-why.${field}`)}
            field={form.field(field)}
            errors={form.errors}
          />
        ))}
        <TagsInput
          label={t("network.profile.session")}
          value={form.values.sessionAttributes}
          error={form.field("sessionAttributes").error}
          onChange={(names) => form.set("sessionAttributes", names)}
        />
        <Textarea label={t("network.profile.notes")} autosize minRows={2} {...form.field("notes")} />
        {profile.uses === 0 && (
          <div className="network-acts">
            <Button
              small
              kind="quiet"
              busy={remove.busy}
              onPress={() => remove.run({ params: { profileId: profile.key }, version: profile.version })}
            >
              {t("network.profile.delete")}
            </Button>
            <ProblemNote problem={remove.problem} />
          </div>
        )}
      </FormFrame>
    </Sheet>
  );
}
