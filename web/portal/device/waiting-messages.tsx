import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { discard, useWaiting } from "./outbox.ts";
import "./device.css";

/** P-212 what was written into a ticket without a connection, below what was said in it. */
export function WaitingMessages({ ticketId }: { ticketId: string }) {
  const t = useTexts();
  const format = useFormat();
  const own = useWaiting().filter((one) => one.ticketId === ticketId && one.text !== undefined);
  if (own.length === 0) return null;
  return (
    <ul className="waiting-messages" aria-label={t("portal-tickets.outbox.label")}>
      {own.map(({ key, text, at, refused }) => (
        <li key={key} className="waiting-message">
          {text}
          <small>
            <span>
              {refused === undefined ? t("portal-tickets.outbox.not-sent") : t("portal-tickets.outbox.refused", { reason: refused })}
            </span>
            <time dateTime={at}>{format.time(at)}</time>
            <Button small kind="quiet" onPress={() => discard(key)}>
              {t("portal-tickets.outbox.discard")}
            </Button>
          </small>
        </li>
      ))}
    </ul>
  );
}
