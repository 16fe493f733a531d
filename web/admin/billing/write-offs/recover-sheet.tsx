import { useState } from "react";
import { recoverEndpoint } from "../../../../server/modules/billing/write-offs/contract.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type WriteOff, writeOffTopics } from "./write-off.ts";

/** Free credit of the account for a debt that was given up. */
export function RecoverSheet({ writeOff, onClose }: { writeOff: WriteOff; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [amount, setAmount] = useState<MoneyJson | undefined>(writeOff.recoverable);
  const recover = useAction(recoverEndpoint, {
    topics: writeOffTopics,
    onDone: () => {
      if (amount) notify(t("writeoffs.recover.done", { amount: format.money(amount) }));
      onClose();
    },
  });
  const isReady = amount !== undefined && signOf(amount.amount) > 0;
  return (
    <Sheet
      open
      title={t("writeoffs.recover.from-credit-title", { number: writeOff.number })}
      onClose={onClose}
      locked={recover.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={recover.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={recover.busy}
            disabled={!isReady}
            onPress={() => amount && recover.run({ params: { writeOffId: writeOff.id }, body: { amount } })}
          >
            {t("writeoffs.recover.do", { amount: amount ? format.money(amount) : "" })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("writeoffs.recover.from-credit-text")}</span>
        <AmountField
          label={t("writeoffs.amount")}
          description={t("writeoffs.recover.at-most", { amount: format.money(writeOff.recoverable) })}
          required
          currency={writeOff.recoverable.currency}
          value={amount}
          onChange={setAmount}
          error={amount && signOf(amount.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
        />
        <ProblemNote problem={recover.problem} errors={recover.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
