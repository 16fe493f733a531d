import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type accountStatusTotalsEndpoint, releaseStepEndpoint } from "../../../server/modules/collections/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { holdTopics } from "./use-case.ts";
import "./held-note.css";

type Totals = ReturnsOf<typeof accountStatusTotalsEndpoint>;
type Held = Totals["held"][number];

const stepKey = (step: string) => step.replace(".", "-") as "collections-block";

/** B-262, B-46 what waits for a person: steps that would do too much, accounts that were set aside. */
export function HeldNote({ totals }: { totals: Totals }) {
  const t = useTexts();
  const format = useFormat();
  const mayRelease = useMay("finance.runs.confirm");
  const [releasing, setReleasing] = useState<Held>();
  return (
    <>
      {totals.held.map((held) => (
        <section key={`${held.partnerId} ${held.step} ${held.on}`} className="held-note" role="alert">
          <strong>{t("collections.held.title", { step: t(`collections.step.${stepKey(held.step)}`) })}</strong>
          <p>{held.why}</p>
          <p className="held-note-quiet">{t("collections.held.of", { partner: held.partnerName, day: format.day(held.on) })}</p>
          {mayRelease && (
            <div>
              <Button small onPress={() => setReleasing(held)}>
                {t("collections.held.go-on")}
              </Button>
            </div>
          )}
        </section>
      ))}
      {totals.setAside.length > 0 && (
        <section className="held-note" role="status">
          <strong>{t("collections.aside.title", { count: totals.setAside.length })}</strong>
          <p className="held-note-quiet">{t("collections.aside.text")}</p>
          <ul>
            {totals.setAside.map((one) => (
              <li key={`${one.customerId} ${one.step}`}>
                <Link to={`/customers/${one.customerId}` as never}>
                  {t("collections.aside.row", { number: one.number, failure: one.failure })}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {releasing && <ReleaseDialog held={releasing} onClose={() => setReleasing(undefined)} />}
    </>
  );
}

function ReleaseDialog({ held, onClose }: { held: Held; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const release = useAction(releaseStepEndpoint, {
    topics: holdTopics,
    onDone: () => {
      notify(t("collections.held.done"));
      onClose();
    },
  });
  const isDeactivation = held.step === "collections.deactivate";
  const step = isDeactivation ? ("collections.deactivate" as const) : ("collections.block" as const);
  return (
    <ConfirmDialog
      open
      title={t(isDeactivation ? "collections.held.confirm-deactivate" : "collections.held.confirm", { day: format.day(held.on) })}
      confirm={t("collections.held.go-on")}
      danger
      busy={release.busy}
      problem={release.problem}
      onConfirm={() => release.run({ body: { partnerId: held.partnerId, step, on: held.on } })}
      onClose={onClose}
    >
      <p style={{ marginBlockStart: 0 }}>{held.why}</p>
      {t("collections.held.confirm-text")}
    </ConfirmDialog>
  );
}
