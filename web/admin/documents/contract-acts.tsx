import { useState } from "react";
import { sendContractEndpoint, withdrawContractEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ReasonDialog } from "../app/reason-dialog.tsx";
import { ContractSheet } from "./contract-sheet.tsx";
import type { Document } from "./document-link.tsx";

const topics = ["documents", "contracts", "customers"];

/** What can be done with a contract in its state. */
export function ContractActs({ document }: { document: Document }) {
  const t = useTexts();
  const mayUpdate = useMay("customers.documents.update");
  const [asked, setAsked] = useState<"send" | "withdraw" | "details">();
  const { title, contract } = document;
  if (!contract) return null;
  const close = (): void => setAsked(undefined);
  return (
    <>
      {mayUpdate && contract.state === "draft" && (
        <Button small kind="primary" label={t("documents.send-of", { title })} onPress={() => setAsked("send")}>
          {t("documents.send")}
        </Button>
      )}
      {mayUpdate && contract.state === "awaiting_signature" && (
        <Button small kind="quiet" label={t("documents.withdraw-of", { title })} onPress={() => setAsked("withdraw")}>
          {t("documents.withdraw")}
        </Button>
      )}
      <Button small kind="quiet" label={t("documents.details-of", { title })} onPress={() => setAsked("details")}>
        {t("documents.details")}
      </Button>
      {asked === "send" && <SendDialog document={document} onClose={close} />}
      {asked === "withdraw" && <WithdrawDialog document={document} onClose={close} />}
      {asked === "details" && <ContractSheet documentId={document.id} onClose={close} />}
    </>
  );
}

function SendDialog({ document: { id, title }, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const [signBy, setSignBy] = useState("");
  const send = useAction(sendContractEndpoint, {
    topics,
    onDone: () => {
      notify(t("documents.sent", { title }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("documents.send-title", { title })}
      confirm={t("documents.send")}
      busy={send.busy}
      problem={send.problem}
      onClose={onClose}
      onConfirm={() => send.run({ params: { documentId: id }, body: signBy === "" ? {} : { signBy: signBy as never } })}
    >
      <div className="contract-sheet">
        <span>{t("documents.send-text")}</span>
        <DayField label={t("documents.sign-by")} description={t("documents.sign-by-help")} value={signBy} onChange={setSignBy} />
      </div>
    </ConfirmDialog>
  );
}

function WithdrawDialog({ document: { id, title }, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const withdraw = useAction(withdrawContractEndpoint, {
    topics,
    onDone: () => {
      notify(t("documents.withdrawn", { title }));
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("documents.withdraw-title", { title })}
      text={t("documents.withdraw-text")}
      confirm={t("documents.withdraw")}
      busy={withdraw.busy}
      problem={withdraw.problem}
      onClose={onClose}
      onConfirm={(reason) => withdraw.run({ params: { documentId: id }, body: { reason: reason.trim() } })}
    />
  );
}
