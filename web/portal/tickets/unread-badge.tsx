import { portalUnreadEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** P-165 in how many requests something was said that the customer has not read. */
export function UnreadBadge() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(portalUnreadEndpoint, undefined, { topics: ["tickets"] });
  if (!data || data.count === 0) return null;
  return (
    <span className="portal-bar-badge">
      <span aria-hidden className="number">
        {format.number(data.count)}
      </span>
      <span className="only-for-readers">{t("portal.nav.tickets-unread", { count: data.count })}</span>
    </span>
  );
}
