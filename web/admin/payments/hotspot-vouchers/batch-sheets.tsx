// What is done with a batch of vouchers: some are sold, some made void.
import { Switch } from "@mantine/core";
import { useState } from "react";
import { sellVouchersEndpoint, voidVouchersEndpoint } from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import { fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import { type PaidBy, PaidByField, paidByOf } from "../codes/paid-by-field.tsx";
import { RangeSheet } from "../codes/range-sheet.tsx";
import { type Batch, voucherTopics } from "./voucher.ts";

export function SellSheet({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const left = batch.counts.new;
  const [buyer, setBuyer] = useState<PickedCustomer>();
  const [count, setCount] = useState<number | "">(Math.min(left, 1));
  const [paid, setPaid] = useState<PaidBy>("cash");
  const sell = useAction(sellVouchersEndpoint, {
    topics: voucherTopics,
    onDone: ({ invoice, from, to }) => {
      notify(t("vouchers.sold", { from, to, invoice: invoice.number }));
      onClose();
    },
  });
  const isCount = count !== "" && Number.isInteger(count) && count >= 1 && count <= left;
  const price = fromMoneyJson(batch.kind.price);
  const total = isCount ? format.money(toMoneyJson(money(price.minor * BigInt(count), price.currency))) : "";
  return (
    <Sheet
      open
      title={t("vouchers.sell-title", { label: batch.label })}
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
            disabled={!buyer || !isCount}
            onPress={() =>
              buyer &&
              isCount &&
              sell.run({
                params: { voucherBatchId: batch.id },
                version: batch.version,
                body: { customerId: buyer.id, count, paidBy: paidByOf(paid) },
              })
            }
          >
            {isCount ? t(batch.kind.includesTax ? "vouchers.sell-do" : "vouchers.sell-do-net", { count, total }) : t("vouchers.sell")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("vouchers.sell-text")}</span>
        <CustomerPicker label={t("cards.buyer")} picked={buyer} onPick={setBuyer} partnerId={batch.partnerId} />
        <CountField
          label={t("vouchers.sell-count")}
          description={t("vouchers.sell-left", { count: left })}
          value={count}
          required
          error={isCount || count === "" ? undefined : t("cards.range-wrong", { most: left })}
          onChange={setCount}
        />
        <PaidByField first="cash" value={paid} onChange={setPaid} />
        <ProblemNote problem={sell.problem} errors={sell.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

export function VoidSheet({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const t = useTexts();
  const [credit, setCredit] = useState(false);
  const makeVoid = useAction(voidVouchersEndpoint, {
    topics: voucherTopics,
    onDone: () => {
      notify(t("vouchers.voided"));
      onClose();
    },
  });
  return (
    <RangeSheet
      title={t("vouchers.void")}
      text={t("vouchers.void-text")}
      fromLabel={t("vouchers.from")}
      toLabel={t("vouchers.to")}
      most={batch.quantity}
      isFinal
      doing={makeVoid}
      verb={(count) => t("vouchers.void-do", { count })}
      onConfirm={(range) => makeVoid.run({ params: { voucherBatchId: batch.id }, version: batch.version, body: { ...range, credit } })}
      onClose={onClose}
    >
      {batch.counts.sold > 0 && (
        <Switch
          label={t("vouchers.credit")}
          description={t("vouchers.credit-why")}
          checked={credit}
          onChange={(event) => setCredit(event.currentTarget.checked)}
        />
      )}
    </RangeSheet>
  );
}
