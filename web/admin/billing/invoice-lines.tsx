import { ActionIcon, Menu, Select, Switch, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { OneTimeLine } from "../../../server/modules/billing/one-time/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { categoryOptions, useCategoryWord } from "./category-words.ts";
import type { InvoiceOptions } from "./use-invoice-preview.ts";

type LineBody = (typeof OneTimeLine)["_input"];

/** A line as it is being typed; its price and quantity are plain decimals, or what was typed in their place. */
export interface TypedLine {
  key: string;
  text: string;
  unitPrice: string;
  quantity: string;
  taxId: string;
  includesTax: boolean;
  category: string;
}

let lastKey = 0;
const nextKey = (): string => {
  lastKey += 1;
  return `line-${lastKey}`;
};

export const emptyLine = ({ taxes }: InvoiceOptions): TypedLine => ({
  key: nextKey(),
  text: "",
  unitPrice: "",
  quantity: "1",
  taxId: taxes[0]?.id ?? "",
  includesTax: false,
  category: "one_time",
});

const isNegative = (typed: string): boolean => /^-\d/.test(typed);
const isZero = (typed: string): boolean => /^0+(\.0+)?$/.test(typed);
const isPrice = (typed: string): boolean => /^\d{1,12}(\.\d{1,8})?$/.test(typed);
const isQuantity = (typed: string): boolean => /^\d{1,9}(\.\d{1,3})?$/.test(typed) && !isZero(typed);

const isEmpty = (line: TypedLine): boolean => line.text.trim() === "" && line.unitPrice === "";

/** The lines as the server takes them, without empty ones; undefined while one of them is not finished. */
export function typedLinesBody(lines: readonly TypedLine[]): LineBody[] | undefined {
  const written = lines.filter((line) => !isEmpty(line));
  const bodies = written.flatMap(({ text, unitPrice, quantity, taxId, includesTax, category }) =>
    text.trim() !== "" && isPrice(unitPrice) && isQuantity(quantity) && taxId !== ""
      ? [{ text, unitPrice, quantity, taxId, includesTax, category }]
      : [],
  );
  return bodies.length === written.length ? bodies : undefined;
}

export function InvoiceLines({
  lines,
  options,
  onChange,
}: {
  lines: readonly TypedLine[];
  options: InvoiceOptions;
  onChange: (lines: readonly TypedLine[]) => void;
}) {
  const t = useTexts();
  const put = (key: string, changes: Partial<TypedLine>): void =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...changes } : line)));
  const add = (line: TypedLine): void => onChange([...lines.filter((one) => !isEmpty(one)), line]);
  return (
    <div>
      {lines.map((line, index) => (
        <OneLine
          key={line.key}
          line={line}
          index={index}
          options={options}
          onChange={(changes) => put(line.key, changes)}
          onRemove={lines.length > 1 ? () => onChange(lines.filter(({ key }) => key !== line.key)) : undefined}
        />
      ))}
      <div className="invoice-lines-foot">
        <Button small icon={<IconPlus size={15} aria-hidden />} onPress={() => onChange([...lines, emptyLine(options)])}>
          {t("billing.new.add-line")}
        </Button>
        {options.plans.length > 0 && (
          <Menu position="bottom-start" shadow="md" withinPortal>
            <Menu.Target>
              <span>
                <Button small>{t("billing.new.add-plan")}</Button>
              </span>
            </Menu.Target>
            <Menu.Dropdown>
              {options.plans.map((plan) => (
                <Menu.Item
                  key={plan.id}
                  rightSection={
                    <span className="number">
                      {plan.unitPrice} {options.currency}
                    </span>
                  }
                  onClick={() =>
                    add({
                      ...emptyLine(options),
                      text: plan.title,
                      unitPrice: plan.unitPrice,
                      includesTax: plan.includesTax,
                      ...(plan.taxId ? { taxId: plan.taxId } : {}),
                    })
                  }
                >
                  {plan.title}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </div>
  );
}

function OneLine({
  line,
  index,
  options,
  onChange,
  onRemove,
}: {
  line: TypedLine;
  index: number;
  options: InvoiceOptions;
  onChange: (changes: Partial<TypedLine>) => void;
  onRemove: (() => void) | undefined;
}) {
  const t = useTexts();
  const word = useCategoryWord();
  return (
    <fieldset
      className="invoice-line"
      style={{ border: 0, marginInline: 0, paddingInline: 0 }}
      aria-label={t("billing.new.line", { n: index + 1 })}
    >
      <TextInput
        label={t("billing.line-text")}
        required
        maxLength={500}
        value={line.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <div className="invoice-line-figures">
        <DecimalField
          label={t("billing.unit-price")}
          value={line.unitPrice}
          places={8}
          unit={options.currency}
          required
          error={isNegative(line.unitPrice) ? t("billing.new.price-negative") : undefined}
          onChange={(unitPrice) => onChange({ unitPrice })}
        />
        <DecimalField
          label={t("billing.quantity")}
          value={line.quantity}
          places={3}
          required
          error={isNegative(line.quantity) || isZero(line.quantity) ? t("billing.new.quantity-not-above-zero") : undefined}
          onChange={(quantity) => onChange({ quantity })}
        />
        <Select
          label={t("billing.tax")}
          data={options.taxes.map((tax) => ({ value: tax.id, label: `${tax.name} (${tax.ratePercent} %)` }))}
          value={line.taxId}
          allowDeselect={false}
          onChange={(chosen) => chosen && onChange({ taxId: chosen })}
        />
        <Select
          label={t("billing.category")}
          data={categoryOptions(word, options.categories, ["one_time", "equipment", "fee"])}
          value={line.category}
          allowDeselect={false}
          onChange={(chosen) => chosen && onChange({ category: chosen })}
        />
      </div>
      <div className="invoice-line-foot">
        <Switch
          size="xs"
          label={t("billing.new.includes-tax")}
          checked={line.includesTax}
          onChange={(event) => onChange({ includesTax: event.currentTarget.checked })}
        />
        {onRemove && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={t("billing.new.remove-line", { n: index + 1 })}
            onClick={onRemove}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
    </fieldset>
  );
}
