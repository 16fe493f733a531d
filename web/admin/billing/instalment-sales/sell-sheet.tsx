import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { mostParts, sellEquipmentEndpoint } from "../../../../server/modules/billing/instalment-sales/contract.ts";
import { addMonths, type Day, isDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, money, roundToMoney, splitByWeights, toMoneyJson } from "../../../../shared/money.ts";
import { parseDecimal } from "../../../../shared/rational.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type SalesOfCustomer, saleTopics } from "./sale.ts";

export interface SellSheetProps {
  customerId: string;
  of: SalesOfCustomer;
  onClose: () => void;
}

/** B-234 sells equipment in monthly parts; what they come to is said before. */
export function SellSheet({ customerId, of, onClose }: SellSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const { currency } = of;
  const [planId, setPlanId] = useState<string | null>(null);
  const [serviceId, setServiceId] = useState(of.services.length === 1 ? (of.services[0]?.id ?? null) : null);
  const [text, setText] = useState("");
  const [serialNumber, setSerialNumber] = useState("");
  const [price, setPrice] = useState<MoneyJson>();
  const [taxed, setTaxed] = useState<"in" | "on-top">("on-top");
  const [taxId, setTaxId] = useState(of.taxes[0]?.id ?? "");
  const [count, setCount] = useState<number | "">(12);
  const [firstOn, setFirstOn] = useState<string>(of.firstOn);
  const [note, setNote] = useState("");
  const sell = useAction(sellEquipmentEndpoint, {
    topics: saleTopics,
    onDone: ({ label }) => {
      notify(t("instalments.sold", { label }));
      onClose();
    },
  });
  const fillIn = (id: string | null): void => {
    setPlanId(id);
    const plan = of.plans.find((one) => one.id === id);
    if (!plan) return;
    setText(plan.title);
    setPrice(toMoneyJson(roundToMoney(parseDecimal(plan.unitPrice), currency)));
    setTaxed(plan.includesTax ? "in" : "on-top");
    if (plan.taxId) setTaxId(plan.taxId);
  };
  const isCount = count !== "" && Number.isInteger(count) && count >= 2 && count <= mostParts;
  const isReady =
    serviceId !== null &&
    text.trim() !== "" &&
    taxId !== "" &&
    isCount &&
    isDay(firstOn) &&
    price !== undefined &&
    signOf(price.amount) > 0;
  const parts = price && isCount ? splitByWeights(fromMoneyJson(price).minor, Array<bigint>(count).fill(1n)) : [];
  const said = (minor: bigint | undefined): string => format.money(toMoneyJson(money(minor ?? 0n, currency)));
  return (
    <Sheet
      open
      title={t("instalments.sell")}
      onClose={onClose}
      locked={sell.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={sell.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={sell.busy}
            disabled={!isReady}
            onPress={() =>
              isReady &&
              sell.run({
                params: { customerId },
                body: {
                  ...{ serviceId, text, serialNumber, price, taxId, count, note },
                  includesTax: taxed === "in",
                  firstOn: firstOn as Day,
                },
              })
            }
          >
            {isReady ? t("instalments.sell-do", { amount: format.money(price), count }) : t("instalments.sell")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("instalments.sell-text")}</span>
        {of.plans.length > 0 && (
          <Select
            label={t("instalments.from-plan")}
            description={t("instalments.from-plan-why")}
            data={of.plans.map(({ id, title }) => ({ value: id, label: title }))}
            value={planId}
            clearable
            searchable
            comboboxProps={{ withinPortal: false }}
            onChange={fillIn}
          />
        )}
        <div className="sell-pair">
          <TextInput
            label={t("instalments.what")}
            required
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <TextInput
            label={t("instalments.serial")}
            maxLength={100}
            value={serialNumber}
            onChange={(event) => setSerialNumber(event.currentTarget.value)}
          />
        </div>
        <Select
          label={t("instalments.service")}
          description={t("instalments.service-why")}
          data={of.services.map(({ id, name }) => ({ value: id, label: name }))}
          value={serviceId}
          required
          withAsterisk
          comboboxProps={{ withinPortal: false }}
          onChange={setServiceId}
        />
        <div className="sell-pair">
          <AmountField
            label={t("instalments.price")}
            currency={currency}
            value={price}
            required
            error={price && signOf(price.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
            onChange={setPrice}
          />
          <Select
            label={t("instalments.tax")}
            data={of.taxes.map(({ id, name }) => ({ value: id, label: name }))}
            value={taxId}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(value) => value && setTaxId(value)}
          />
        </div>
        <Choice
          label={t("instalments.tax-how")}
          value={taxed}
          onChange={setTaxed}
          options={[
            { value: "on-top", label: t("instalments.tax-on-top") },
            { value: "in", label: t("instalments.tax-in") },
          ]}
        />
        <div className="sell-pair">
          <CountField
            label={t("instalments.count")}
            value={count}
            required
            error={isCount || count === "" ? undefined : `2–${mostParts}`}
            onChange={setCount}
          />
          <DayField label={t("instalments.first-on")} value={firstOn} min={of.today} required onChange={setFirstOn} />
        </div>
        {parts.length > 0 && isDay(firstOn) && isCount && (
          <span>
            {t(parts[0] === parts.at(-1) ? "instalments.preview-even" : "instalments.preview", {
              count,
              first: said(parts[0]),
              rest: said(parts.at(-1)),
              from: format.day(firstOn),
              to: format.day(addMonths(firstOn as Day, count - 1)),
            })}
          </span>
        )}
        <Textarea
          label={t("instalments.note")}
          description={t("instalments.note-why")}
          autosize
          minRows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ProblemNote problem={sell.problem} errors={sell.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
