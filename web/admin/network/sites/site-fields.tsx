import { NativeSelect, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { listSitesEndpoint, siteKinds } from "../../../../server/modules/network/sites/contract.ts";
import { listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { digitsToWestern } from "../../../lib/typed-values.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { PartnersServedField } from "../../app/partners-served.tsx";

export interface SiteValues {
  name: string;
  kind: string;
  parentId: string;
  partnerIds: string[];
  locationId: string;
  address: string;
  lat: number | string;
  lng: number | string;
  contact: string;
  landlord: string;
  power: string;
  notes: string;
  tags: string[];
}

/** The fields of a site, shared by adding and editing one. */
export function SiteFields({ form, ownId }: { form: Form<SiteValues>; ownId?: string }) {
  const t = useTexts();
  return (
    <>
      <Panel title={t("network.site.basics")}>
        <div className="network-fields">
          <div className="network-fields-pair">
            <TextInput label={t("network.name")} required data-autofocus {...form.field("name")} />
            <NativeSelect
              label={t("network.site.kind-head")}
              {...form.field("kind")}
              data={siteKinds.map((value) => ({ value, label: t(`network.site.kind.${value}`) }))}
            />
          </div>
          <div className="network-fields-pair">
            <ParentField form={form} ownId={ownId} />
            <PartnersServedField field={form.field("partnerIds")} />
          </div>
          <TagsInput
            label={t("network.tags")}
            value={form.values.tags}
            onChange={(tags) => form.set("tags", tags)}
            error={form.field("tags").error}
          />
        </div>
      </Panel>
      <Panel title={t("network.site.place")}>
        <div className="network-fields">
          <div className="network-fields-pair">
            <TextInput label={t("network.address")} {...form.field("address")} />
            <LocationField form={form} />
          </div>
          <div className="network-fields-pair">
            <CoordinateField form={form} name="lat" label={t("network.site.lat")} />
            <CoordinateField form={form} name="lng" label={t("network.site.lng")} />
          </div>
        </div>
      </Panel>
      <Panel title={t("network.site.notes-head")}>
        <div className="network-fields">
          <Textarea label={t("network.site.contact")} autosize minRows={2} {...form.field("contact")} />
          <Textarea label={t("network.site.landlord")} autosize minRows={2} {...form.field("landlord")} />
          <Textarea label={t("network.site.power")} autosize minRows={2} {...form.field("power")} />
          <Textarea label={t("network.site.notes")} autosize minRows={3} {...form.field("notes")} />
        </div>
      </Panel>
    </>
  );
}

function ParentField({ form, ownId }: { form: Form<SiteValues>; ownId: string | undefined }) {
  const t = useTexts();
  const sites = useEndpoint(listSitesEndpoint, { query: { limit: 250, total: "none", sort: "name" } }, { topics: ["sites"] });
  const possible = (sites.data?.items ?? []).filter(({ id, status }) => id !== ownId && status !== "retired");
  return (
    <Select
      label={t("network.site.parent")}
      description={t("network.site.parent-why")}
      data={[{ value: "", label: t("network.site.top") }, ...possible.map(({ id, name }) => ({ value: id, label: name }))]}
      searchable={possible.length > 8}
      allowDeselect={false}
      nothingFoundMessage={t("ui.list.nothing-matches")}
      comboboxProps={{ withinPortal: false }}
      {...form.field("parentId")}
      onChange={(chosen) => form.set("parentId", chosen ?? "")}
    />
  );
}

function LocationField({ form }: { form: Form<SiteValues> }) {
  const t = useTexts();
  const locations = useEndpoint(listLocationsEndpoint, { query: {} }, { topics: ["locations"] }).data?.items ?? [];
  return (
    <Select
      label={t("network.location")}
      data={[{ value: "", label: t("network.no-location") }, ...locations.map(({ id, path }) => ({ value: id, label: path.join(" › ") }))]}
      searchable={locations.length > 8}
      allowDeselect={false}
      nothingFoundMessage={t("ui.list.nothing-matches")}
      comboboxProps={{ withinPortal: false }}
      {...form.field("locationId")}
      onChange={(chosen) => form.set("locationId", chosen ?? "")}
    />
  );
}

/** Degrees with a point; what is no number is handed on as typed, so that the form refuses it. */
function CoordinateField({ form, name, label }: { form: Form<SiteValues>; name: "lat" | "lng"; label: string }) {
  const [typed, setTyped] = useState(String(form.values[name]));
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      dir="ltr"
      autoComplete="off"
      {...form.field(name)}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        const text = digitsToWestern(event.currentTarget.value).trim().replace(",", ".");
        form.set(name, /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
      }}
    />
  );
}
