import type { previewServiceEndpoint } from "../../../server/modules/services/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { ApiProblem } from "../../lib/api.ts";
import type { Format } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Facts } from "../../ui/facts.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { StateChip } from "./service-chip.tsx";

/** What will be there once it is added. */
export function NewServiceSummary({
  preview,
  problem,
  incomplete,
  format,
}: {
  preview: ReturnsOf<typeof previewServiceEndpoint> | undefined;
  problem: ApiProblem | undefined;
  incomplete: boolean;
  format: Format;
}) {
  const t = useTexts();
  if (problem) return <ProblemNote problem={problem} errors={problem.problem.errors ?? []} />;
  if (!preview) return <span>{t(incomplete ? "services.add.incomplete" : "ui.loading")}</span>;
  return (
    <div style={{ display: "grid", gap: 12 }}>
      <Facts
        facts={[
          { label: t("services.add.becomes"), value: <StateChip state={preview.state} /> },
          { label: t("services.start"), value: <DayText value={preview.startOn} /> },
          ...(preview.endOn ? [{ label: t("services.last-day"), value: <DayText value={preview.endOn} /> }] : []),
          { label: t("services.contract"), value: preview.contract ? <PeriodText {...preview.contract} /> : t("services.no-contract") },
          {
            label: t("services.a-month-head"),
            value: (
              <>
                {preview.promo && preview.promo.without.gross.amount !== preview.price.month.gross.amount && (
                  <>
                    <s style={{ color: "var(--ink-quiet)" }}>
                      <MoneyText value={preview.promo.without.gross} />
                    </s>{" "}
                  </>
                )}
                <MoneyText value={preview.price.month.gross} strong />{" "}
                <span style={{ color: "var(--ink-quiet)" }}>({t("services.net", { amount: format.money(preview.price.month.net) })})</span>
              </>
            ),
          },
          ...(preview.promo
            ? [{ label: t("services.add.promo"), value: <PromoWords promo={preview.promo} currency={preview.currency} /> }]
            : []),
          ...(preview.parts.length > 0
            ? [
                {
                  label: t("services.parts"),
                  value: preview.parts.map((part) => (part.quantity === "1" ? part.title : `${part.quantity} × ${part.title}`)).join(", "),
                },
              ]
            : []),
        ]}
      />
      {preview.activatesCustomer && <span style={{ color: "var(--waits-ink)" }}>{t("services.add.activates")}</span>}
    </div>
  );
}

/** What the code gives, and for how long. */
function PromoWords({ promo, currency }: { promo: NonNullable<ReturnsOf<typeof previewServiceEndpoint>["promo"]>; currency: string }) {
  const t = useTexts();
  const price = usePriceWords();
  const { code, effect, percent, fixed, cycles, waives } = promo;
  const off = effect === "percent" ? `${percent ?? ""} %` : price(fixed ?? "0", currency);
  return (
    <span>
      <bdi className="code">{code}</bdi>
      {": "}
      {effect === "fee_waiver"
        ? waives.map((one) => t(`services.add.promo-waives.${one}`)).join(t("ui.comma"))
        : effect === "plan_unlocked"
          ? t("services.add.promo-opens")
          : cycles === null
            ? t("services.add.promo-off", { off })
            : t("services.add.promo-off-for", { off, count: cycles })}
    </span>
  );
}
