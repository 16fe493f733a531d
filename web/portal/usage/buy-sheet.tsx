// Choose a pack, see what it costs and gives, confirm (P-103). Where it is paid first, the payment opens next.
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { portalBuyPackEndpoint, portalPackPriceEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { usePreview } from "../../lib/use-preview.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { writePayWish } from "../app/pay-wish.tsx";
import { PackWords, useEndWords } from "./pack-words.tsx";
import { type Packs, packTopics } from "./packs.ts";

export function BuySheet({ serviceId, manual, onClose }: { serviceId: string; manual: NonNullable<Packs["manual"]>; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const endWords = useEndWords();
  const possible = manual.packs.filter(({ isAtLimit }) => !isAtLimit);
  const [planId, setPlanId] = useState<string | undefined>(possible.length === 1 ? possible[0]?.planId : undefined);
  const price = usePreview(portalPackPriceEndpoint, planId ? { params: { serviceId }, body: { planId } } : undefined);
  const buy = useAction(portalBuyPackEndpoint, {
    topics: packTopics,
    onDone: (pack) =>
      void navigate({
        to: `/services/${serviceId}/data` as never,
        search: {
          pack: pack.id,
          ...(pack.state === "waiting" ? { pay: writePayWish({ kind: "documents", ids: [pack.document.id] }) } : {}),
        } as never,
      }),
  });
  const shown = price.data;
  return (
    <Sheet
      open
      title={t("portal-usage.buy.title")}
      onClose={onClose}
      locked={buy.busy}
      foot={
        <Button
          kind="primary"
          full
          busy={buy.busy}
          disabled={!shown}
          onPress={() => shown && buy.run({ params: { serviceId }, body: { planId: shown.planId, gross: shown.gross } })}
        >
          {shown
            ? t(shown.payBefore ? "portal-usage.buy.do-pay" : "portal-usage.buy.do", {
                size: format.bytes(shown.bytes),
                amount: format.money(shown.gross),
              })
            : t("portal-usage.buy.choose")}
        </Button>
      }
    >
      <div className="pack-form">
        <RadioList
          label={t("portal-usage.buy.which")}
          value={planId}
          onChange={setPlanId}
          options={possible.map((pack) => ({
            value: pack.planId,
            label: <bdi>{pack.title}</bdi>,
            note: `${format.bytes(pack.bytes)} · ${endWords(pack)}`,
            end: <span className="number">{format.money(pack.gross)}</span>,
          }))}
        />
        {manual.packs
          .filter(({ isAtLimit }) => isAtLimit)
          .map((pack) => (
            <p key={pack.planId} className="pack-note">
              {t("portal-usage.buy.at-limit", { pack: pack.title, count: pack.maxPerCycle ?? 0 })}
            </p>
          ))}
        {shown && <PackWords price={shown} />}
        <ProblemNote problem={price.problem ?? buy.problem} />
      </div>
    </Sheet>
  );
}
