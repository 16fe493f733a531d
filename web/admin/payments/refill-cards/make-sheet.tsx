import { Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { cardPartnersEndpoint, makeSeriesEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { type Day, isDay } from "../../../../shared/calendar.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { seriesTopics } from "./series.ts";

const most = 10_000;

/** B-229 makes a series of cards; they have no codes yet. */
export function MakeSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { data: found, problem: partnersProblem } = useEndpoint(cardPartnersEndpoint);
  const partners = found?.items ?? [];
  const { partnerId: scoped } = usePartnerScope();
  const [chosen, setChosen] = useState(scoped);
  const partnerId = chosen ?? partners[0]?.id ?? "";
  const currency = partners.find(({ id }) => id === partnerId)?.currency;
  const [title, setTitle] = useState("");
  const [value, setValue] = useState<MoneyJson>();
  const [quantity, setQuantity] = useState<number | "">(100);
  const [prefix, setPrefix] = useState("");
  const [validTill, setValidTill] = useState("");
  const make = useAction(makeSeriesEndpoint, {
    topics: seriesTopics,
    onDone: ({ id }) => {
      notify(t("cards.made"));
      onClose();
      void navigate({ to: `/refill-cards/${id}` as never });
    },
  });
  const isCount = quantity !== "" && Number.isInteger(quantity) && quantity >= 1 && quantity <= most;
  const isPrefix = /^[2-9A-HJ-NP-Z]*$/.test(prefix.trim());
  const isReady = isPrefix && title.trim() !== "" && value !== undefined && signOf(value.amount) > 0 && isCount;
  return (
    <Sheet
      open
      title={t("cards.make")}
      onClose={onClose}
      locked={make.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={make.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={make.busy}
            disabled={!isReady}
            onPress={() =>
              value &&
              isCount &&
              make.run({
                body: { partnerId, title, prefix, quantity, value, validTill: isDay(validTill) ? (validTill as Day) : null },
              })
            }
          >
            {isReady && value ? t("cards.make-do", { count: quantity, value: format.money(value) }) : t("cards.make")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {partners.length > 1 && (
          <Select
            label={t("cards.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partnerId}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(next) => {
              if (!next) return;
              setChosen(next);
              setValue(undefined);
            }}
          />
        )}
        <TextInput
          label={t("cards.name")}
          description={t("cards.name-why")}
          required
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {currency && (
          <AmountField
            key={currency}
            label={t("cards.value")}
            currency={currency}
            value={value}
            required
            error={value && signOf(value.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
            onChange={setValue}
          />
        )}
        <CountField
          label={t("cards.quantity")}
          description={t("cards.quantity-why")}
          value={quantity}
          required
          error={isCount || quantity === "" ? undefined : t("cards.range-wrong", { most })}
          onChange={setQuantity}
        />
        <DayField label={t("cards.valid-till")} description={t("cards.valid-till-why")} value={validTill} onChange={setValidTill} />
        <TextInput
          label={t("cards.prefix")}
          description={t("cards.prefix-why")}
          maxLength={4}
          error={isPrefix ? undefined : t("cards.prefix-wrong")}
          dir="ltr"
          value={prefix}
          onChange={(event) => setPrefix(event.currentTarget.value.toUpperCase())}
        />
        <ProblemNote problem={partnersProblem} />
        <ProblemNote problem={make.problem} errors={make.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
