// A new pay link: for one document, or for what the customer owes when it is opened. Mailed, or shown to be copied or scanned.
import { Select } from "@mantine/core";
import { useState } from "react";
import { createPayLinkEndpoint, sendPayLinkEndpoint } from "../../../../server/modules/payments/pay-links/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { QrCode } from "../../../ui/qr-code.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useOpenInvoices } from "../record-payment.tsx";
import "./links-view.css";

const due = "due";

export function NewLinkSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const open = useOpenInvoices(customerId);
  const [target, setTarget] = useState(due);
  const params = { customerId };
  const body = target === due ? {} : { documentId: target };
  const topics = ["pay-links"];
  const make = useAction(createPayLinkEndpoint, { topics });
  const send = useAction(sendPayLinkEndpoint, {
    topics,
    onDone: () => {
      notify(t("payments.links.sent"));
      onClose();
    },
  });
  const made = make.result;
  if (made) {
    return (
      <Sheet
        open
        title={t("payments.links.made-title")}
        onClose={onClose}
        foot={
          <Button kind="primary" onPress={onClose}>
            {t("ui.close")}
          </Button>
        }
      >
        <div className="pay-link-made">
          <QrCode text={made.url} label={t("payments.links.code")} />
          <span className="pay-link-address">
            <bdi dir="ltr">{made.url}</bdi>
            <CopyButton text={made.url} label={t("payments.links.copy")} />
          </span>
          <p>{t("payments.links.once", { day: format.day(made.link.expiresAt.slice(0, 10)) })}</p>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={t("payments.links.new")}
      onClose={onClose}
      foot={
        <>
          <Button busy={send.busy} onPress={() => send.run({ params, body })}>
            {t("payments.links.mail")}
          </Button>
          <Button kind="primary" busy={make.busy} onPress={() => make.run({ params, body })}>
            {t("payments.links.make")}
          </Button>
        </>
      }
    >
      <Select
        label={t("payments.links.for")}
        description={t("payments.links.for-why")}
        value={target}
        onChange={(value) => setTarget(value ?? due)}
        allowDeselect={false}
        data={[
          { value: due, label: t("payments.links.due") },
          ...open.map(({ id, number, gross }) => ({ value: id, label: `${number} · ${format.money(gross)}` })),
        ]}
      />
      <ProblemNote problem={make.problem ?? send.problem} />
    </Sheet>
  );
}
