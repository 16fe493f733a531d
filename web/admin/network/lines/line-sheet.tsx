import { Checkbox, MultiSelect, NativeSelect, TagsInput, TextInput } from "@mantine/core";
import { ipv4Methods, ipv6Methods, mostMacs, mostNetworks, updateLineEndpoint } from "../../../../server/modules/access/lines/contract.ts";
import { listPrefixesEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
import { listNasesEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import type { Form } from "../../../lib/form.ts";
import type { TypedRate } from "../../../lib/rate-units.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { CountField } from "../../../ui/count-field.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { RateField } from "../../../ui/rate-field.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { TemplateField } from "../profiles/template-field.tsx";
import { useRateWords } from "../rate-words.ts";
import type { Line } from "./line.ts";

interface LineValues {
  ipv4Method: Line["ipv4Method"];
  ipv4PoolIds: string[];
  ipv4NasPool: string | null;
  wan6Method: Line["wan6Method"];
  wan6NasPool: string | null;
  pdMethod: Line["pdMethod"];
  pdNasPool: string | null;
  networks: string[];
  macs: string[];
  learnsMacs: boolean;
  maxLearned: number | "";
  replacesOldest: boolean;
  circuitId: string | null;
  remoteId: string | null;
  nasPortId: string | null;
  nasIds: string[];
  maxSessions: number | null;
  downBps: number | null;
  upBps: number | null;
  replyLines: string;
}

const valuesOf = (line: Line): LineValues => ({
  ...{ ipv4Method: line.ipv4Method, ipv4PoolIds: [...line.ipv4PoolIds], ipv4NasPool: line.ipv4NasPool, macs: [...line.macs] },
  ...{ wan6Method: line.wan6Method, wan6NasPool: line.wan6NasPool, pdMethod: line.pdMethod, pdNasPool: line.pdNasPool },
  networks: [...line.networks],
  ...{ learnsMacs: line.learnsMacs, maxLearned: line.maxLearned, replacesOldest: line.replacesOldest },
  ...{ circuitId: line.circuitId, remoteId: line.remoteId, nasPortId: line.nasPortId, nasIds: [...line.nasIds] },
  ...{ maxSessions: line.maxSessions, downBps: line.downBps, upBps: line.upBps, replyLines: line.replyLines },
});

interface Props {
  serviceId: string;
  line: Line;
  onClose: () => void;
}

export function LineSheet({ serviceId, line, onClose }: Props) {
  const t = useTexts();
  const mayChangeRouters = useMay("network.routers.update");
  const { form, action } = useRecordForm({
    endpoint: updateLineEndpoint,
    params: { serviceId },
    record: line,
    values: valuesOf,
    topics: ["services"],
    onSaved: () => {
      notify(t("network.line.saved"));
      onClose();
    },
  });
  return (
    <Sheet open wide title={t("network.line.edit")} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("network.line.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(name) => t.optional(`network.line.field.${name}`) ?? name}
      >
        <p className="network-quiet">{t("network.line.lead")}</p>
        <SpeedFields form={form} line={line} />
        <AddressFields form={form} line={line} />
        <Ipv6Fields form={form} />
        <DeviceFields form={form} />
        <PlaceFields form={form} line={line} />
        {mayChangeRouters && (
          <fieldset className="network-flags network-part">
            <legend>{t("network.own-lines.title")}</legend>
            <TemplateField
              label={t("network.own-lines.title")}
              description={t("network.own-lines.why-line")}
              field={form.field("replyLines")}
              errors={form.errors}
            />
          </fieldset>
        )}
      </FormFrame>
    </Sheet>
  );
}

type FieldsProps = { form: Form<LineValues> };
type LineFieldsProps = FieldsProps & { line: Line };

function SpeedFields({ form, line }: LineFieldsProps) {
  const t = useTexts();
  const rate = useRateWords();
  const ofPlan = (bps: number): string => t("network.line.empty-plan", { value: bps === 0 ? t("network.online.unlimited") : rate(bps) });
  const speed = (name: "downBps" | "upBps") => ({
    ...{ value: form.values[name], error: form.field(name).error },
    // What is no number is handed on as it was typed, so that the form refuses it.
    onChange: (bps: TypedRate) => form.set(name, bps as number | null),
  });
  return (
    <fieldset className="network-flags network-part">
      <legend>{t("network.line.speed")}</legend>
      <div className="network-fields-pair">
        <RateField label={t("network.line.down")} description={ofPlan(line.plan.downBps)} {...speed("downBps")} />
        <RateField label={t("network.line.up")} description={ofPlan(line.plan.upBps)} {...speed("upBps")} />
        <CountField
          label={t("network.line.sessions")}
          description={t("network.line.empty-plan", { value: line.plan.maxSessions ?? t("catalog.no-limit") })}
          {...form.field("maxSessions")}
          onChange={(count) => form.set("maxSessions", count === "" ? null : count)}
        />
      </div>
    </fieldset>
  );
}

function AddressFields({ form, line }: LineFieldsProps) {
  const t = useTexts();
  const maySee = useMay("network.ip.view");
  const { ipv4Method } = form.values;
  const usesPools = ipv4Method === "pool" || ipv4Method === "auto";
  const pools = useEndpoint(
    listPrefixesEndpoint,
    { query: { limit: 250, total: "none", filter: { role: "pool", family: "4" } } },
    { enabled: maySee && usesPools },
  );
  const options = new Map([
    ...line.pools.map(({ id, name }) => [id, name] as const),
    ...(pools.data?.items ?? []).map(({ id, cidr }) => [id, cidr] as const),
  ]);
  return (
    <fieldset className="network-flags network-part">
      <legend>{t("network.line.addresses")}</legend>
      <div className="network-fields-pair">
        <NativeSelect
          label={t("network.line.method")}
          description={t(`network.line.methods-why.${ipv4Method}`)}
          {...form.field("ipv4Method")}
          data={ipv4Methods.map((value) => ({ value, label: t(`network.line.methods.${value}`) }))}
        />
        {ipv4Method === "nas_pool" && (
          <TextInput
            label={t("network.line.nas-pool")}
            description={t("network.line.nas-pool-why")}
            required
            dir="ltr"
            autoComplete="off"
            {...textOf(form, "ipv4NasPool")}
          />
        )}
        {usesPools && (
          <MultiSelect
            label={t("network.line.pools")}
            description={t("network.line.pools-why")}
            data={[...options].map(([value, label]) => ({ value, label }))}
            searchable
            comboboxProps={{ withinPortal: false }}
            error={form.field("ipv4PoolIds").error}
            value={form.values.ipv4PoolIds}
            onChange={(chosen) => form.set("ipv4PoolIds", chosen)}
          />
        )}
      </div>
    </fieldset>
  );
}

const ipv6Parts = [
  { method: "wan6Method", pool: "wan6NasPool" },
  { method: "pdMethod", pool: "pdNasPool" },
] as const;

function Ipv6Fields({ form }: FieldsProps) {
  const t = useTexts();
  return (
    <fieldset className="network-flags network-part">
      <legend>{t("network.line.ipv6")}</legend>
      <div className="network-fields">
        {ipv6Parts.map(({ method, pool }) => (
          <div key={method} className="network-fields-pair">
            <NativeSelect
              label={t(`network.line.${method}`)}
              {...form.field(method)}
              data={ipv6Methods.map((value) => ({ value, label: t(`network.line.ipv6-methods.${value}`) }))}
            />
            {form.values[method] === "nas_pool" && (
              <TextInput
                label={t("network.line.nas-pool")}
                description={t("network.line.nas-pool-why")}
                required
                dir="ltr"
                autoComplete="off"
                {...textOf(form, pool)}
              />
            )}
          </div>
        ))}
        <TagsInput
          label={t("network.line.networks")}
          description={t("network.line.networks-why")}
          dir="ltr"
          maxTags={mostNetworks}
          splitChars={[",", ";"]}
          acceptValueOnBlur
          data-field="networks"
          error={form.field("networks").error}
          value={form.values.networks}
          onChange={(networks) => form.set("networks", networks)}
        />
      </div>
    </fieldset>
  );
}

function DeviceFields({ form }: FieldsProps) {
  const t = useTexts();
  const { learnsMacs } = form.values;
  return (
    <fieldset className="network-flags network-part">
      <legend>{t("network.line.devices")}</legend>
      <div className="network-fields">
        <TagsInput
          label={t("network.line.macs")}
          description={t("network.line.macs-why")}
          dir="ltr"
          maxTags={mostMacs}
          splitChars={[",", ";", " "]}
          acceptValueOnBlur
          data-field="macs"
          error={form.field("macs").error}
          value={form.values.macs}
          onChange={(macs) => form.set("macs", macs)}
        />
        <Checkbox label={t("network.line.learn")} description={t("network.line.learn-why")} {...form.check("learnsMacs")} />
        {learnsMacs && (
          <div className="network-fields-pair">
            <CountField label={t("network.line.max-learned")} required {...form.field("maxLearned")} />
            <Checkbox label={t("network.line.replace")} description={t("network.line.replace-why")} {...form.check("replacesOldest")} />
          </div>
        )}
      </div>
    </fieldset>
  );
}

function PlaceFields({ form, line }: LineFieldsProps) {
  const t = useTexts();
  const maySee = useMay("network.routers.view");
  const nases = useEndpoint(listNasesEndpoint, { query: { limit: 250, total: "none", sort: "name" } }, { enabled: maySee });
  const options = new Map([...line.nases, ...(nases.data?.items ?? [])].map(({ id, name }) => [id, name]));
  const port = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;
  return (
    <fieldset className="network-flags network-part">
      <legend>{t("network.line.place")}</legend>
      <div className="network-fields">
        <MultiSelect
          label={t("network.line.routers")}
          description={t("network.line.routers-why")}
          data={[...options].map(([value, label]) => ({ value, label }))}
          searchable
          comboboxProps={{ withinPortal: false }}
          error={form.field("nasIds").error}
          // Those that the reader does not see stay, and are not shown as bare ids.
          value={form.values.nasIds.filter((id) => options.has(id))}
          onChange={(chosen) => form.set("nasIds", [...form.values.nasIds.filter((id) => !options.has(id)), ...chosen])}
        />
        <div className="network-fields-pair">
          <TextInput
            label={t("network.line.circuit-id")}
            description={t("network.line.port-why")}
            {...port}
            {...textOf(form, "circuitId")}
          />
          <TextInput label={t("network.line.remote-id")} description={t("network.line.port-why")} {...port} {...textOf(form, "remoteId")} />
          <TextInput label="NAS-Port-Id" description={t("network.line.port-why")} {...port} {...textOf(form, "nasPortId")} />
        </div>
      </div>
    </fieldset>
  );
}

/** An empty box is nothing at all. */
function textOf(form: Form<LineValues>, name: "ipv4NasPool" | "wan6NasPool" | "pdNasPool" | "circuitId" | "remoteId" | "nasPortId") {
  const { value, ...field } = form.field(name);
  return {
    ...field,
    value: value ?? "",
    onChange: (event: { currentTarget: { value: string } }) =>
      form.set(name, event.currentTarget.value === "" ? null : event.currentTarget.value),
  };
}
