// The way back from what is planned: "Cancel change", "Cancel pause", "Keep my service" (P-75, P-80, P-90).
import { useState } from "react";
import { portalWithdrawChangeEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { changeTopics } from "./options.ts";

export interface Withdrawable {
  id: string;
  kind: string;
  on: string;
  version: number;
}

const kinds = ["plan", "pause", "resume", "end"] as const;
const kindOf = (kind: string) => kinds.find((known) => known === kind) ?? "plan";

export function WithdrawChange({ change, plan, small, full }: { change: Withdrawable; plan: string; small?: boolean; full?: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const kind = kindOf(change.kind);
  const withdraw = useAction(portalWithdrawChangeEndpoint, {
    topics: changeTopics,
    onDone: () => {
      setAsking(false);
      notify(t(`portal-services.withdraw.done.${kind}`, { plan }));
    },
  });
  return (
    <>
      <Button
        {...(small ? { small } : {})}
        {...(full ? { full } : {})}
        label={t(`portal-services.withdraw.label.${kind}`, { plan })}
        onPress={() => setAsking(true)}
      >
        {t(`portal-services.withdraw.do.${kind}`)}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t(`portal-services.withdraw.title.${kind}`)}
        confirm={t(`portal-services.withdraw.do.${kind}`)}
        keep={t("portal-services.withdraw.leave")}
        busy={withdraw.busy}
        problem={withdraw.problem}
        onConfirm={() => withdraw.run({ params: { plannedChangeId: change.id }, body: {}, version: change.version })}
        onClose={() => {
          withdraw.reset();
          setAsking(false);
        }}
      >
        {t(`portal-services.withdraw.text.${kind}`, { plan, day: format.day(change.on) })}
      </ConfirmDialog>
    </>
  );
}
