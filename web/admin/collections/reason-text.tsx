import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DocumentLink } from "./document-link.tsx";
import type { Reason } from "./use-case.ts";

/** Why a customer is blocked or not, one sentence for each reason. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18, display: "grid", gap: 4 }}>
      {reasons.map((reason) => (
        <li key={reason.code}>
          <ReasonText reason={reason} />
        </li>
      ))}
    </ul>
  );
}

function ReasonText({ reason }: { reason: Reason }) {
  const t = useTexts();
  const format = useFormat();
  switch (reason.code) {
    case "owes":
      return t.rich("collections.reason.owes", {
        text: () => <DocumentLink id={reason.documentId} text={reason.text} />,
        day: () => format.day(reason.dueOn),
        amount: () => format.money(reason.open),
      });
    case "below-minimum":
      return t("collections.reason.below-minimum", { amount: format.money(reason.missing) });
    case "not-yet":
      return t("collections.reason.not-yet", { day: format.day(reason.blockOn) });
    case "too-little":
      return t("collections.reason.too-little", { amount: format.money(reason.shortfall), least: format.money(reason.least) });
    case "tolerated":
      return t("collections.reason.tolerated", { amount: format.money(reason.shortfall), tolerated: format.money(reason.tolerated) });
    case "hold": {
      const kind = t(`collections.hold.kind.${reason.kind}`);
      return reason.until === null
        ? t("collections.reason.hold-open", { kind })
        : t("collections.reason.hold", { kind, day: format.day(reason.until) });
    }
    case "day-off":
      return t("collections.reason.day-off", { day: format.day(reason.next) });
    case "shortfall":
      return t("collections.reason.shortfall", { amount: format.money(reason.shortfall), day: format.day(reason.since) });
    case "deactivates":
      return t("collections.reason.deactivates", { day: format.day(reason.on) });
    case "no-paid-time":
      return t("collections.reason.no-paid-time", { unpaid: reason.unpaid, running: reason.running });
    default:
      return t(`collections.reason.${reason.code}`);
  }
}
