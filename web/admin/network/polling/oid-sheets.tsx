import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { equipmentKinds } from "../../../../server/modules/network/equipment/contract.ts";
import { createOidEndpoint, deleteOidEndpoint, oidTypes, updateOidEndpoint } from "../../../../server/modules/network/polling/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { digitsToWestern } from "../../../lib/typed-values.ts";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useActForm } from "../../app/use-act-form.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { OwnValue } from "./polling.ts";

interface OidValues {
  name: string;
  unit: string;
  low: number | string;
  high: number | string;
  oid: string;
  type: string;
  factor: number | string;
}
interface NewValues extends OidValues {
  kind: string;
  vendor: string;
}

const topics = ["snmp-oids", "equipment"];

/** @param start - what is known of it already, as from a walk */
export function NewOidSheet({ start, onClose }: { start?: Partial<NewValues>; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useActForm<typeof createOidEndpoint, NewValues>({
    endpoint: createOidEndpoint,
    start: {
      ...{ kind: "router", vendor: "", oid: "", type: "gauge", factor: 1, name: "", unit: "", low: "", high: "" },
      ...start,
    },
    topics,
    onDone: ({ name }) => {
      notify(t("network.saved", { name }));
      onClose();
    },
  });
  return (
    <Sheet open title={t("polling.own.new")} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("polling.own.add")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(name) => t.optional(`polling.field.${name}`) ?? name}
      >
        <div className="network-fields-pair">
          <NativeSelect
            label={t("monitor.kind-head")}
            {...form.field("kind")}
            data={equipmentKinds.map((value) => ({ value, label: t(`monitor.kind.${value}`) }))}
          />
          <TextInput label={t("monitor.vendor")} description={t("polling.own.vendor-why")} {...form.field("vendor")} />
        </div>
        <MeasureFields form={form as unknown as Form<OidValues>} />
        <LimitFields form={form as unknown as Form<OidValues>} />
      </FormFrame>
    </Sheet>
  );
}

export function EditOidSheet({ own, onClose }: { own: OwnValue; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updateOidEndpoint,
    params: { snmpOidId: own.id },
    record: own,
    values: ({ name, unit, oid, type, factor, low, high }: OwnValue): OidValues => ({
      ...{ name, unit, oid, type, factor, low: low ?? "", high: high ?? "" },
    }),
    topics,
    onSaved: () => {
      notify(t("network.saved", { name: own.name }));
      onClose();
    },
  });
  const remove = useAction(deleteOidEndpoint, { topics, onDone: onClose });
  return (
    <Sheet open title={own.name} onClose={onClose} locked={action.busy || remove.busy}>
      <FormFrame
        form={form}
        submit={t("network.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(name) => t.optional(`polling.field.${name}`) ?? name}
      >
        <MeasureFields form={form} />
        {isAnother(form.values, own) && <p className="network-quiet">{t("polling.own.another-why")}</p>}
        <LimitFields form={form} />
        <p className="network-quiet">{t("polling.own.delete-why")}</p>
        <div className="network-acts">
          <Button small kind="quiet" busy={remove.busy} onPress={() => remove.run({ params: { snmpOidId: own.id }, version: own.version })}>
            {t("polling.own.delete")}
          </Button>
          <ProblemNote problem={remove.problem} />
        </div>
      </FormFrame>
    </Sheet>
  );
}

/** Whether something else is measured than was. */
const isAnother = (values: OidValues, own: OwnValue): boolean =>
  values.oid.trim() !== own.oid || values.type !== own.type || values.factor !== own.factor;

function MeasureFields({ form }: { form: Form<OidValues> }) {
  const t = useTexts();
  return (
    <>
      <TextInput
        label={t("polling.oid")}
        description={t("polling.own.oid-why")}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        required
        {...form.field("oid")}
      />
      <div className="network-fields-pair">
        <NativeSelect
          label={t("polling.own.type")}
          {...form.field("type")}
          data={oidTypes.map((value) => ({ value, label: t(`polling.own.types.${value}`) }))}
        />
        <NumberField form={form} name="factor" label={t("polling.own.factor")} why={t("polling.own.factor-why")} />
      </div>
    </>
  );
}

function LimitFields({ form }: { form: Form<OidValues> }) {
  const t = useTexts();
  const hasLimits = form.values.type !== "text";
  return (
    <>
      <div className="network-fields-pair">
        <TextInput label={t("network.name")} required data-autofocus {...form.field("name")} />
        <TextInput label={t("polling.own.unit")} {...form.field("unit")} />
      </div>
      {hasLimits && (
        <div className="network-fields-pair">
          <NumberField form={form} name="low" label={t("polling.own.low")} why={t("polling.own.limit-why")} />
          <NumberField form={form} name="high" label={t("polling.own.high")} why={t("polling.own.limit-why")} />
        </div>
      )}
    </>
  );
}

/** With a point or a comma; what is no number is handed on as typed, so that the form refuses it. */
function NumberField<Values extends object>({
  form,
  name,
  label,
  why,
}: {
  form: Form<Values>;
  name: "low" | "high" | "factor";
  label: string;
  why: string;
}) {
  const plain = form as unknown as Form<Record<"low" | "high" | "factor", number | string>>;
  const [typed, setTyped] = useState(String(plain.values[name]));
  return (
    <TextInput
      label={label}
      description={why}
      inputMode="decimal"
      dir="ltr"
      autoComplete="off"
      {...plain.field(name)}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        const text = digitsToWestern(event.currentTarget.value).trim().replace(",", ".");
        plain.set(name, /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
      }}
    />
  );
}
