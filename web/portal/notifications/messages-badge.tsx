import { unreadMessagesEndpoint } from "../../../server/modules/notifications/finance/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useFeature } from "../app/use-feature.ts";
import "../../ui/link-tabs.css";

function useUnread(): number {
  const isOn = useFeature("messages");
  const { data } = useEndpoint(unreadMessagesEndpoint, undefined, { enabled: isOn, topics: ["messages"] });
  return data?.count ?? 0;
}

/** Beside "Messages": how many wait to be read. */
export function MessagesBadge() {
  const t = useTexts();
  const count = useUnread();
  if (count === 0) return null;
  return (
    <span className="link-tabs-count" role="img" aria-label={t("portal-news.messages.unread", { count })}>
      {count}
    </span>
  );
}

/** On "More", behind which the messages are. */
export function MoreBadge() {
  const t = useTexts();
  const count = useUnread();
  if (count === 0) return null;
  return (
    <span className="portal-bar-badge">
      <span aria-hidden className="number">
        {count}
      </span>
      <span className="only-for-readers">{t("portal-news.messages.unread", { count })}</span>
    </span>
  );
}
