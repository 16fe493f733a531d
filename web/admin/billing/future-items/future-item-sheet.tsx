import { Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  createFutureItemEndpoint,
  itemCategories,
  updateFutureItemEndpoint,
} from "../../../../server/modules/billing/future-items/contract.ts";
import { addDays, type Day, isDay } from "../../../../shared/calendar.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { DecimalField } from "../../../ui/decimal-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useCategoryOptions } from "../category-words.ts";
import { type FutureItem, type FutureItems, itemTopics } from "./future-item.ts";

/** A word of older items, which nobody chooses any more, stays as it is. */
const isChosen = (category: string): boolean => category.startsWith("c-") || (itemCategories as readonly string[]).includes(category);

interface Values {
  side: "debit" | "credit";
  text: string;
  unitPrice: string;
  quantity: string;
  taxId: string;
  includesTax: boolean;
  category: string;
  serviceId: string | null;
  /** The first and the last day that it is for; "" for none. */
  from: string;
  to: string;
  dueOn: string;
}

const newItem = (of: FutureItems): Values => ({
  ...{ side: "debit", text: "", unitPrice: "", quantity: "1", includesTax: false, category: "one_time", serviceId: null },
  ...{ taxId: of.taxes[0]?.id ?? "", from: "", to: "", dueOn: "" },
});

const valuesOf = (item: FutureItem, of: FutureItems): Values => ({
  ...newItem(of),
  ...{ side: item.side, text: item.text, unitPrice: item.unitPrice, quantity: item.quantity, includesTax: item.includesTax },
  ...(item.taxId === null ? {} : { taxId: item.taxId }),
  category: item.category,
  serviceId: item.service?.id ?? null,
  ...(item.period ? { from: item.period.start, to: addDays(item.period.end, -1) } : {}),
  dueOn: item.dueOn > of.today ? item.dueOn : "",
});

/** What is sent; undefined while something is missing. */
function bodyOf({ side: _side, from, to, dueOn, category, ...rest }: Values) {
  const hasPeriod = isDay(from) && isDay(to);
  if (rest.text.trim() === "" || rest.unitPrice === "" || rest.taxId === "" || !(hasPeriod || (from === "" && to === ""))) return undefined;
  return {
    ...rest,
    ...(isChosen(category) ? { category } : {}),
    period: hasPeriod ? { start: from as Day, end: addDays(to as Day, 1) } : null,
    ...(isDay(dueOn) ? { dueOn: dueOn as Day } : {}),
  };
}

/** Writes an item for the next invoice, or changes one that waits. */
export function FutureItemSheet({
  customerId,
  of,
  item,
  onClose,
}: {
  customerId: string;
  of: FutureItems;
  item: FutureItem | undefined;
  onClose: () => void;
}) {
  const categories = useCategoryOptions(customerId, itemCategories);
  const t = useTexts();
  const [values, setValues] = useState<Values>(item ? valuesOf(item, of) : newItem(of));
  const done = {
    topics: itemTopics,
    onDone: () => {
      notify(t(item ? "billing.waiting.changed" : "billing.waiting.added"));
      onClose();
    },
  };
  const create = useAction(createFutureItemEndpoint, done);
  const update = useAction(updateFutureItemEndpoint, done);
  const { busy, problem } = item ? update : create;
  const errors = problem?.problem.errors ?? [];
  const body = bodyOf(values);
  const send = () => {
    if (!body) return undefined;
    return item
      ? update.run({ params: { itemId: item.id }, version: item.version, body })
      : create.run({ params: { customerId }, body: { side: values.side, ...body } });
  };
  const act = item ? "save" : of.isPrepaid ? "charge" : "add-do";
  return (
    <Sheet
      open
      title={item ? t("billing.waiting.edit-title") : t("billing.waiting.add")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} disabled={!body} onPress={send}>
            {t(`billing.waiting.${act}`)}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {!item && (
          <Choice
            label={t("billing.booking.side")}
            value={values.side}
            onChange={(side) => setValues({ ...values, side })}
            options={[
              { value: "debit", label: t("billing.waiting.debit") },
              { value: "credit", label: t("billing.waiting.credit") },
            ]}
          />
        )}
        <span>{of.isPrepaid ? t("billing.waiting.prepaid-why") : t("billing.waiting.why")}</span>
        <ItemFields
          of={of}
          categories={categories}
          values={values}
          errors={errors}
          onChange={(change) => setValues({ ...values, ...change })}
        />
        <ProblemNote problem={problem} errors={errors} />
      </div>
    </Sheet>
  );
}

function ItemFields({
  of,
  categories,
  values,
  errors,
  onChange,
}: {
  of: FutureItems;
  categories: { value: string; label: string }[];
  values: Values;
  errors: Parameters<typeof fieldErrorText>[1][];
  onChange: (change: Partial<Values>) => void;
}) {
  const t = useTexts();
  const errorOf = (name: string): string | undefined => {
    const found = errors.find(({ field }) => field === name || field.startsWith(`${name}.`));
    return found && fieldErrorText(t, found);
  };
  return (
    <>
      <TextInput
        label={t("billing.line-text")}
        description={t("billing.booking.text-why")}
        required
        maxLength={255}
        value={values.text}
        error={errorOf("text")}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <DecimalField
        label={t("billing.unit-price")}
        required
        places={8}
        unit={of.currency}
        value={values.unitPrice}
        error={errorOf("unitPrice")}
        onChange={(unitPrice) => onChange({ unitPrice })}
      />
      <DecimalField
        label={t("billing.quantity")}
        required
        places={3}
        value={values.quantity}
        error={errorOf("quantity")}
        onChange={(quantity) => onChange({ quantity })}
      />
      <Select
        label={t("billing.tax")}
        required
        allowDeselect={false}
        data={of.taxes.map(({ id, name, ratePercent }) => ({ value: id, label: `${name} (${ratePercent} %)` }))}
        value={values.taxId}
        error={errorOf("taxId")}
        onChange={(value) => onChange({ taxId: value ?? "" })}
      />
      <Switch
        label={t("billing.new.includes-tax")}
        checked={values.includesTax}
        onChange={(event) => onChange({ includesTax: event.currentTarget.checked })}
      />
      <Select
        label={t("billing.category")}
        allowDeselect={false}
        data={categories}
        value={values.category}
        onChange={(value) => value && onChange({ category: value })}
      />
      {of.services.length > 0 && (
        <Select
          label={t("billing.waiting.service")}
          clearable
          placeholder={t("billing.waiting.no-service")}
          data={of.services.map(({ id, number, title }) => ({ value: id, label: `${title} (S-${number})` }))}
          value={values.serviceId}
          error={errorOf("serviceId")}
          onChange={(serviceId) => onChange({ serviceId })}
        />
      )}
      <DayField
        label={t("billing.waiting.period-from")}
        description={t("billing.waiting.period-why")}
        value={values.from}
        onChange={(from) => onChange({ from })}
      />
      <DayField
        label={t("billing.waiting.period-to")}
        value={values.to}
        min={values.from}
        error={errorOf("period")}
        onChange={(to) => onChange({ to })}
      />
      {!of.isPrepaid && (
        <DayField
          label={t("billing.waiting.due")}
          description={t("billing.waiting.due-why")}
          value={values.dueOn}
          min={of.today}
          onChange={(dueOn) => onChange({ dueOn })}
        />
      )}
    </>
  );
}
