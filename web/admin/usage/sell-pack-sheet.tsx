import { useState } from "react";
import { sellPackEndpoint, servicePacksEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";

/** O-269 a pack for a customer who calls: the data is there at once, the bill follows. */
export function SellPackSheet({ serviceId, onClose }: { serviceId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, reload } = useEndpoint(servicePacksEndpoint, { params: { serviceId } });
  const [planId, setPlanId] = useState<string>();
  const sell = useAction(sellPackEndpoint, { topics: ["services", "usage", "quotas", "invoices", "customers"], onDone: onClose });
  const chosen = data?.packs.find((pack) => pack.planId === planId);
  return (
    <Sheet
      open
      title={t("usage.sell.title")}
      onClose={onClose}
      locked={sell.busy}
      foot={
        <Button
          kind="primary"
          busy={sell.busy}
          disabled={!chosen}
          onPress={() => chosen && sell.run({ params: { serviceId }, body: { planId: chosen.planId, gross: chosen.gross } })}
        >
          {chosen ? t("usage.sell.do", { size: format.bytes(chosen.bytes), amount: format.money(chosen.gross) }) : t("usage.sell.choose")}
        </Button>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {data && data.packs.length === 0 && <p style={{ margin: 0 }}>{t("usage.sell.none")}</p>}
        {data && data.packs.length > 0 && (
          <RadioList
            label={t("usage.sell.which")}
            value={planId}
            onChange={setPlanId}
            options={data.packs.map((pack) => ({
              value: pack.planId,
              label: pack.title,
              note: `${format.bytes(pack.bytes)} · ${pack.throughOn ? t("usage.through-day", { day: format.day(pack.throughOn) }) : t("usage.no-end")} · ${t(
                pack.toNextInvoice ? "usage.sell.next" : "usage.sell.now",
              )}`,
              end: <span className="number">{format.money(pack.gross)}</span>,
            }))}
          />
        )}
        <ProblemNote problem={problem ?? sell.problem} {...(problem ? { onRetry: reload } : {})} />
      </div>
    </Sheet>
  );
}
