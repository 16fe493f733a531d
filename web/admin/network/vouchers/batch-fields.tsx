// What may change of a batch while its vouchers are out there.
import { Select, TextInput } from "@mantine/core";
import { listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { Form } from "../../../lib/form.ts";
import type { TypedRate } from "../../../lib/rate-units.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { RateField } from "../../../ui/rate-field.tsx";

export interface BatchValues {
  title: string;
  locationId: string;
  downBps: number | null;
  upBps: number | null;
  nasPool: string;
  loginUrl: string;
}

export const emptyBatch: BatchValues = { title: "", locationId: "", downBps: null, upBps: null, nasPool: "", loginUrl: "" };

export function BatchFields({ form }: { form: Form<BatchValues> }) {
  const t = useTexts();
  const speed = (name: "downBps" | "upBps") => ({
    ...{ value: form.values[name], error: form.field(name).error },
    // What is no number is handed on as it was typed, so that the form refuses it.
    onChange: (bps: TypedRate) => form.set(name, bps as number | null),
  });
  return (
    <Panel title={t("hotspot.where")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <TextInput label={t("hotspot.name")} description={t("hotspot.name-why")} required data-autofocus {...form.field("title")} />
          <LocationField form={form} />
        </div>
        <div className="network-fields-pair">
          <RateField label={t("hotspot.down")} description={t("hotspot.speed-why")} {...speed("downBps")} />
          <RateField label={t("hotspot.up")} {...speed("upBps")} />
        </div>
        <div className="network-fields-pair">
          <TextInput
            label={t("hotspot.pool")}
            description={t("hotspot.pool-why")}
            dir="ltr"
            autoComplete="off"
            {...form.field("nasPool")}
          />
          <TextInput label={t("hotspot.url")} description={t("hotspot.url-why")} dir="ltr" autoComplete="off" {...form.field("loginUrl")} />
        </div>
      </div>
    </Panel>
  );
}

function LocationField({ form }: { form: Form<BatchValues> }) {
  const t = useTexts();
  const locations = useEndpoint(listLocationsEndpoint, { query: {} }, { topics: ["locations"] }).data?.items ?? [];
  return (
    <Select
      label={t("hotspot.location")}
      data={[{ value: "", label: t("hotspot.no-location") }, ...locations.map(({ id, path }) => ({ value: id, label: path.join(" › ") }))]}
      searchable={locations.length > 8}
      allowDeselect={false}
      nothingFoundMessage={t("ui.list.nothing-matches")}
      {...form.field("locationId")}
      onChange={(chosen) => form.set("locationId", chosen ?? "")}
    />
  );
}
