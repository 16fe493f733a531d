// A question, or a rejection with its reason; the customer reads either in the ticket.
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { askAboutOrderEndpoint, rejectOrderEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type Order, orderTopics } from "./order.ts";

export function AnswerOrder({ what, order, onClose }: { what: "ask" | "reject"; order: Order; onClose: () => void }) {
  const t = useTexts();
  const [text, setText] = useState("");
  const [money, setMoney] = useState<"refund" | "credit">("refund");
  const done = {
    topics: orderTopics,
    onDone: () => [notify(t(`ordering.order.done.${what}`, { number: String(order.number) })), onClose()],
  };
  const ask = useAction(askAboutOrderEndpoint, done);
  const reject = useAction(rejectOrderEndpoint, done);
  const { busy, problem } = what === "ask" ? ask : reject;
  const params = { orderId: order.id };
  return (
    <Sheet
      open
      title={t(`ordering.order.${what}-title`, { number: String(order.number) })}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind={what === "ask" ? "primary" : "danger"}
            busy={busy}
            disabled={text.trim() === ""}
            onPress={() =>
              what === "ask"
                ? ask.run({ params, body: { text: text.trim() } })
                : reject.run({ params, body: { reason: text.trim(), money } })
            }
          >
            {t(`ordering.order.${what}`)}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <Textarea
          label={t(`ordering.order.${what}-label`)}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={what === "ask" ? 5000 : 500}
          autosize
          minRows={4}
          required
          data-autofocus
        />
        {what === "reject" && order.held?.outcome === "held" && (
          <RadioList
            label={t("ordering.order.money-label")}
            value={money}
            onChange={setMoney}
            options={[
              { value: "refund", label: t("ordering.order.money.refund") },
              { value: "credit", label: t("ordering.order.money.credit") },
            ]}
          />
        )}
        <ProblemNote problem={problem} />
      </div>
    </Sheet>
  );
}
