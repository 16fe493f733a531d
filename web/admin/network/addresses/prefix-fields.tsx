import { MultiSelect, NativeSelect, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { orders, roles } from "../../../../server/modules/network/addresses/contract.ts";
import { listNasesEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { listSitesEndpoint } from "../../../../server/modules/network/sites/contract.ts";
import { listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import type { Form } from "../../../lib/form.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { CountField } from "../../../ui/count-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { PartnersServedField } from "../../app/partners-served.tsx";

export interface PrefixValues {
  siteId: string;
  partnerIds: string[];
  locationIds: string[];
  nasIds: string[];
  gateway: string;
  dnsServers: string[];
  vlan: number | "";
  excluded: string[];
  allocationOrder: string;
  holdSeconds: number | "";
  quarantineSeconds: number | "";
  category: string;
  comment: string;
}

export interface NewPrefixValues extends PrefixValues {
  cidr: string;
  domain: string;
  role: string;
  pdLength: number | "";
}

export const emptyValues: PrefixValues = {
  ...{ siteId: "", partnerIds: [], locationIds: [], nasIds: [], gateway: "", dnsServers: [], vlan: "", excluded: [] },
  ...{ allocationOrder: "lowest", holdSeconds: 86_400, quarantineSeconds: 0, category: "", comment: "" },
};

const hasPdLength = (role: string): boolean => role === "pd_pool" || role === "wan6_pool";

/** Which network it is, and what for. It is said once: later it is split, merged or resized. */
export function NetworkFields({ form }: { form: Form<NewPrefixValues> }) {
  const t = useTexts();
  const { role } = form.values;
  const pdLength = form.field("pdLength");
  return (
    <Panel title={t("addresses.basics")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <TextInput
            label={t("addresses.prefix")}
            description={t("addresses.prefix-how")}
            required
            dir="ltr"
            autoComplete="off"
            data-autofocus
            {...form.field("cidr")}
          />
          <NativeSelect
            label={t("addresses.role-head")}
            description={t(`addresses.role-why.${role as "pool"}`)}
            {...form.field("role")}
            data={roles.map((value) => ({ value, label: t(`addresses.role.${value}`) }))}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              form.set("role", chosen);
              form.set("pdLength", chosen === "pd_pool" ? 56 : chosen === "wan6_pool" ? 64 : "");
            }}
          />
        </div>
        <div className="network-fields-pair">
          {hasPdLength(role) && (
            <CountField
              label={t("addresses.pd-length")}
              description={t("addresses.pd-length-why")}
              required
              name={pdLength.name}
              value={pdLength.value}
              error={pdLength.error}
              onChange={(length) => form.set("pdLength", length)}
            />
          )}
          <TextInput
            label={t("addresses.domain")}
            description={t("addresses.domain-why")}
            dir="ltr"
            autoComplete="off"
            {...form.field("domain")}
          />
        </div>
      </div>
    </Panel>
  );
}

/** All that can change. */
export function PrefixFields({ form, role }: { form: Form<PrefixValues>; role: string }) {
  const t = useTexts();
  const isGiven = role !== "container";
  return (
    <>
      <Panel title={t("addresses.for-whom")}>
        <div className="network-fields">
          <div className="network-fields-pair">
            <PartnersServedField field={form.field("partnerIds")} />
            <SiteField form={form} />
          </div>
          <div className="network-fields-pair">
            <LocationsField form={form} />
            <NasesField form={form} />
          </div>
        </div>
      </Panel>
      {isGiven && <GivingFields form={form} />}
      <Panel title={t("addresses.notes")}>
        <div className="network-fields">
          <TextInput label={t("addresses.category")} {...form.field("category")} />
          <Textarea label={t("addresses.comment")} autosize minRows={2} {...form.field("comment")} />
        </div>
      </Panel>
    </>
  );
}

function GivingFields({ form }: { form: Form<PrefixValues> }) {
  const t = useTexts();
  const count = (name: "vlan" | "holdSeconds" | "quarantineSeconds") => {
    const { value, error } = form.field(name);
    return { name, value, error, onChange: (typed: number | "") => form.set(name, typed) };
  };
  const wordsOf = (error: FieldError | undefined): string | undefined => error && fieldErrorText(t, error);
  const tags = (name: "dnsServers" | "excluded") => ({
    ...{ name, value: form.values[name], "data-field": name },
    // What is wrong with one of them has its place in the path: "excluded.2".
    error: wordsOf(form.errors.find(({ field }) => field === name || field.startsWith(`${name}.`))),
    onChange: (typed: string[]) => form.set(name, typed),
  });
  return (
    <Panel title={t("addresses.giving")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <TextInput
            label={t("addresses.gateway")}
            description={t("addresses.gateway-why")}
            dir="ltr"
            autoComplete="off"
            {...form.field("gateway")}
          />
          <TagsInput label={t("addresses.dns")} dir="ltr" {...tags("dnsServers")} />
        </div>
        <div className="network-fields-pair">
          <TagsInput label={t("addresses.excluded")} description={t("addresses.excluded-how")} dir="ltr" {...tags("excluded")} />
          <NativeSelect
            label={t("addresses.order-head")}
            {...form.field("allocationOrder")}
            data={orders.map((value) => ({ value, label: t(`addresses.order.${value}`) }))}
          />
        </div>
        <div className="network-fields-pair">
          <CountField
            label={t("addresses.hold")}
            description={t("addresses.hold-why")}
            unit={t("addresses.seconds")}
            {...count("holdSeconds")}
          />
          <CountField
            label={t("addresses.quarantine")}
            description={t("addresses.quarantine-why")}
            unit={t("addresses.seconds")}
            {...count("quarantineSeconds")}
          />
        </div>
        <div className="network-fields-pair">
          <CountField label={t("addresses.vlan")} {...count("vlan")} />
        </div>
      </div>
    </Panel>
  );
}

function SiteField({ form }: { form: Form<PrefixValues> }) {
  const t = useTexts();
  const may = useMay("network.sites.view");
  const sites = useEndpoint(listSitesEndpoint, { query: { limit: 250, total: "none", sort: "name" } }, { enabled: may, topics: ["sites"] });
  const items = sites.data?.items ?? [];
  return (
    <Select
      label={t("addresses.site")}
      data={[{ value: "", label: t("addresses.no-site") }, ...items.map(({ id, name }) => ({ value: id, label: name }))]}
      searchable={items.length > 8}
      allowDeselect={false}
      nothingFoundMessage={t("ui.list.nothing-matches")}
      {...form.field("siteId")}
      onChange={(chosen) => form.set("siteId", chosen ?? "")}
    />
  );
}

function LocationsField({ form }: { form: Form<PrefixValues> }) {
  const t = useTexts();
  const locations = useEndpoint(listLocationsEndpoint, { query: {} }, { topics: ["locations"] }).data?.items ?? [];
  return (
    <MultiSelect
      label={t("addresses.locations")}
      description={t("addresses.locations-why")}
      data={locations.map(({ id, path }) => ({ value: id, label: path.join(" › ") }))}
      searchable={locations.length > 8}
      clearable
      {...form.field("locationIds")}
    />
  );
}

function NasesField({ form }: { form: Form<PrefixValues> }) {
  const t = useTexts();
  const may = useMay("network.routers.view");
  const nases = useEndpoint(listNasesEndpoint, { query: { limit: 250, total: "none", sort: "name" } }, { enabled: may, topics: ["nases"] });
  return (
    <MultiSelect
      label={t("addresses.nases")}
      description={t("addresses.nases-why")}
      data={(nases.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      clearable
      disabled={!may}
      {...form.field("nasIds")}
    />
  );
}
