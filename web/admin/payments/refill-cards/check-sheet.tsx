import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { checkCardEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { CardChip } from "./card-chip.tsx";

/** Which card somebody reads from, and what became of it. */
export function CheckSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [code, setCode] = useState("");
  const check = useAction(checkCardEndpoint);
  const card = check.result?.card;
  return (
    <Sheet
      open
      title={t("cards.check")}
      onClose={onClose}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose}>{t("ui.close")}</Button>
          <Button kind="primary" busy={check.busy} disabled={code.trim() === ""} onPress={() => check.run({ body: { code } })}>
            {t("cards.check-do")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <TextInput
          label={t("cards.code")}
          description={t("cards.check-text")}
          dir="ltr"
          autoComplete="off"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {check.result && !card && <span role="status">{t("cards.check-none")}</span>}
        {card && (
          <div role="status" style={{ display: "grid", gap: 12 }}>
            <Link to={`/refill-cards/${card.series.id}` as never}>
              {t("cards.check-found", { position: card.position, label: card.series.label, value: format.money(card.series.value) })}
            </Link>
            <div>
              <CardChip state={card.state} />
            </div>
            {card.usedBy && card.usedAt && (
              <Facts
                facts={[
                  {
                    label: t("cards.used-by"),
                    value: (
                      <Link to={`/customers/${card.usedBy.id}` as never}>
                        <bdi>{card.usedBy.name}</bdi>
                      </Link>
                    ),
                  },
                  { label: t("cards.used-at"), value: <MomentText value={card.usedAt} /> },
                ]}
              />
            )}
          </div>
        )}
        <ProblemNote problem={check.problem} />
      </div>
    </Sheet>
  );
}
