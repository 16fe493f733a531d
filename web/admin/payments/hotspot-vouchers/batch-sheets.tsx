// What is done with a batch of vouchers: some are sold, some made void.
import { Select, Switch, Textarea } from "@mantine/core";
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
import { type Batch, voucherTopics } from "./voucher.ts";

const ways = ["cash", "later", "bank_transfer", "other"] as const;

export function SellSheet({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const left = batch.counts.new;
  const [buyer, setBuyer] = useState<PickedCustomer>();
  const [count, setCount] = useState<number | "">(Math.min(left, 1));
  const [paid, setPaid] = useState<(typeof ways)[number]>("cash");
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
                body: { customerId: buyer.id, count, paidBy: paid === "later" ? null : paid },
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
        <Select
          label={t("cards.paid-by")}
          data={ways.map((value) => ({ value, label: value === "later" ? t("cards.paid-later") : t(`payments.method-word.${value}`) }))}
          value={paid}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => value && setPaid(value as (typeof ways)[number])}
        />
        <ProblemNote problem={sell.problem} errors={sell.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

export function VoidSheet({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const t = useTexts();
  const [from, setFrom] = useState<number | "">(1);
  const [to, setTo] = useState<number | "">(batch.quantity);
  const [credit, setCredit] = useState(false);
  const [reason, setReason] = useState("");
  const makeVoid = useAction(voidVouchersEndpoint, {
    topics: voucherTopics,
    onDone: () => {
      notify(t("vouchers.voided"));
      onClose();
    },
  });
  const isNumber = (value: number | ""): value is number =>
    value !== "" && Number.isInteger(value) && value >= 1 && value <= batch.quantity;
  const isRange = isNumber(from) && isNumber(to) && from <= to;
  const wrong = t("cards.range-wrong", { most: batch.quantity });
  return (
    <Sheet
      open
      title={t("vouchers.void")}
      onClose={onClose}
      locked={makeVoid.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={makeVoid.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="danger"
            busy={makeVoid.busy}
            disabled={!isRange || reason.trim() === ""}
            onPress={() =>
              isRange && makeVoid.run({ params: { voucherBatchId: batch.id }, version: batch.version, body: { from, to, credit, reason } })
            }
          >
            {t("vouchers.void-do", { count: isRange ? to - from + 1 : 0 })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("vouchers.void-text")}</span>
        <CountField
          label={t("vouchers.from")}
          value={from}
          required
          error={from === "" || isNumber(from) ? undefined : wrong}
          onChange={setFrom}
        />
        <CountField
          label={t("vouchers.to")}
          value={to}
          required
          error={to === "" || (isNumber(to) && (from === "" || from <= to)) ? undefined : wrong}
          onChange={setTo}
        />
        {batch.counts.sold > 0 && (
          <Switch
            label={t("vouchers.credit")}
            description={t("vouchers.credit-why")}
            checked={credit}
            onChange={(event) => setCredit(event.currentTarget.checked)}
          />
        )}
        <Textarea
          label={t("cards.reason")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={makeVoid.problem} errors={makeVoid.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
