// The fields of equipment in groups, shared by adding and editing it.
import { Checkbox, NativeSelect, PasswordInput, Select, TagsInput, TextInput } from "@mantine/core";
import { listAlertGroupsEndpoint } from "../../../../server/modules/network/alert-groups/contract.ts";
import { equipmentKinds, listEquipmentEndpoint, snmpVersions } from "../../../../server/modules/network/equipment/contract.ts";
import { listNasesEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { listSitesEndpoint } from "../../../../server/modules/network/sites/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { CountField } from "../../../ui/count-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { PartnersServedField } from "../../app/partners-served.tsx";
import type { Equipment } from "./equipment.ts";
import type { EquipmentValues, SecretValues } from "./equipment-values.ts";

type Values = EquipmentValues & SecretValues;
const most = { limit: 250, total: "none", sort: "name" } as const;
const address = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;

export function EquipmentFields({ form, known }: { form: Form<Values>; known?: Equipment }) {
  return (
    <>
      <BasicFields form={form} ownId={known?.id} />
      <WatchFields form={form} />
      <SnmpFields form={form} known={known} />
    </>
  );
}

function BasicFields({ form, ownId }: { form: Form<Values>; ownId: string | undefined }) {
  const t = useTexts();
  const maySeeSites = useMay("network.sites.view");
  const maySeeRouters = useMay("network.routers.view");
  const equipment = useEndpoint(listEquipmentEndpoint, { query: most }, { topics: ["equipment"] }).data?.items ?? [];
  return (
    <Panel title={t("monitor.basics")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <TextInput label={t("network.name")} required data-autofocus {...form.field("name")} />
          <NativeSelect
            label={t("monitor.kind-head")}
            {...form.field("kind")}
            data={equipmentKinds.map((value) => ({ value, label: t(`monitor.kind.${value}`) }))}
          />
        </div>
        <div className="network-fields-pair">
          <TextInput label={t("monitor.vendor")} {...form.field("vendor")} />
          <TextInput label={t("monitor.model")} {...form.field("model")} />
        </div>
        <div className="network-fields-pair">
          {maySeeSites && <SiteField form={form} />}
          <Choice
            form={form}
            name="parentId"
            label={t("monitor.parent")}
            why={t("monitor.parent-why")}
            nothing={t("monitor.no-parent")}
            options={equipment.filter(({ id }) => id !== ownId)}
          />
        </div>
        <div className="network-fields-pair">
          {maySeeRouters && <NasField form={form} />}
          <PartnersServedField field={form.field("partnerIds")} />
        </div>
        <div className="network-fields-pair">
          <TextInput label={t("monitor.serial")} {...address} {...form.field("serial")} />
          <TextInput label={t("monitor.mac")} {...address} {...form.field("mac")} />
        </div>
        <TagsInput
          label={t("network.tags")}
          value={form.values.tags}
          onChange={(tags) => form.set("tags", tags)}
          error={form.field("tags").error}
        />
      </div>
    </Panel>
  );
}

interface ChoiceProps {
  readonly form: Form<Values>;
  readonly name: "siteId" | "parentId" | "nasId" | "alertGroupId";
  readonly label: string;
  readonly why?: string;
  readonly nothing: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

function Choice({ form, name, label, why, nothing, options }: ChoiceProps) {
  const t = useTexts();
  return (
    <Select
      label={label}
      description={why}
      data={[{ value: "", label: nothing }, ...options.map((option) => ({ value: option.id, label: option.name }))]}
      searchable={options.length > 8}
      allowDeselect={false}
      nothingFoundMessage={t("ui.list.nothing-matches")}
      comboboxProps={{ withinPortal: false }}
      {...form.field(name)}
      onChange={(chosen) => form.set(name, chosen ?? "")}
    />
  );
}

function SiteField({ form }: { form: Form<Values> }) {
  const t = useTexts();
  const sites = useEndpoint(listSitesEndpoint, { query: most }, { topics: ["sites"] }).data?.items ?? [];
  const usable = sites.filter(({ id, status }) => status !== "retired" || id === form.values.siteId);
  return <Choice form={form} name="siteId" label={t("network.site.site")} nothing={t("network.nas.no-site")} options={usable} />;
}

function NasField({ form }: { form: Form<Values> }) {
  const t = useTexts();
  const nases = useEndpoint(listNasesEndpoint, { query: most }, { topics: ["nases"] }).data?.items ?? [];
  return (
    <Choice form={form} name="nasId" label={t("monitor.nas")} why={t("monitor.nas-why")} nothing={t("monitor.no-nas")} options={nases} />
  );
}

function WatchFields({ form }: { form: Form<Values> }) {
  const t = useTexts();
  const groups = useEndpoint(listAlertGroupsEndpoint, {}, { topics: ["alert-groups"] }).data?.items ?? [];
  const { pingOn } = form.values;
  return (
    <Panel title={t("monitor.watch")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <TextInput label={t("monitor.address")} description={t("monitor.address-why")} {...address} {...form.field("address")} />
          <NativeSelect
            label={t("network.status")}
            {...form.field("status")}
            data={(["in_use", "disabled"] as const).map((value) => ({ value, label: t(`monitor.status.${value}`) }))}
          />
        </div>
        <Checkbox label={t("monitor.ping")} description={t("monitor.ping-why")} {...form.check("pingOn")} />
        {pingOn && (
          <div className="network-fields-pair">
            <CountField label={t("monitor.ping-every")} unit={t("network.seconds-unit")} required {...form.field("pingSeconds")} />
            <CountField
              label={t("monitor.delay")}
              description={t("monitor.delay-why")}
              unit={t("network.seconds-unit")}
              {...form.field("notifyDelaySeconds")}
            />
          </div>
        )}
        <Choice
          form={form}
          name="alertGroupId"
          label={t("monitor.group")}
          why={t("monitor.group-why")}
          nothing={t("monitor.no-group")}
          options={groups}
        />
      </div>
    </Panel>
  );
}

function SnmpFields({ form, known }: { form: Form<Values>; known: Equipment | undefined }) {
  const t = useTexts();
  const { snmpOn, snmpVersion } = form.values;
  const why = (isSet: boolean | undefined): string => t(isSet ? "monitor.secret-kept" : "monitor.secret-none");
  return (
    <Panel title={t("monitor.snmp")}>
      <div className="network-fields">
        <Checkbox label={t("monitor.snmp-on")} description={t("monitor.snmp-why")} {...form.check("snmpOn")} />
        {snmpOn && (
          <>
            <div className="network-fields-pair">
              <NativeSelect label={t("monitor.snmp-version")} {...form.field("snmpVersion")} data={[...snmpVersions]} />
              <CountField label={t("monitor.snmp-port")} required {...form.field("snmpPort")} />
              <CountField label={t("monitor.snmp-every")} unit={t("network.seconds-unit")} required {...form.field("snmpSeconds")} />
            </div>
            {snmpVersion === "2c" ? (
              <SecretField form={form} name="snmpCommunity" label={t("monitor.community")} why={why(known?.hasSnmpCommunity)} />
            ) : (
              <>
                <TextInput label={t("monitor.snmp-user")} {...address} {...form.field("snmpUser")} />
                <div className="network-fields-pair">
                  <SecretField form={form} name="snmpAuthKey" label={t("monitor.auth-key")} why={why(known?.hasSnmpAuthKey)} />
                  <SecretField form={form} name="snmpPrivacyKey" label={t("monitor.privacy-key")} why={why(known?.hasSnmpPrivacyKey)} />
                </div>
              </>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

function SecretField({ form, name, label, why }: { form: Form<Values>; name: keyof SecretValues; label: string; why: string }) {
  return <PasswordInput label={label} description={why} dir="ltr" autoComplete="new-password" maxLength={64} {...form.field(name)} />;
}
