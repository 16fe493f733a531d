// P-95 what whoever orders the plan in the portal is asked for.
import { MultiSelect, NativeSelect } from "@mantine/core";
import { listLocationsEndpoint } from "../../../server/modules/partners/contract.ts";
import { type Ask, asks, deliveries, inputsOf, type OrderInputs } from "../../../shared/orders.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Pair, type PlanFieldsProps } from "./pair.tsx";

export function OrderInputsField({ form, kind }: PlanFieldsProps) {
  const t = useTexts();
  const chosen = form.values.orderInputs;
  const inputs = inputsOf(kind, chosen);
  const set = (change: Partial<OrderInputs>): void => {
    const next = { ...(chosen ?? inputs), ...change };
    form.set("orderInputs", { ...next, placeIds: picksUp(next.delivery) ? [...next.placeIds] : [] });
  };
  const ask = (field: "start" | "address" | "notes") => (
    <NativeSelect
      label={t(`catalog.asks.${field}`)}
      value={inputs[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value as Ask })}
      data={asks.map((value) => ({ value, label: t(`catalog.ask.${value}`) }))}
    />
  );
  return (
    <>
      <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.asks.why")}</span>
      <Pair>
        {kind === "one_time" ? (
          <NativeSelect
            label={t("catalog.asks.delivery")}
            value={inputs.delivery}
            onChange={(event) => set({ delivery: event.currentTarget.value as OrderInputs["delivery"] })}
            data={deliveries.map((value) => ({ value, label: t(`catalog.delivery.${value}`) }))}
          />
        ) : (
          ask("start")
        )}
        {inputs.delivery === "no" && ask("address")}
        {ask("notes")}
      </Pair>
      {picksUp(inputs.delivery) && (
        <Places value={inputs.placeIds} error={form.field("orderInputs").error} onChange={(placeIds) => set({ placeIds })} />
      )}
    </>
  );
}

const picksUp = (delivery: OrderInputs["delivery"]): boolean => delivery === "pick_up" || delivery === "either";

function Places({ value, error, onChange }: { value: readonly string[]; error: string | undefined; onChange: (ids: string[]) => void }) {
  const t = useTexts();
  const locations = useEndpoint(listLocationsEndpoint, { query: {} });
  return (
    <MultiSelect
      label={t("catalog.asks.places")}
      description={t("catalog.asks.places-why")}
      required
      searchable
      nothingFoundMessage={t("ui.list.nothing-matches")}
      data={locations.data?.items.map(({ id, path }) => ({ value: id, label: path.join(" / ") })) ?? []}
      value={[...value]}
      error={error}
      data-field="orderInputs"
      onChange={onChange}
    />
  );
}
