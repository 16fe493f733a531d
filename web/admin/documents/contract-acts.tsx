import { useState } from "react";
import { withdrawContractEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ReasonDialog } from "../app/reason-dialog.tsx";
import { ContractSheet } from "./contract-sheet.tsx";
import type { Document } from "./document-link.tsx";
import { SendSheet } from "./send-sheet.tsx";
import { SignLinksSheet } from "./sign-links-sheet.tsx";

const topics = ["documents", "contracts", "customers"];

/** What can be done with a contract in its state. */
export function ContractActs({ document }: { document: Document }) {
  const t = useTexts();
  const mayUpdate = useMay("customers.documents.update");
  const [asked, setAsked] = useState<"send" | "withdraw" | "link" | "details">();
  const { title, contract } = document;
  if (!contract) return null;
  const close = (): void => setAsked(undefined);
  const turn = contract.signers.find(({ isTurn }) => isTurn);
  return (
    <>
      {turn?.kind === "staff" && turn.isMine && (
        <LinkButton small kind="primary" to={`/contracts/${document.id}/sign` as never} aria-label={t("documents.mine.link-of", { title })}>
          {t("documents.mine.link")}
        </LinkButton>
      )}
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
      {mayUpdate && (contract.state === "draft" || turn?.kind === "customer" || turn?.kind === "named") && (
        <Button small kind="quiet" label={t("documents.link-of", { title })} onPress={() => setAsked("link")}>
          {t("documents.link")}
        </Button>
      )}
      <Button small kind="quiet" label={t("documents.details-of", { title })} onPress={() => setAsked("details")}>
        {t("documents.details")}
      </Button>
      {asked === "send" && <SendSheet document={document} onClose={close} />}
      {asked === "withdraw" && <WithdrawDialog document={document} onClose={close} />}
      {asked === "link" && <SignLinksSheet document={document} onClose={close} />}
      {asked === "details" && <ContractSheet documentId={document.id} onClose={close} />}
    </>
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
