import { ActionIcon, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { mostAttributes } from "../../../../server/modules/access/plan-replies/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import type { PlanNetworkValues } from "./plan-network.ts";

/** Fields of a plan that templates read as plan.attr.<name>. */
export function PlanAttributes({ form }: { form: Form<PlanNetworkValues> }) {
  const t = useTexts();
  const { attributes } = form.values;
  const typed = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;
  return (
    <fieldset className="network-flags network-part">
      <legend>{t("network.plan.field.attributes")}</legend>
      <div className="network-fields">
        <p className="network-quiet">{t("network.plan.attributes-why")}</p>
        {attributes.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id of their own and keep their places.
          <div key={at} style={{ display: "grid", gridTemplateColumns: "1fr 1fr auto", gap: 8, alignItems: "end" }}>
            <TextInput label={t("network.plan.attribute-name")} required {...typed} {...form.field(`attributes.${at}.name`)} />
            <TextInput label={t("network.plan.attribute-value")} required {...typed} {...form.field(`attributes.${at}.value`)} />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t("network.plan.remove-attribute")}
              onClick={() => form.set("attributes", attributes.toSpliced(at, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        {attributes.length < mostAttributes && (
          <div>
            <Button
              small
              icon={<IconPlus size={15} aria-hidden />}
              onPress={() => form.set("attributes", [...attributes, { name: "", value: "" }])}
            >
              {t("network.plan.add-attribute")}
            </Button>
          </div>
        )}
      </div>
    </fieldset>
  );
}
