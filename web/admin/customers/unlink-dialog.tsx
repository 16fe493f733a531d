import { useState } from "react";
import { unlinkEndpoint } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { useNow } from "../../ui/value-texts.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { OwnBillingPart, useOwnBilling } from "./own-billing.tsx";
import { dayOf } from "./today.ts";

interface UnlinkProps {
  subId: string;
  subName: string;
  mode: "independent" | "aggregated";
  onClose: () => void;
}

/** A sub-account leaves its main account; one that was billed through it says from which day it pays for itself. */
export function UnlinkDialog({ subId, subName, mode, onClose }: UnlinkProps) {
  const t = useTexts();
  const now = useNow();
  const [from, setFrom] = useState(() => dayOf(now));
  const wasAggregated = mode === "aggregated";
  const unlink = useAction(unlinkEndpoint, {
    topics: ["sub-accounts", "customers"],
    onDone: () => {
      notify(t("customers.link.unlinked"));
      onClose();
    },
  });
  const own = useOwnBilling(subId, {
    from,
    // A refusal of another day is over.
    setFrom: (day) => {
      setFrom(day);
      unlink.reset();
    },
    enabled: wasAggregated,
  });
  return (
    <ConfirmDialog
      open
      title={t("customers.link.unlink-title", { name: subName })}
      confirm={t("customers.link.unlink")}
      busy={unlink.busy}
      disabled={wasAggregated && !own.isReady}
      problem={unlink.problem}
      onClose={onClose}
      onConfirm={() => unlink.run({ params: { customerId: subId }, query: wasAggregated ? { from } : {} })}
    >
      <div className="customer-sheet">
        <span>{t(wasAggregated ? "customers.link.unlink-text" : "customers.link.unlink-text-independent")}</span>
        {wasAggregated && <OwnBillingPart own={own} />}
      </div>
    </ConfirmDialog>
  );
}

/** The act of the page's menu: this customer leaves its main account. */
export function UnlinkFromMain({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { fullName, link } = useShownCustomer();
  return <UnlinkDialog subId={customerId} subName={fullName} mode={link.main?.mode ?? "independent"} onClose={onClose} />;
}
