import { Textarea } from "@mantine/core";
import { useState } from "react";
import { resumeBooksEndpoint, type trialBalanceEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";

type Trial = (typeof trialBalanceEndpoint)["returns"]["_output"];

/** What somebody has to know about a book before its figures. */
export function BookAlerts({ partnerId, trial }: { partnerId: string; trial: Trial }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      {trial.haltedWhy !== null && <Halted partnerId={partnerId} why={trial.haltedWhy} />}
      {trial.suspense.length > 0 && (
        <section className="accounting-alert" role="status">
          <strong>
            {t("accounting.suspense.title", { amount: trial.suspense.map((amount) => format.money(amount)).join(t("ui.comma")) })}
          </strong>
          <p>{t("accounting.suspense.text")}</p>
          <div className="accounting-acts">
            <LinkButton small to={"/accounting/ledger/1990" as never}>
              {t("accounting.suspense.entries")}
            </LinkButton>
            <LinkButton small to={"/accounting/mapping" as never}>
              {t("accounting.suspense.mapping")}
            </LinkButton>
          </div>
        </section>
      )}
    </>
  );
}

function Halted({ partnerId, why }: { partnerId: string; why: string }) {
  const t = useTexts();
  const mayClose = useMay("finance.periods.close");
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const resume = useAction(resumeBooksEndpoint, {
    topics: ["trial-balance", "periods"],
    onDone: () => {
      notify(t("accounting.halted.done"));
      setOpen(false);
    },
  });
  return (
    <section className="accounting-alert" data-tone="hurts" role="alert">
      <strong>{t("accounting.halted.title")}</strong>
      <p>{t("accounting.halted.text", { why })}</p>
      {mayClose && (
        <div className="accounting-acts">
          <Button small onPress={() => setOpen(true)}>
            {t("accounting.halted.resume")}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={open}
        title={t("accounting.halted.resume-do")}
        confirm={t("accounting.halted.resume-do")}
        danger
        busy={resume.busy}
        disabled={reason.trim().length < 3}
        problem={resume.problem}
        onConfirm={() => resume.run({ params: { partnerId }, body: { reason } })}
        onClose={() => setOpen(false)}
      >
        <div className="accounting-form">
          <span>{t("accounting.halted.resume-what")}</span>
          <Textarea
            label={t("accounting.reason")}
            required
            autosize
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      </ConfirmDialog>
    </section>
  );
}
