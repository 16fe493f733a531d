import { TextInput } from "@mantine/core";
import { useState } from "react";
import { redeemForCustomerEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { seriesTopics } from "./series.ts";

/** B-229 uses a card for a customer, at the desk or on the telephone; it says what is wrong with one. */
export function RedeemSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [code, setCode] = useState("");
  const redeem = useAction(redeemForCustomerEndpoint, {
    topics: [...seriesTopics, "invoices"],
    onDone: ({ value }) => {
      notify(t("cards.redeemed", { value: format.money(value) }));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("cards.redeem")}
      onClose={onClose}
      locked={redeem.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={redeem.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={redeem.busy}
            disabled={code.trim() === ""}
            onPress={() => redeem.run({ params: { customerId }, body: { code } })}
          >
            {t("cards.redeem-do")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("cards.redeem-text")}</span>
        <TextInput
          label={t("cards.code")}
          dir="ltr"
          autoComplete="off"
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ProblemNote problem={redeem.problem} />
      </div>
    </Sheet>
  );
}
