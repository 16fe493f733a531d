import { NativeSelect } from "@mantine/core";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { CountField } from "../../ui/count-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { Pair, type PlanFieldsProps } from "./pair.tsx";
import { RowsField } from "./rows-field.tsx";

/** B-19 what a bundle is made of; the weights share its price out over the parts' taxes and revenue. */
export function ComponentsField({ form, currency }: PlanFieldsProps) {
  const t = useTexts();
  const plans = useEndpoint(listPlansEndpoint, {
    query: { limit: 250, total: "none", filter: { kind: "internet,voice,recurring", currency } as never },
  });
  const { components } = form.values;
  const { error } = form.field("components");
  return (
    <RowsField
      why={t("catalog.components-why")}
      rows={components}
      onChange={(next) => form.set("components", next as never)}
      added={() => ({ planId: "", quantity: "1", weight: 1 })}
      add={t("catalog.add-component")}
      remove={t("catalog.remove-component")}
      error={error}
    >
      {(part, change) => (
        <>
          <NativeSelect
            label={t("services.plan")}
            value={part.planId}
            onChange={(event) => change({ planId: event.currentTarget.value })}
            data={[
              { value: "", label: t("catalog.choose-plan") },
              ...(plans.data?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []),
            ]}
          />
          <Pair>
            <DecimalField label={t("services.quantity")} places={3} value={part.quantity} onChange={(quantity) => change({ quantity })} />
            <CountField
              label={t("catalog.weight")}
              description={t("catalog.weight-why")}
              value={part.weight}
              onChange={(weight) => change({ weight })}
            />
          </Pair>
        </>
      )}
    </RowsField>
  );
}
