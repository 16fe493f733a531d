import { NativeSelect } from "@mantine/core";
import { moveAllocationEndpoint } from "../../../../server/modules/billing/allocations/contract.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { AmountField } from "../../../ui/amount-field.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useActForm } from "../../app/use-act-form.ts";
import type { Side } from "./side.ts";

interface Values {
  debitId: string;
  amount: MoneyJson | undefined;
}

/** What pays one debt pays another instead. */
export function MoveSheet({
  allocation,
  debts,
  from,
  onClose,
}: {
  allocation: { id: string; amount: MoneyJson; credit: Side };
  debts: readonly Side[];
  from: string;
  onClose: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const { form, action } = useActForm<typeof moveAllocationEndpoint, Values>({
    endpoint: moveAllocationEndpoint,
    params: { allocationId: allocation.id },
    start: { debitId: debts[0]?.entryId ?? "", amount: undefined },
    topics: ["invoices", "payments", "customers"],
    onDone: () => {
      notify(t("billing.allocation.moved"));
      onClose();
    },
  });
  const refused = action.problem?.problem.errors?.find(({ field }) => field === "amount");
  return (
    <Sheet open title={t("billing.allocation.move-title", { credit: allocation.credit.text })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("billing.allocation.move-do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <span>{t("billing.allocation.move-text", { amount: format.money(allocation.amount), number: from })}</span>
        <NativeSelect
          label={t("billing.allocation.to")}
          required
          {...form.field("debitId")}
          data={debts.map(({ entryId, text, open, dueOn }) => ({
            value: entryId,
            label: [text, t("billing.allocation.open", { amount: format.money(open) }), ...(dueOn ? [format.day(dueOn)] : [])].join(" · "),
          }))}
        />
        <AmountField
          label={t("billing.amount")}
          description={t("billing.allocation.amount-why")}
          currency={allocation.amount.currency}
          value={form.values.amount}
          onChange={(amount) => form.set("amount", amount)}
          error={refused && fieldErrorText(t, refused)}
          name="amount"
        />
      </FormFrame>
    </Sheet>
  );
}
