import { ActionIcon, NativeSelect } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { Pair, type PlanFieldsProps } from "./pair.tsx";

/** B-19 what a bundle is made of; the weights share its price out over the parts' taxes and revenue. */
export function ComponentsField({ form, currency }: PlanFieldsProps) {
  const t = useTexts();
  const plans = useEndpoint(listPlansEndpoint, {
    query: { limit: 250, total: "none", filter: { kind: "internet,voice,recurring", currency } as never },
  });
  const { components } = form.values;
  const { error } = form.field("components");
  const set = (next: typeof components): void => form.set("components", next as never);
  return (
    <div className="plan-fields">
      <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.components-why")}</span>
      {components.map((part, index) => {
        const change = (more: Partial<typeof part>): void => set(components.with(index, { ...part, ...more }));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id of their own and keep their places.
          <div key={index} className="plan-fields-item">
            <div>
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
                <DecimalField
                  label={t("services.quantity")}
                  places={3}
                  value={part.quantity}
                  onChange={(quantity) => change({ quantity })}
                />
                <CountField
                  label={t("catalog.weight")}
                  description={t("catalog.weight-why")}
                  value={part.weight}
                  onChange={(weight) => change({ weight })}
                />
              </Pair>
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t("catalog.remove-component")}
              onClick={() => set(components.toSpliced(index, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      {error && (
        <span role="alert" style={{ color: "var(--hurts-ink)" }}>
          {error}
        </span>
      )}
      <div>
        <Button
          small
          icon={<IconPlus size={15} aria-hidden />}
          onPress={() => set([...components, { planId: "", quantity: "1", weight: 1 }])}
        >
          {t("catalog.add-component")}
        </Button>
      </div>
    </div>
  );
}
