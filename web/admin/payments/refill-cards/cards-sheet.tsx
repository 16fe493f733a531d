import { activateCardsEndpoint, voidCardsEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { notify } from "../../../ui/notices.tsx";
import { RangeSheet } from "../codes/range-sheet.tsx";
import { type Series, seriesTopics } from "./series.ts";

/** Activates cards of a series or makes them void: all, or those between two numbers. */
export function CardsSheet({ act, series, onClose }: { act: "activate" | "void"; series: Series; onClose: () => void }) {
  const t = useTexts();
  const onDone = (): void => {
    notify(t(act === "activate" ? "cards.activated" : "cards.voided"));
    onClose();
  };
  const activate = useAction(activateCardsEndpoint, { topics: seriesTopics, onDone });
  const makeVoid = useAction(voidCardsEndpoint, { topics: seriesTopics, onDone });
  const input = { params: { seriesId: series.id }, version: series.version };
  return (
    <RangeSheet
      title={t(`cards.${act}`)}
      text={t(`cards.${act}-text`)}
      fromLabel={t("cards.from")}
      toLabel={t("cards.to")}
      most={series.quantity}
      isFinal={act === "void"}
      doing={act === "activate" ? activate : makeVoid}
      verb={(count) => t(`cards.${act}-do`, { count })}
      onConfirm={({ from, to, reason }) =>
        act === "activate" ? activate.run({ ...input, body: { from, to } }) : makeVoid.run({ ...input, body: { from, to, reason } })
      }
      onClose={onClose}
    />
  );
}
