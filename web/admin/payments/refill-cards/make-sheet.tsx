import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { cardPartnersEndpoint, makeSeriesEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { SeriesRest, SeriesTitle, useNewSeries } from "../codes/new-series.tsx";
import { seriesTopics } from "./series.ts";

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
  const typed = useNewSeries();
  const [value, setValue] = useState<MoneyJson>();
  const make = useAction(makeSeriesEndpoint, {
    topics: seriesTopics,
    onDone: ({ id }) => {
      notify(t("cards.made"));
      onClose();
      void navigate({ to: `/refill-cards/${id}` as never });
    },
  });
  const ready = value && signOf(value.amount) > 0 && typed.ready ? { ...typed.ready, value } : undefined;
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
          <Button kind="primary" busy={make.busy} disabled={!ready} onPress={() => ready && make.run({ body: { partnerId, ...ready } })}>
            {ready ? t("cards.make-do", { count: ready.quantity, value: format.money(ready.value) }) : t("cards.make")}
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
        <SeriesTitle typed={typed} label={t("cards.name")} why={t("cards.name-why")} />
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
        <SeriesRest
          typed={typed}
          words={{ quantity: t("cards.quantity"), validTill: t("cards.valid-till"), validTillWhy: t("cards.valid-till-why") }}
        />
        <ProblemNote problem={partnersProblem} />
        <ProblemNote problem={make.problem} errors={make.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
