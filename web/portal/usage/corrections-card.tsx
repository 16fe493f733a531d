import type { portalStatisticsEndpoint } from "../../../server/modules/usage/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { useSpanWords } from "./span-words.ts";

type Correction = ReturnsOf<typeof portalStatisticsEndpoint>["corrections"][number];

/** N-134 what was put right of what was counted, without the reasons. */
export function CorrectionsCard({ corrections }: { corrections: readonly Correction[] }) {
  const t = useTexts();
  const format = useFormat();
  const timeWords = useSpanWords();
  const amount = ({ downBytes, upBytes, seconds }: Correction): string => {
    const bytes = downBytes + upBytes;
    const sign = bytes + seconds < 0 ? "−" : "+";
    return bytes === 0 ? `${sign}${timeWords(Math.abs(seconds))}` : `${sign}${format.bytes(Math.abs(bytes))}`;
  };
  return (
    <PortalCard title={t("portal-usage.corrections")} flush>
      <PortalRows>
        {corrections.map((correction) => (
          <PortalRow
            key={correction.id}
            title={
              correction.kind === "late"
                ? t("portal-usage.correction.late", { number: correction.documentNumber ?? "" })
                : t(`portal-usage.correction.${correction.kind}`)
            }
            note={[format.moment(correction.at), ...(correction.isUndone ? [t("portal-usage.correction-undone")] : [])].join(" · ")}
            end={correction.kind === "carry" ? undefined : <span className="number">{amount(correction)}</span>}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}
