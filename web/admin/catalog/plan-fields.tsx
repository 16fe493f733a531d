// The fields of a plan in groups, shared by making and editing one. A field that means nothing for a kind is not shown.
import { Checkbox, MultiSelect, NativeSelect, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { listPlansEndpoint, sessionPolicies } from "../../../server/modules/catalog/contract.ts";
import { listLabelsEndpoint, listLocationsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { Form } from "../../lib/form.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Choice } from "../../ui/choice.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RateField } from "../../ui/rate-field.tsx";
import { ComponentsField } from "./components-field.tsx";
import { OrderInputsField } from "./order-inputs-field.tsx";
import { Pair, type PlanFieldsProps } from "./pair.tsx";
import { isSoldOnce } from "./plan.ts";
import type { PlanValues } from "./plan-values.ts";
import { PortalTargetsField } from "./portal-targets-field.tsx";
import { TransferRulesField } from "./transfer-rules-field.tsx";
import "./plan-fields.css";

export function PlanFields({ underParts, ...props }: PlanFieldsProps & { underParts?: ReactNode }) {
  const t = useTexts();
  const { form, kind } = props;
  const soldOnce = isSoldOnce(kind);
  return (
    <>
      {kind === "bundle" && (
        <Panel title={t("catalog.components")}>
          <ComponentsField {...props} />
          {underParts}
        </Panel>
      )}
      {!soldOnce && <BillingFields {...props} />}
      {!soldOnce && <ContractFields {...props} />}
      {(kind === "internet" || kind === "topup") && (
        <Panel title={t("catalog.network")}>
          <Pair>
            {kind === "internet" && (
              <>
                <RateField
                  label={t("catalog.down")}
                  value={form.values.downBps}
                  error={form.field("downBps").error}
                  // What is no number is handed on as it was typed, so that the form refuses it.
                  onChange={(bps) => form.set("downBps", bps as number | null)}
                />
                <RateField
                  label={t("catalog.up")}
                  value={form.values.upBps}
                  error={form.field("upBps").error}
                  onChange={(bps) => form.set("upBps", bps as number | null)}
                />
              </>
            )}
            <ScaledField
              label={t("catalog.data-cap")}
              description={t("catalog.data-cap-why")}
              unit="GB"
              scale={1_000_000_000}
              value={form.values.dataCapBytes}
              error={form.field("dataCapBytes").error}
              onChange={(bytes) => form.set("dataCapBytes", bytes)}
            />
          </Pair>
          {kind === "internet" && <SessionFields {...props} />}
        </Panel>
      )}
      <DocumentFields {...props} />
      <AvailabilityFields {...props} />
      <PortalFields {...props} />
      {!soldOnce && kind !== "bundle" && (
        <Panel title={t("catalog.transfer-rules")}>
          <TransferRulesField {...props} />
        </Panel>
      )}
    </>
  );
}

function SessionFields({ form }: PlanFieldsProps) {
  const t = useTexts();
  return (
    <Pair>
      <NativeSelect
        label={t("catalog.session-policy")}
        description={t("catalog.session-policy-why")}
        {...form.field("sessionPolicy")}
        data={sessionPolicies.map((value) => ({ value, label: t(`catalog.session-policy-of.${value}`) }))}
      />
      {form.values.sessionPolicy !== "allow" && (
        <CountField label={t("catalog.max-sessions")} description={t("catalog.max-sessions-why")} required {...form.field("maxSessions")} />
      )}
    </Pair>
  );
}

const billingTypes = ["recurring", "prepaid_period", "prepaid_daily"] as const;
const prorations = ["on", "full", "free", "half_if_under_15_days"] as const;

function BillingFields({ form, currency }: PlanFieldsProps) {
  const t = useTexts();
  const { values } = form;
  return (
    <Panel title={t("catalog.billing")}>
      <div className="plan-fields">
        <Pair>
          <CountField
            label={t("catalog.price-period")}
            description={t("catalog.price-period-why")}
            unit={t("services.months-unit")}
            required
            {...form.field("priceMonths")}
          />
          <NativeSelect
            label={t("catalog.proration")}
            description={t("catalog.proration-why")}
            {...form.field("proration")}
            data={prorations.map((value) => ({ value, label: t(`catalog.proration-of.${value}`) }))}
          />
        </Pair>
        <Checkbox.Group
          label={t("catalog.billing-types")}
          description={t("catalog.billing-types-why")}
          value={values.billingTypes}
          error={form.field("billingTypes").error}
          onChange={(chosen) => form.set("billingTypes", chosen as PlanValues["billingTypes"])}
        >
          <div className="plan-fields-row">
            {billingTypes.map((type) => (
              <Checkbox key={type} value={type} label={t(`catalog.billing-type.${type}`)} />
            ))}
          </div>
        </Checkbox.Group>
        {values.billingTypes.includes("prepaid_period") && (
          <CountField
            label={t("catalog.prepaid-days")}
            description={t("catalog.prepaid-days-why")}
            unit={t("catalog.days-unit")}
            {...form.field("prepaidDays")}
          />
        )}
        <Checkbox label={t("catalog.pausable")} {...form.check("pausable")} />
        {values.pausable && (
          <DecimalField
            label={t("catalog.pause-price")}
            description={t("catalog.pause-price-why")}
            places={8}
            unit={currency}
            required
            {...form.field("pausePrice")}
          />
        )}
      </div>
    </Panel>
  );
}

const earlyFeeKinds = ["fixed", "percent_of_remaining", "remaining"] as const;

function ContractFields({ form, currency, kind }: PlanFieldsProps) {
  const t = useTexts();
  const { values } = form;
  const intro = values.introDiscount;
  return (
    <Panel title={t("catalog.contract-and-fees")}>
      <div className="plan-fields">
        <Pair>
          <CountField
            label={t("catalog.contract")}
            description={t("catalog.contract-why")}
            unit={t("services.months-unit")}
            {...form.field("contractMonths")}
          />
          <CountField label={t("catalog.notice")} unit={t("catalog.days-unit")} {...form.field("noticeDays")} />
        </Pair>
        {values.contractMonths !== 0 && (
          <Checkbox label={t("catalog.auto-renew")} description={t("catalog.auto-renew-why")} {...form.check("autoRenew")} />
        )}
        {kind === "bundle" && <Checkbox label={t("catalog.auto-reactivate")} {...form.check("autoReactivate")} />}
        <Pair>
          <DecimalField label={t("catalog.activation-fee")} places={8} unit={currency} {...form.field("activationFee")} />
          <NativeSelect
            label={t("catalog.activation-fee-when")}
            {...form.field("activationFeeWhen")}
            data={(["first_billing", "creation"] as const).map((value) => ({ value, label: t(`catalog.fee-when.${value}`) }))}
          />
        </Pair>
        <Pair>
          <NativeSelect
            label={t("catalog.early-fee-kind")}
            description={t("catalog.early-fee-why")}
            {...form.field("earlyFeeKind")}
            data={earlyFeeKinds.map((value) => ({ value, label: t(`catalog.early-fee-of.${value}`) }))}
          />
          {values.earlyFeeKind !== "remaining" && (
            <DecimalField
              label={t("catalog.early-fee")}
              places={values.earlyFeeKind === "fixed" ? 8 : 4}
              unit={values.earlyFeeKind === "fixed" ? currency : "%"}
              {...form.field("earlyFee")}
            />
          )}
        </Pair>
        <DecimalField
          label={t("catalog.cancellation-fee")}
          description={t("catalog.cancellation-fee-why")}
          places={8}
          unit={currency}
          {...form.field("cancellationFee")}
        />
        <Choice
          label={t("catalog.intro")}
          value={intro === null ? "none" : intro.percent !== null ? "percent" : "fixed"}
          onChange={(chosen) =>
            form.set(
              "introDiscount",
              chosen === "none"
                ? null
                : { months: intro?.months ?? 3, percent: chosen === "percent" ? "" : null, fixed: chosen === "fixed" ? "" : null },
            )
          }
          options={[
            { value: "none", label: t("catalog.intro-none") },
            { value: "percent", label: t("services.discount.percent") },
            { value: "fixed", label: t("services.discount.fixed") },
          ]}
        />
        {intro && (
          <Pair>
            <DecimalField
              key={intro.percent === null ? "fixed" : "percent"}
              label={t("services.discount.off")}
              places={intro.percent === null ? 8 : 4}
              unit={intro.percent === null ? currency : "%"}
              required
              value={intro.percent ?? intro.fixed}
              name="introDiscount.percent"
              error={form.field("introDiscount").error}
              onChange={(text) =>
                form.set("introDiscount", { ...intro, ...(intro.percent === null ? { fixed: text } : { percent: text }) })
              }
            />
            <CountField
              label={t("services.discount.how-many")}
              required
              value={intro.months}
              onChange={(months) => form.set("introDiscount", { ...intro, months })}
            />
          </Pair>
        )}
      </div>
    </Panel>
  );
}

function DocumentFields({ form, kind, currency }: PlanFieldsProps) {
  const t = useTexts();
  const once = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none", filter: { kind: "one_time", currency } as never } });
  return (
    <Panel title={t("catalog.documents")}>
      <div className="plan-fields">
        {!isSoldOnce(kind) && (
          <MultiSelect
            label={t("catalog.setup-items")}
            description={t("catalog.setup-items-why")}
            searchable
            nothingFoundMessage={t("ui.list.nothing-matches")}
            data={once.data?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
            value={form.values.setupPlanIds}
            error={form.field("setupPlanIds").error}
            onChange={(chosen) => form.set("setupPlanIds", chosen)}
          />
        )}
        <Pair>
          <TextInput label={t("catalog.category")} description={t("catalog.category-why")} {...textOf(form, "category")} />
          <TextInput
            label={t("catalog.revenue-account")}
            description={t("catalog.category-why")}
            inputMode="numeric"
            dir="ltr"
            {...textOf(form, "revenueAccount")}
          />
        </Pair>
        {!isSoldOnce(kind) && (
          <Checkbox
            label={t("catalog.separate-invoice")}
            description={t("services.separate-invoice-why")}
            {...form.check("separateInvoice")}
          />
        )}
      </div>
    </Panel>
  );
}

const categories = ["individual", "company", "reseller"] as const;
const technologies = ["ftth", "fttb", "docsis", "vdsl", "wireless", "ethernet"];

function AvailabilityFields({ form }: PlanFieldsProps) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const locations = useEndpoint(listLocationsEndpoint, { query: {} });
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } });
  const { values } = form;
  return (
    <Panel title={t("catalog.availability")}>
      <div className="plan-fields">
        {partners.length > 1 && (
          <MultiSelect
            label={t("catalog.partners")}
            required
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={values.partnerIds}
            error={form.field("partnerIds").error}
            onChange={(chosen) => form.set("partnerIds", chosen)}
          />
        )}
        <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.availability-why")}</span>
        <Pair>
          <MultiSelect
            label={t("catalog.locations")}
            searchable
            clearable
            nothingFoundMessage={t("ui.list.nothing-matches")}
            data={locations.data?.items.map(({ id, path }) => ({ value: id, label: path.join(" / ") })) ?? []}
            value={values.locationIds}
            error={form.field("locationIds").error}
            onChange={(chosen) => form.set("locationIds", chosen)}
          />
          <MultiSelect
            label={t("catalog.labels")}
            searchable
            clearable
            nothingFoundMessage={t("ui.list.nothing-matches")}
            data={labels.data?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
            value={values.labelIds}
            error={form.field("labelIds").error}
            onChange={(chosen) => form.set("labelIds", chosen)}
          />
        </Pair>
        <Pair>
          <MultiSelect
            label={t("catalog.categories")}
            clearable
            data={categories.map((value) => ({ value, label: t(`catalog.category-of.${value}`) }))}
            value={values.categories}
            error={form.field("categories").error}
            onChange={(chosen) => form.set("categories", chosen as PlanValues["categories"])}
          />
          <TagsInput
            label={t("catalog.technologies")}
            data={technologies}
            clearable
            value={values.technologies}
            error={form.field("technologies").error}
            onChange={(chosen) => form.set("technologies", chosen)}
          />
        </Pair>
      </div>
    </Panel>
  );
}

const neededKinds = ["internet", "voice", "recurring"] as const;

function PortalFields(props: PlanFieldsProps) {
  const t = useTexts();
  const { form, kind } = props;
  const { values } = form;
  return (
    <Panel title={t("catalog.portal")}>
      <div className="plan-fields">
        <div className="plan-fields-row">
          <Checkbox label={t("catalog.in-shop")} {...form.check("portalShop")} />
          <Checkbox label={t("catalog.sign-up")} {...form.check("signupWidget")} />
        </div>
        <Pair>
          <TextInput label={t("catalog.portal-title")} description={t("catalog.portal-title-why")} {...form.field("portalTitle")} />
          <TextInput label={t("catalog.badge")} description={t("catalog.badge-why")} {...form.field("badge")} />
        </Pair>
        <Textarea label={t("catalog.portal-text")} autosize minRows={2} {...form.field("portalText")} />
        <TagsInput
          label={t("catalog.highlights")}
          description={t("catalog.highlights-why")}
          maxTags={8}
          value={values.highlights}
          error={form.field("highlights").error}
          onChange={(chosen) => form.set("highlights", chosen)}
        />
        <Pair>
          <CountField label={t("catalog.position")} description={t("catalog.position-why")} {...form.field("position")} />
          <CountField label={t("catalog.max-per-customer")} description={t("catalog.empty-no-limit")} {...form.field("maxPerCustomer")} />
          <NativeSelect
            label={t("catalog.requires-kind")}
            {...form.field("requiresKind")}
            value={values.requiresKind ?? ""}
            data={[
              { value: "", label: t("catalog.requires-nothing") },
              ...neededKinds.map((value) => ({ value, label: t(`services.kind.${value}`) })),
            ]}
          />
        </Pair>
        {kind !== "topup" && <OrderInputsField {...props} />}
        {!isSoldOnce(kind) && kind !== "bundle" && <PortalTargetsField {...props} />}
      </div>
    </Panel>
  );
}

function textOf(form: Form<PlanValues>, name: "category" | "revenueAccount") {
  const { value, ...props } = form.field(name);
  return { ...props, value: value ?? "" };
}

interface ScaledFieldProps {
  label: string;
  description?: string;
  unit: string;
  scale: number;
  value: number | "" | null;
  error: string | undefined;
  onChange: (value: number | "" | null) => void;
}

function ScaledField({ label, description, unit, scale, value, error, onChange }: ScaledFieldProps) {
  const shown = typeof value === "number" ? String(value / scale) : (value ?? "");
  return (
    <DecimalField
      label={label}
      {...(description ? { description } : {})}
      places={3}
      unit={unit}
      value={shown}
      error={error}
      onChange={(text) =>
        onChange(text === "" ? null : /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * scale) : (text as unknown as number))
      }
    />
  );
}
