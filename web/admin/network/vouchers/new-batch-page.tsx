import { Checkbox, NativeSelect, Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { createVoucherBatchEndpoint } from "../../../../server/modules/access/vouchers/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useFormat } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { BackLink } from "../../../ui/back-link.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { DecimalField } from "../../../ui/decimal-field.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useActForm } from "../../app/use-act-form.ts";
import { BatchFields, type BatchValues, emptyBatch } from "./batch-fields.tsx";
import { ScaledField } from "./scaled-field.tsx";
import { topics } from "./voucher.ts";
import "../network.css";

interface NewBatchValues extends BatchValues {
  partnerId: string;
  quantity: number | "";
  prefix: string;
  codeLength: number | "";
  hasPasswords: boolean;
  price: string;
  downBytes: number | null;
  upBytes: number | null;
  totalBytes: number | null;
  onlineSeconds: number | null;
  validMinutes: number | null;
  validUntil: string;
}

export function NewVoucherBatchPage() {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const { form, action } = useActForm<typeof createVoucherBatchEndpoint, NewBatchValues>({
    endpoint: createVoucherBatchEndpoint,
    draft: "new-vouchers",
    start: {
      ...{ ...emptyBatch, partnerId: partnerId ?? partners[0]?.id ?? "", quantity: 100, prefix: "", codeLength: 8, hasPasswords: false },
      ...{ price: "", downBytes: null, upBytes: null, totalBytes: null, onlineSeconds: null, validMinutes: 1440, validUntil: "" },
    },
    topics: [...topics],
    onDone: (batch) => {
      notify(t("hotspot.made-them", { count: batch.quantity, number: format.number(batch.quantity) }));
      void navigate({ to: `/vouchers/${batch.id}` as never, replace: true });
    },
  });
  const count = typeof form.values.quantity === "number" ? form.values.quantity : 0;
  return (
    <div className="network-form">
      <BackLink to="/vouchers">{t("hotspot.title")}</BackLink>
      <h1>{t("hotspot.new")}</h1>
      <FormFrame
        form={form}
        submit={t("hotspot.make", { count, number: format.number(count) })}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: "/vouchers" as never })}
        nameField={(name) => t.optional(`hotspot.field.${name}`) ?? name}
      >
        <BatchFields form={form as unknown as Form<BatchValues>} />
        <CodeFields form={form} />
        <AllowanceFields form={form} />
      </FormFrame>
    </div>
  );
}

interface FieldsProps {
  form: Form<NewBatchValues>;
}

function CodeFields({ form }: FieldsProps) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const count = (name: "quantity" | "codeLength") => {
    const { value, error } = form.field(name);
    return { name, value, error, onChange: (typed: number | "") => form.set(name, typed) };
  };
  const price = form.field("price");
  return (
    <Panel title={t("hotspot.codes")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <CountField label={t("hotspot.quantity")} required {...count("quantity")} />
          {partners.length > 1 && (
            <Select
              label={t("hotspot.partner")}
              data={partners.map(({ id, name }) => ({ value: id, label: name }))}
              searchable={partners.length > 8}
              allowDeselect={false}
              {...form.field("partnerId")}
              onChange={(chosen) => form.set("partnerId", chosen ?? "")}
            />
          )}
        </div>
        <div className="network-fields-pair">
          <TextInput
            label={t("hotspot.prefix")}
            description={t("hotspot.prefix-why")}
            dir="ltr"
            autoComplete="off"
            {...form.field("prefix")}
          />
          <CountField label={t("hotspot.length")} description={t("hotspot.length-why")} required {...count("codeLength")} />
        </div>
        <div className="network-fields-pair">
          <DecimalField
            label={t("hotspot.price")}
            description={t("hotspot.price-why")}
            places={2}
            value={price.value}
            error={price.error}
            onChange={(text) => form.set("price", text)}
          />
          <Checkbox
            label={t("hotspot.passwords")}
            description={t("hotspot.passwords-why")}
            checked={form.values.hasPasswords}
            onChange={(event) => form.set("hasPasswords", event.currentTarget.checked)}
          />
        </div>
      </div>
    </Panel>
  );
}

function AllowanceFields({ form }: FieldsProps) {
  const t = useTexts();
  const [way, setWay] = useState<"first-use" | "until">(form.values.validUntil === "" ? "first-use" : "until");
  const scaled = (name: "downBytes" | "upBytes" | "totalBytes" | "onlineSeconds" | "validMinutes") => ({
    ...{ value: form.values[name], error: form.field(name).error, onChange: (value: number | null) => form.set(name, value) },
  });
  const data = { unit: "GB", scale: 1_000_000_000 };
  return (
    <Panel title={t("hotspot.allows")}>
      <div className="network-fields">
        <div className="network-fields-pair">
          <NativeSelect
            label={t("hotspot.validity")}
            data={[
              { value: "first-use", label: t("hotspot.from-first-use") },
              { value: "until", label: t("hotspot.until-moment") },
            ]}
            value={way}
            onChange={(event) => {
              const chosen = event.currentTarget.value === "until" ? "until" : "first-use";
              setWay(chosen);
              form.set("validMinutes", chosen === "until" ? null : 1440);
              form.set("validUntil", "");
            }}
          />
          {way === "first-use" ? (
            <ScaledField label={t("hotspot.hours-good")} unit={t("hotspot.hours-unit")} scale={60} {...scaled("validMinutes")} />
          ) : (
            <TextInput
              type="datetime-local"
              label={t("hotspot.until")}
              required
              value={localOf(form.values.validUntil)}
              error={form.field("validUntil").error}
              onChange={(event) => form.set("validUntil", momentOf(event.currentTarget.value))}
            />
          )}
        </div>
        <div className="network-fields-pair">
          <ScaledField
            label={t("hotspot.online")}
            description={t("hotspot.online-why")}
            unit={t("hotspot.hours-unit")}
            scale={3600}
            {...scaled("onlineSeconds")}
          />
          <ScaledField label={t("hotspot.total-data")} description={t("hotspot.data-why")} {...data} {...scaled("totalBytes")} />
        </div>
        <div className="network-fields-pair">
          <ScaledField label={t("hotspot.down-data")} {...data} {...scaled("downBytes")} />
          <ScaledField label={t("hotspot.up-data")} {...data} {...scaled("upBytes")} />
        </div>
      </div>
    </Panel>
  );
}

/** As the device's own field for a moment writes it: local time, to the minute. */
function localOf(moment: string): string {
  if (moment === "") return "";
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const momentOf = (local: string): string => (local === "" ? "" : new Date(local).toISOString());
