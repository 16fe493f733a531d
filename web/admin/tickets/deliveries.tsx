// O-137 beneath an answer: whom it was sent to and how that went. What did not arrive is sent again from here.
import { resendMessageEndpoint, type ticketDeliveriesEndpoint } from "../../../server/modules/notifications/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

export type Delivery = ReturnsOf<typeof ticketDeliveriesEndpoint>["items"][number];

const lost: ReadonlySet<Delivery["state"]> = new Set(["failed", "expired", "unclear"]);
export const didNotArrive = ({ state }: Delivery): boolean => lost.has(state);

export function Deliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return null;
  return (
    <ul className="ticket-deliveries">
      {deliveries.map((delivery) => (
        <DeliveryLine key={delivery.messageId} delivery={delivery} />
      ))}
    </ul>
  );
}

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const t = useTexts();
  const { messageId, to, state, reason, answer, mayResend } = delivery;
  const again = useAction(resendMessageEndpoint, {
    topics: ["tickets"],
    onDone: (sent) => notify(t(sent.state === "held" ? "notifications.resend.held" : "notifications.resend.done")),
  });
  const why = answer || (reason === "" ? "" : t(`notifications.reason.${reason}`));
  return (
    <li data-state={didNotArrive(delivery) ? "lost" : "on-its-way"}>
      <span>
        {t(`notifications.state.${state}`)}
        {to !== "" && (
          <>
            {" · "}
            <bdi>{to}</bdi>
          </>
        )}
        {state !== "sent" && why !== "" && (
          <>
            {" · "}
            <bdi>{why}</bdi>
          </>
        )}
      </span>
      {mayResend && (
        <Button small busy={again.busy} onPress={() => again.run({ params: { messageId }, body: {} })}>
          {t("notifications.resend.open")}
        </Button>
      )}
      <ProblemNote problem={again.problem} />
    </li>
  );
}
