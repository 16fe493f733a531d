import { useState } from "react";
import { portalWithdrawGroupEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { changeTopics } from "./options.ts";

/** P-81 a pause of all services is taken back as it was asked for: in one go. */
export function WithdrawGroup({ groupId, small, full }: { groupId: string; small?: boolean; full?: boolean }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const withdraw = useAction(portalWithdrawGroupEndpoint, {
    topics: [...changeTopics, "change-groups"],
    onDone: () => {
      setAsking(false);
      notify(t("portal-services.all.withdrawn"));
    },
  });
  return (
    <>
      <Button {...(small ? { small } : {})} {...(full ? { full } : {})} onPress={() => setAsking(true)}>
        {t("portal-services.all.withdraw")}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t("portal-services.all.withdraw-title")}
        confirm={t("portal-services.all.withdraw")}
        keep={t("portal-services.withdraw.leave")}
        busy={withdraw.busy}
        problem={withdraw.problem}
        onConfirm={() => withdraw.run({ params: { groupId }, body: {} })}
        onClose={() => {
          withdraw.reset();
          setAsking(false);
        }}
      >
        {t("portal-services.all.withdraw-text")}
      </ConfirmDialog>
    </>
  );
}
