import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { z } from "zod";
import { previewServiceBillEndpoint } from "../../../server/modules/billing/charges/contract.ts";
import {
  addServiceEndpoint,
  type NewServiceBody,
  previewServiceEndpoint,
  usualPriority,
} from "../../../server/modules/services/contract.ts";
import { calendarDay } from "../../../shared/calendar.ts";
import type { Place } from "../../../shared/place.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { bodyFromValues, errorsOf } from "../../lib/form-values.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { usePreview } from "../../lib/use-preview.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { BillTable } from "./bill-table.tsx";
import { DiscountFields, type DiscountValues, newDiscount } from "./discount-fields.tsx";
import { NewPlaceField } from "./new-place-field.tsx";
import { NewServiceSummary } from "./new-service-summary.tsx";
import { PlanFace, type ShopPlan } from "./plan-shop.tsx";
import { PriorityField } from "./priority-field.tsx";
import { PromoCodeField } from "./promo-code-field.tsx";
import { serviceNumber, serviceTopics } from "./service.ts";

interface Values {
  planId: string;
  startOn: string;
  endOn: string;
  waitsFor: string;
  quantity: string;
  customPrice: string;
  login: string;
  address: string;
  place: Place | null;
  lineText: string;
  note: string;
  separateInvoice: boolean;
  priority: number;
  contractMonths: number | "";
  discounts: DiscountValues[];
  members: { planId: string; login: string }[];
  promoCode: string;
  invoice: "now" | "cutoff" | "regular" | undefined;
}

type PlainField = "startOn" | "endOn" | "quantity" | "customPrice" | "login" | "address" | "contractMonths" | "lineText" | "note";

const waits = ["task", "contract", "approval", "payment"] as const;

/** The terms of a new service beside what they come to. Everything that is refused stands at its field, while typing already. */
export function NewServiceForm({
  customer,
  plan,
  onBack,
}: {
  customer: { id: string; status: string; street1?: string };
  plan: ShopPlan;
  onBack: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const price = usePriceWords();
  const navigate = useNavigate();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const params = { customerId: customer.id };
  const { form, action } = useActForm<typeof addServiceEndpoint, Values>({
    endpoint: addServiceEndpoint,
    params,
    start: {
      ...{ planId: plan.id, startOn: today, endOn: "", waitsFor: "", quantity: "1", customPrice: "", login: "", address: "", place: null },
      ...{ lineText: "", note: "", separateInvoice: false, priority: usualPriority, contractMonths: plan.contractMonths, discounts: [] },
      ...{ promoCode: "", invoice: undefined },
      members: plan.components.filter(({ kind }) => hasLogin(kind)).map(({ planId }) => ({ planId, login: "" })),
    },
    topics: [...serviceTopics, "invoices"],
    onDone: (added) => {
      notify(t("services.add.done", { number: serviceNumber(added), plan: added.plan.title }));
      void navigate({ to: `/services/${added.id}` as never, replace: true });
    },
  });
  const wish = bodyFromValues(addServiceEndpoint.body, form.values) as z.input<typeof NewServiceBody>;
  // What the schema refuses need not be asked; what is only missing yet is no fault while somebody types.
  const refused = errorsOf(addServiceEndpoint.body, wish);
  const asked = refused.length === 0 ? { params, body: wish } : undefined;
  const preview = usePreview(previewServiceEndpoint, asked);
  const bill = usePreview(previewServiceBillEndpoint, asked);

  /** A field with what its form says of it, else what the preview says. */
  const field = <Name extends PlainField>(name: Name) => {
    const props = form.field(name);
    return { ...props, error: props.error ?? previewError(name) };
  };
  const previewError = (name: string): string | undefined => {
    const faults =
      refused.length > 0
        ? refused.filter(({ code }) => code !== "required" && code !== "percent-or-fixed")
        : (preview.problem?.problem.errors ?? []);
    const found = faults.find((error) => error.field === name || error.field.startsWith(`${name}.`));
    return found && fieldErrorText(t, found, format.day);
  };
  const firstInvoice = bill.data?.firstInvoice ?? undefined;
  // A code that was good can stop being so: another discount came to it, or somebody else took the last use.
  const codeFault =
    form.values.promoCode === "" ? undefined : preview.problem?.problem.errors?.find((error) => error.field === "promoCode");
  const codeRefused = codeFault && (t.optional(`services.promo-refused.${codeFault.code}`) ?? codeFault.message);
  const discount = form.values.discounts[0];
  const setDiscount = (change: DiscountValues | undefined): void => form.set("discounts", (change ? [change] : []) as never);
  const discountKind = discount === undefined ? "none" : "some";
  const knownFields = ["startOn", "endOn", "quantity", "customPrice", "login", "address", "contractMonths", "discounts", "promoCode"];
  const otherPreviewProblem = preview.problem?.problem.errors?.some((error) => knownFields.some((name) => error.field.startsWith(name)))
    ? undefined
    : preview.problem;
  return (
    <div className="new-service">
      <FormFrame
        form={form}
        submit={t("services.add.do", { plan: plan.title })}
        busy={action.busy}
        problem={action.problem}
        onCancel={onBack}
        nameField={(name) => t.optional(`services.field.${name}`) ?? name}
      >
        <Panel
          title={t("services.plan")}
          actions={
            <Button small onPress={onBack}>
              {t("services.add.other-plan")}
            </Button>
          }
        >
          <div style={{ display: "grid", gap: 4 }}>
            <PlanFace plan={plan} />
          </div>
        </Panel>
        <Panel title={t("services.add.terms")}>
          <div className="new-service-fields">
            <div className="new-service-pair">
              <DayField label={t("services.start")} required {...field("startOn")} />
              <DayField label={t("services.add.last-day")} description={t("services.add.last-day-why")} {...field("endOn")} />
            </div>
            <div className="new-service-pair">
              <DecimalField label={t("services.quantity")} places={3} required {...field("quantity")} />
              <DecimalField
                label={t("services.add.own-price")}
                description={t("services.add.own-price-why", { price: price(plan.price, plan.currency) })}
                places={8}
                unit={plan.currency}
                {...field("customPrice")}
              />
            </div>
            <div className="new-service-pair">
              <CountField
                label={t("services.add.contract")}
                description={t("services.add.contract-why")}
                unit={t("services.months-unit")}
                {...field("contractMonths")}
              />
              <NativeSelect
                label={t("services.add.waits")}
                description={t("services.add.waits-why")}
                {...form.field("waitsFor")}
                data={[
                  { value: "", label: t("services.add.waits-for-nothing") },
                  ...waits.map((value) => ({ value, label: t(`services.waits-for.${value}`) })),
                ]}
              />
            </div>
            <Choice
              label={t("services.discounts")}
              value={discountKind}
              onChange={(chosen) => setDiscount(chosen === "none" ? undefined : newDiscount("percent"))}
              options={[
                { value: "none", label: t("services.add.no-discount") },
                { value: "some", label: t("services.add.with-discount") },
              ]}
            />
            {discount && (
              <>
                <DiscountFields
                  values={discount}
                  currency={plan.currency}
                  field={(name) => {
                    const props = form.field(`discounts.0.${name}` as never) as { name: string; error: string | undefined };
                    return { name: props.name, error: props.error ?? previewError(`discounts.0.${name}`) };
                  }}
                  onChange={(change) => setDiscount({ ...discount, ...change })}
                />
                <TextInput
                  label={t("services.reason")}
                  value={discount.reason}
                  maxLength={200}
                  onChange={(event) => setDiscount({ ...discount, reason: event.currentTarget.value })}
                />
              </>
            )}
            <PromoCodeField
              customerId={customer.id}
              planId={plan.id}
              value={form.values.promoCode}
              discounts={form.values.discounts.length}
              onChange={(code) => form.set("promoCode", code)}
            />
            {codeRefused && (
              <span role="alert" style={{ color: "var(--hurts-ink)" }}>
                {codeRefused}
              </span>
            )}
            {firstInvoice && (
              <RadioList
                label={t("services.add.invoice")}
                value={form.values.invoice ?? firstInvoice}
                onChange={(chosen) => form.set("invoice", chosen)}
                options={(["now", "cutoff", "regular"] as const).map((value) => ({
                  value,
                  label: t(`services.add.invoice-of.${value}`),
                  note: t(`services.add.invoice-why.${value}`),
                }))}
              />
            )}
          </div>
        </Panel>
        <Panel title={t("services.add.where")}>
          <div className="new-service-fields">
            {hasLogin(plan.kind) && (
              <TextInput
                label={t("services.login")}
                description={t("services.add.login-why")}
                dir="ltr"
                autoComplete="off"
                {...field("login")}
              />
            )}
            {form.values.members.map((member, index) => (
              <TextInput
                key={member.planId}
                label={t("services.add.login-of", { part: plan.components.find(({ planId }) => planId === member.planId)?.title ?? "" })}
                dir="ltr"
                autoComplete="off"
                {...form.field(`members.${index}.login`)}
              />
            ))}
            <NewPlaceField
              customerId={customer.id}
              onChoose={(place, address) => {
                form.set("place", place);
                form.set("address", address);
              }}
            />
            <TextInput label={t("services.address")} description={t("services.add.address-why")} {...field("address")} />
            <TextInput label={t("services.line-text")} description={t("services.line-text-why")} {...field("lineText")} />
            <Checkbox
              label={t("services.separate-invoice")}
              description={t("services.separate-invoice-why")}
              {...form.check("separateInvoice")}
            />
            <PriorityField
              value={form.values.priority}
              error={form.field("priority").error}
              onChange={(priority) => form.set("priority", priority)}
            />
            <Textarea label={t("services.note")} description={t("services.note-why")} autosize minRows={2} {...field("note")} />
          </div>
        </Panel>
      </FormFrame>
      <aside className="new-service-preview" data-former={preview.former || bill.former} aria-live="polite">
        <Panel title={t("services.add.preview")}>
          <NewServiceSummary preview={preview.data} problem={otherPreviewProblem} incomplete={asked === undefined} format={format} />
        </Panel>
        {bill.data && !preview.problem && (
          <div style={{ marginBlockStart: 16 }}>
            <Panel title={t("services.add.first-bill")}>
              <BillTable bill={bill.data} />
            </Panel>
          </div>
        )}
      </aside>
    </div>
  );
}

const hasLogin = (kind: string): boolean => kind === "internet" || kind === "voice";
