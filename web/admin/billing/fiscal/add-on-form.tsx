import { Checkbox, PasswordInput, Switch, TextInput } from "@mantine/core";
import type { z } from "zod";
import {
  AddOnBody,
  type FiscalisationView,
  fiscalKinds,
  saveFiscalisationEndpoint,
} from "../../../../server/modules/billing/fiscalisation/contract.ts";
import { useForm } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { CountField } from "../../../ui/count-field.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";

export type Fiscalisation = z.output<typeof FiscalisationView>;

/** Where the add-on is and what it is for. The secret is typed and never shown again. */
export function AddOnForm({ fiscalisation }: { fiscalisation: Fiscalisation }) {
  const t = useTexts();
  const { partnerId, version, addOn, mayChange } = fiscalisation;
  const save = useAction(saveFiscalisationEndpoint, { topics: ["fiscal", "fiscal-registrations"] });
  const form = useForm({
    schema: AddOnBody,
    start: {
      title: addOn?.title ?? "",
      url: addOn?.url ?? "",
      secret: "",
      kinds: addOn?.kinds ?? [...fiscalKinds],
      policy: addOn?.policy ?? ("block" as const),
      reserves: addOn?.reserves ?? false,
      poolSize: (addOn?.poolSize ?? 500) as number | "",
      atOnce: (addOn?.atOnce ?? 1) as number | "",
      isOn: addOn?.isOn ?? true,
    },
    problem: save.problem,
    submit: async (body) => {
      const { secret, ...rest } = body;
      const saved = await save.run({ params: { partnerId }, body: secret ? { ...rest, secret } : rest, version });
      if (saved) notify(t("fiscal.settings.saved"));
      return saved;
    },
  });
  const { values } = form;
  return (
    <fieldset disabled={!mayChange} className="fiscal-form">
      <FormFrame form={form} submit={t("fiscal.settings.save")} busy={save.busy} problem={save.problem}>
        <div className="fiscal-fields">
          <TextInput
            label={t("fiscal.settings.name")}
            description={t("fiscal.settings.name-why")}
            required
            autoComplete="off"
            {...form.field("title")}
          />
          <TextInput
            label={t("fiscal.settings.url")}
            description={t("fiscal.settings.url-why")}
            placeholder="https://fiscal.example.net"
            dir="ltr"
            required
            autoComplete="off"
            {...form.field("url")}
          />
          <PasswordInput
            label={t("fiscal.settings.secret")}
            description={addOn ? t("fiscal.settings.secret-kept") : t("fiscal.settings.secret-why")}
            dir="ltr"
            required={!addOn}
            autoComplete="new-password"
            {...form.field("secret")}
          />
          <Checkbox.Group
            label={t("fiscal.settings.kinds")}
            value={[...values.kinds]}
            onChange={(kinds) => form.set("kinds", fiscalKinds.filter((kind) => kinds.includes(kind)) as never)}
            data-field="kinds"
            error={form.field("kinds").error}
          >
            <div className="fiscal-kinds">
              {fiscalKinds.map((kind) => (
                <Checkbox key={kind} value={kind} label={t(`fiscal.kinds.${kind}`)} />
              ))}
            </div>
          </Checkbox.Group>
          <RadioList
            label={t("fiscal.settings.policy")}
            value={values.policy}
            options={(["block", "queue"] as const).map((value) => ({
              value,
              label: t(`fiscal.settings.policy-${value}`),
              note: t(`fiscal.settings.policy-${value}-why`),
            }))}
            onChange={(value) => form.set("policy", value)}
          />
          <Switch label={t("fiscal.settings.reserves")} description={t("fiscal.settings.reserves-why")} {...form.check("reserves")} />
          {values.reserves && (
            <CountField {...form.field("poolSize")} label={t("fiscal.settings.pool")} onChange={(value) => form.set("poolSize", value)} />
          )}
          <CountField
            {...form.field("atOnce")}
            label={t("fiscal.settings.at-once")}
            description={t("fiscal.settings.at-once-why")}
            onChange={(value) => form.set("atOnce", value)}
          />
          <Switch label={t("fiscal.settings.on")} description={t("fiscal.settings.on-why")} {...form.check("isOn")} />
        </div>
      </FormFrame>
    </fieldset>
  );
}
