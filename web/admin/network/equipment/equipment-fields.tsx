// The fields of equipment in groups, shared by adding and editing it.
import { Checkbox, NativeSelect, PasswordInput, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { listItemsEndpoint } from "../../../../server/modules/inventory/contract.ts";
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
import { FoundChoice } from "./found-choice.tsx";

type Values = EquipmentValues & SecretValues;
/** Of a list that is looked through by typing: more are found by their names. */
const most = { limit: 50, total: "none", sort: "name" } as const;
const address = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;

export function EquipmentFields({ form, known }: { form: Form<Values>; known?: Equipment }) {
  return (
    <>
      <BasicFields form={form} known={known} />
      <WatchFields form={form} />
      <SnmpFields form={form} known={known} />
    </>
  );
}

interface Known {
  readonly form: Form<Values>;
  readonly known: Equipment | undefined;
}

function BasicFields({ form, known }: Known) {
  const t = useTexts();
  const maySeeSites = useMay("network.sites.view");
  const maySeeRouters = useMay("network.routers.view");
  const maySeeItems = useMay("inventory.items.view");
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
          {maySeeSites && <SiteField form={form} known={known} />}
          <ParentField form={form} known={known} />
        </div>
        <div className="network-fields-pair">
          {maySeeRouters && <NasField form={form} known={known} />}
          <PartnersServedField field={form.field("partnerIds")} />
        </div>
        <div className="network-fields-pair">
          <TextInput label={t("monitor.serial")} {...address} {...form.field("serial")} />
          <TextInput label={t("monitor.mac")} {...address} {...form.field("mac")} />
        </div>
        {maySeeItems && <ItemField form={form} known={known} />}
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

/** Undefined: nobody looked yet. */
const useAsked = () => useState<string>();
const wanted = (asked: string | undefined) => ({ query: { ...most, filter: asked ? { text: asked } : {} } });

function ParentField({ form, known }: Known) {
  const t = useTexts();
  const [asked, setAsked] = useAsked();
  const found = useEndpoint(listEquipmentEndpoint, wanted(asked), { enabled: asked !== undefined, keepFormer: true });
  return (
    <FoundChoice
      {...choiceOf(form, "parentId")}
      label={t("monitor.parent")}
      why={t("monitor.parent-why")}
      nothing={t("monitor.no-parent")}
      known={known?.parent}
      items={(found.data?.items ?? []).filter(({ id }) => id !== known?.id)}
      found={found}
      onAsk={setAsked}
    />
  );
}

function SiteField({ form, known }: Known) {
  const t = useTexts();
  const [asked, setAsked] = useAsked();
  const found = useEndpoint(listSitesEndpoint, wanted(asked), { enabled: asked !== undefined, keepFormer: true });
  return (
    <FoundChoice
      {...choiceOf(form, "siteId")}
      label={t("network.site.site")}
      nothing={t("network.nas.no-site")}
      known={known?.site}
      items={(found.data?.items ?? []).filter(({ status }) => status !== "retired")}
      found={found}
      onAsk={setAsked}
    />
  );
}

function NasField({ form, known }: Known) {
  const t = useTexts();
  const [asked, setAsked] = useAsked();
  const found = useEndpoint(listNasesEndpoint, wanted(asked), { enabled: asked !== undefined, keepFormer: true });
  return (
    <FoundChoice
      {...choiceOf(form, "nasId")}
      label={t("monitor.nas")}
      why={t("monitor.nas-why")}
      nothing={t("monitor.no-nas")}
      known={known?.nas}
      items={found.data?.items ?? []}
      found={found}
      onAsk={setAsked}
    />
  );
}

function ItemField({ form, known }: Known) {
  const t = useTexts();
  const [asked, setAsked] = useAsked();
  const query = { limit: most.limit, total: most.total, sort: "product", filter: asked ? { text: asked } : {} } as const;
  const found = useEndpoint(listItemsEndpoint, { query }, { enabled: asked !== undefined, keepFormer: true });
  const named = (item: { id: string; product: string; serial: string }) => ({ id: item.id, name: `${item.product} ${item.serial}` });
  return (
    <FoundChoice
      {...choiceOf(form, "itemId")}
      label={t("monitor.item")}
      why={t("monitor.item-why")}
      nothing={t("monitor.no-item")}
      known={known?.item && named(known.item)}
      items={(found.data?.items ?? []).map(named)}
      found={found}
      onAsk={setAsked}
    />
  );
}

function choiceOf(form: Form<Values>, field: "siteId" | "parentId" | "nasId" | "itemId") {
  const { value, error } = form.field(field);
  return { value, error, field, onChange: (id: string) => form.set(field, id) };
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
        <NativeSelect
          label={t("monitor.group")}
          description={t("monitor.group-why")}
          {...form.field("alertGroupId")}
          data={[{ value: "", label: t("monitor.no-group") }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
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
            <Checkbox label={t("monitor.alert-reboots")} description={t("monitor.alert-reboots-why")} {...form.check("alertReboots")} />
            <Checkbox
              label={t("monitor.alert-interfaces")}
              description={t("monitor.alert-interfaces-why")}
              {...form.check("alertInterfaces")}
            />
          </>
        )}
      </div>
    </Panel>
  );
}

function SecretField({ form, name, label, why }: { form: Form<Values>; name: keyof SecretValues; label: string; why: string }) {
  return <PasswordInput label={label} description={why} dir="ltr" autoComplete="new-password" maxLength={64} {...form.field(name)} />;
}
