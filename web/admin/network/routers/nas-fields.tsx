// The fields of a router in groups, shared by adding and editing one.
import { Checkbox, NativeSelect, PasswordInput, Select, TagsInput, TextInput } from "@mantine/core";
import { accessTypes, dynamicModes, listProfilesEndpoint } from "../../../../server/modules/network/profiles/contract.ts";
import { messageAuthenticatorPolicies, nasFlags, nasStatuses, radiusModes } from "../../../../server/modules/network/routers/contract.ts";
import { listSitesEndpoint } from "../../../../server/modules/network/sites/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { CountField } from "../../../ui/count-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { PartnersServedField } from "../../app/partners-served.tsx";
import { TemplateField } from "../profiles/template-field.tsx";
import type { NasValues } from "./nas-values.ts";

export function NasFields({ form }: { form: Form<NasValues> }) {
  return (
    <>
      <BasicFields form={form} />
      <AddressFields form={form} />
      <RadiusFields form={form} />
      <DynamicFields form={form} />
      <OwnLines form={form} />
      <CopyFields form={form} />
    </>
  );
}

function BasicFields({ form }: { form: Form<NasValues> }) {
  const t = useTexts();
  const profiles = useEndpoint(listProfilesEndpoint, {}, { topics: ["nas-profiles"] }).data?.items ?? [];
  const sites =
    useEndpoint(listSitesEndpoint, { query: { limit: 250, total: "none", sort: "name" } }, { topics: ["sites"] }).data?.items ?? [];
  const usable = sites.filter(({ id, status }) => status !== "retired" || id === form.values.siteId);
  const choose = (key: string): void => {
    form.set("profile", key);
    const profile = profiles.find((each) => each.key === key);
    if (!profile) return;
    // What is usual for it; everything can be changed below.
    form.set("accessTypes", [...profile.accessTypes]);
    form.set("interimSeconds", profile.interimSeconds);
    form.set("dynamicMode", profile.dynamicMode);
    form.set("dynamicPort", profile.dynamicPort);
  };
  return (
    <Panel title={t("network.nas.basics")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <TextInput label={t("network.name")} required data-autofocus {...form.field("name")} />
          <NativeSelect
            label={t("network.profile.profile")}
            description={t("network.profile.why")}
            {...form.field("profile")}
            data={profiles.map(({ key, name }) => ({ value: key, label: name }))}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        </div>
        <div className="network-fields-pair">
          <Select
            label={t("network.site.site")}
            data={[{ value: "", label: t("network.nas.no-site") }, ...usable.map(({ id, name }) => ({ value: id, label: name }))]}
            searchable={usable.length > 8}
            allowDeselect={false}
            nothingFoundMessage={t("ui.list.nothing-matches")}
            comboboxProps={{ withinPortal: false }}
            {...form.field("siteId")}
            onChange={(chosen) => form.set("siteId", chosen ?? "")}
          />
          <PartnersServedField field={form.field("partnerIds")} />
        </div>
        <div className="network-fields-pair">
          <TextInput label={t("network.nas.model")} {...form.field("model")} />
          <TextInput label={t("network.nas.serial")} dir="ltr" {...form.field("serial")} />
        </div>
        <div className="network-fields-pair">
          <NativeSelect
            label={t("network.status")}
            description={t("network.nas.status-why")}
            {...form.field("status")}
            data={nasStatuses.map((value) => ({ value, label: t(`network.nas.status.${value}`) }))}
          />
          <TagsInput
            label={t("network.tags")}
            value={form.values.tags}
            onChange={(tags) => form.set("tags", tags)}
            error={form.field("tags").error}
          />
        </div>
      </div>
    </Panel>
  );
}

function AddressFields({ form }: { form: Form<NasValues> }) {
  const t = useTexts();
  const address = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;
  return (
    <Panel title={t("network.nas.addresses")}>
      <div className="network-fields">
        <TagsInput
          label={t("network.nas.sources")}
          description={t("network.nas.sources-why")}
          required
          splitChars={[",", " ", ";"]}
          acceptValueOnBlur
          {...form.field("sources")}
          value={form.values.sources}
          onChange={(sources) => form.set("sources", sources)}
        />
        <div className="network-fields-pair">
          <TextInput
            label={t("network.nas.identifier")}
            description={t("network.nas.identifier-why")}
            {...address}
            {...form.field("nasIdentifier")}
          />
          <TextInput
            label={t("network.nas.management")}
            description={t("network.nas.management-why")}
            {...address}
            {...form.field("managementAddress")}
          />
        </div>
        <div className="network-fields-pair">
          <TextInput label={t("network.nas.nas-ip")} {...address} {...form.field("nasIpAddress")} />
          <TextInput label={t("network.nas.nas-ipv6")} {...address} {...form.field("nasIpv6Address")} />
        </div>
      </div>
    </Panel>
  );
}

function RadiusFields({ form }: { form: Form<NasValues> }) {
  const t = useTexts();
  const modes = radiusModes.map((value) => ({ value, label: t(`network.nas.mode.${value}`) }));
  return (
    <Panel title={t("network.nas.radius")}>
      <div className="network-fields">
        <Checkbox.Group
          label={t("network.nas.access")}
          value={form.values.accessTypes}
          error={form.field("accessTypes").error}
          onChange={(chosen) => form.set("accessTypes", chosen)}
        >
          <div className="network-fields-row">
            {accessTypes.map((type) => (
              <Checkbox key={type} value={type} label={t(`network.access.${type}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <div className="network-fields-pair">
          <NativeSelect label={t("network.nas.authentication")} {...form.field("authenticationMode")} data={modes} />
          <NativeSelect label={t("network.nas.accounting")} {...form.field("accountingMode")} data={modes} />
        </div>
        <div className="network-fields-pair">
          <CountField
            label={t("network.nas.interim")}
            description={t("network.nas.interim-why")}
            unit={t("network.seconds-unit")}
            required
            {...form.field("interimSeconds")}
          />
          <NativeSelect
            label={t("network.nas.message-authenticator")}
            description={t("network.nas.message-authenticator-why")}
            {...form.field("messageAuthenticator")}
            data={messageAuthenticatorPolicies.map((value) => ({ value, label: t(`network.nas.policy.${value}`) }))}
          />
        </div>
        <Flags form={form} />
      </div>
    </Panel>
  );
}

/** N-69 */
function OwnLines({ form }: { form: Form<NasValues> }) {
  const t = useTexts();
  return (
    <Panel title={t("network.own-lines.title")}>
      <TemplateField
        label={t("network.own-lines.title")}
        description={t("network.own-lines.why-router")}
        field={form.field("replyLines")}
        errors={form.errors}
      />
    </Panel>
  );
}

function Flags({ form }: { form: Form<NasValues> }) {
  const t = useTexts();
  return (
    <fieldset className="network-flags">
      <legend>{t("network.nas.flags")}</legend>
      <div className="network-fields">
        {nasFlags.map((flag) => (
          <Checkbox
            key={flag}
            label={t(`network.nas.flag.${flag}`)}
            description={t(`network.nas.flag-why.${flag}`)}
            {...form.check(flag)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function DynamicFields({ form }: { form: Form<NasValues> }) {
  const t = useTexts();
  const isUsed = form.values.dynamicMode !== "none";
  return (
    <Panel title={t("network.nas.dynamic")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <NativeSelect
            label={t("network.nas.dynamic-mode")}
            {...form.field("dynamicMode")}
            data={dynamicModes.map((value) => ({ value, label: t(`network.nas.dynamic-of.${value}`) }))}
          />
          {isUsed && (
            <CountField
              label={t("network.nas.dynamic-port")}
              description={t("network.nas.dynamic-port-why")}
              required
              {...form.field("dynamicPort")}
            />
          )}
        </div>
        {isUsed && (
          <div className="network-fields-pair">
            <TextInput
              label={t("network.nas.dynamic-address")}
              description={t("network.nas.dynamic-address-why")}
              dir="ltr"
              autoComplete="off"
              {...form.field("dynamicAddress")}
            />
            <CountField
              label={t("network.nas.pace")}
              description={t("network.nas.pace-why")}
              unit={t("network.per-second")}
              required
              {...form.field("dynamicPacketsPerSecond")}
            />
          </div>
        )}
      </div>
    </Panel>
  );
}

/** N-123 */
function CopyFields({ form }: { form: Form<NasValues> }) {
  const t = useTexts();
  return (
    <Panel title={t("network.nas.copy")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <TextInput
            label={t("network.nas.copy-address")}
            description={t("network.nas.copy-address-why")}
            dir="ltr"
            autoComplete="off"
            {...form.field("copyAddress")}
          />
          {form.values.copyAddress !== "" && <CountField label={t("network.nas.copy-port")} required {...form.field("copyPort")} />}
        </div>
        {form.values.copyAddress !== "" && (
          <PasswordInput
            label={t("network.nas.copy-secret")}
            description={t("network.nas.copy-secret-why")}
            dir="ltr"
            autoComplete="new-password"
            maxLength={64}
            {...form.field("copySecret")}
          />
        )}
      </div>
    </Panel>
  );
}
