import { useState } from "react";
import { sellSeriesEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { fromMoneyJson, type MoneyJson } from "../../../../shared/money.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import { type PaidBy, PaidByField, paidByOf } from "../codes/paid-by-field.tsx";
import { type Series, seriesTopics } from "./series.ts";

/** B-229 sells a series to a shop or whoever gives the cards on. */
export function SellSheet({ series, onClose }: { series: Series; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [buyer, setBuyer] = useState<PickedCustomer>();
  const [price, setPrice] = useState<MoneyJson | undefined>(series.worth);
  const [paid, setPaid] = useState<PaidBy>("later");
  const sell = useAction(sellSeriesEndpoint, {
    topics: seriesTopics,
    onDone: () => {
      notify(t("cards.sold", { label: series.label }));
      onClose();
    },
  });
  const worth = format.money(series.worth);
  const isTooMuch = price !== undefined && fromMoneyJson(price).minor > fromMoneyJson(series.worth).minor;
  return (
    <Sheet
      open
      title={t("cards.sell-title", { label: series.label })}
      onClose={onClose}
      locked={sell.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={sell.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={sell.busy}
            disabled={!buyer || !price || isTooMuch}
            onPress={() =>
              buyer &&
              price &&
              sell.run({
                params: { seriesId: series.id },
                version: series.version,
                body: { customerId: buyer.id, price, paidBy: paidByOf(paid) },
              })
            }
          >
            {t("cards.sell-do", { price: price ? format.money(price) : "" })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("cards.sell-text", { worth })}</span>
        <CustomerPicker label={t("cards.buyer")} picked={buyer} onPick={setBuyer} partnerId={series.partnerId} />
        <AmountField
          label={t("cards.price")}
          description={t("cards.price-why", { worth })}
          currency={series.value.currency}
          value={price}
          required
          error={isTooMuch ? t("cards.price-most", { worth }) : undefined}
          onChange={setPrice}
        />
        <PaidByField first="later" value={paid} onChange={setPaid} />
        <ProblemNote problem={sell.problem} errors={sell.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
