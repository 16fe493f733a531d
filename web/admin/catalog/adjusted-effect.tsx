import type { previewRepriceEndpoint } from "../../../server/modules/services/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Totals } from "../../ui/wizard.tsx";

/** B-12, B-102 what the next run would give back and charge anew for days that are on invoices. */
export function AdjustedEffect({
  adjusted: { services, credited, charged, difference },
  former,
}: {
  adjusted: ReturnsOf<typeof previewRepriceEndpoint>["audiences"][number]["adjusted"];
  /** It answers what was typed before. */
  former: boolean;
}) {
  const t = useTexts();
  const format = useFormat();
  const sign = signOf(difference.amount);
  return (
    <section aria-live="polite" style={{ display: "grid", gap: 8, opacity: former ? 0.6 : 1 }}>
      <Totals
        totals={[
          { label: t("catalog.reprice.adjusted-services"), value: format.number(services) },
          { label: t("catalog.reprice.adjusted-credited"), value: format.money(credited) },
          { label: t("catalog.reprice.adjusted-charged"), value: format.money(charged) },
        ]}
      />
      {sign !== 0 && (
        <span>
          {t(sign > 0 ? "catalog.reprice.adjusted-more" : "catalog.reprice.adjusted-less", { amount: format.moneySize(difference) })}
        </span>
      )}
    </section>
  );
}
