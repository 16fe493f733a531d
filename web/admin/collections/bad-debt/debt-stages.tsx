import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { debtStages, type debtTotalsEndpoint, releaseLettersEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import type { useEndpoint } from "../../../lib/use-endpoint.ts";
import type { List } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { toneClass } from "../../../ui/tone.ts";
import { type Debt, debtTopics, type Totals } from "./debt.ts";
import { stageTones } from "./debt-chip.tsx";
import "../held-note.css";
import "./bad-debt.css";

interface Props {
  totals: Pick<ReturnType<typeof useEndpoint<typeof debtTotalsEndpoint>>, "data" | "problem" | "reload">;
  list: List<Debt>;
}

const shown = debtStages.filter((stage) => stage !== "ended");

/** The way from the first letter to the end, with what stands where; each chooses what the list shows. */
export function DebtStages({ totals: { data, problem, reload }, list }: Props) {
  const t = useTexts();
  const format = useFormat();
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={92} />;
  const { stage: chosen, ready } = list.state.filter;
  return (
    <>
      <HeldLetters totals={data} />
      <div className="debt-stages">
        {shown.map((stage) => {
          const of = data.stages.find((one) => one.stage === stage);
          const isChosen = chosen === stage && ready === undefined;
          return (
            <button
              key={stage}
              type="button"
              className={`debt-stage ${toneClass(stageTones[stage])}`}
              aria-pressed={isChosen}
              onClick={() => list.setFilters({ stage: isChosen ? undefined : stage, ready: undefined })}
            >
              <span className="debt-stage-name">
                <span className="debt-stage-dot" aria-hidden />
                {t(`baddebts.stages.${stage}`)}
              </span>
              <strong className="number">{format.number(of?.count ?? 0)}</strong>
              <span className="debt-stage-sum number">
                {(of?.owed ?? []).map((sum) => format.money(sum)).join(" · ") || t("baddebts.nothing")}
              </span>
            </button>
          );
        })}
      </div>
      {data.ready > 0 && ready !== "true" && (
        <p className="debt-ready">
          {t("baddebts.ready-count", { count: data.ready })}{" "}
          <button type="button" className="debt-ready-show" onClick={() => list.setFilters({ stage: "dunning", ready: "true" })}>
            {t("baddebts.ready-show")}
          </button>
        </p>
      )}
    </>
  );
}

/** B-262 a day with very many letters waits for a person. */
function HeldLetters({ totals }: { totals: Totals }) {
  const t = useTexts();
  const format = useFormat();
  const mayAct = useMay("finance.bad_debts.update");
  const [releasing, setReleasing] = useState<Totals["held"][number]>();
  const release = useAction(releaseLettersEndpoint, {
    topics: debtTopics,
    onDone: () => {
      notify(t("baddebts.held.done"));
      setReleasing(undefined);
    },
  });
  return (
    <>
      {totals.held.map((held) => (
        <section key={`${held.partnerId} ${held.on}`} className="held-note" role="alert">
          <strong>{t("baddebts.held.title")}</strong>
          <p>{held.why}</p>
          <p className="held-note-quiet">{t("collections.held.of", { partner: held.partnerName, day: format.day(held.on) })}</p>
          {mayAct && (
            <div>
              <Button small onPress={() => setReleasing(held)}>
                {t("baddebts.held.go-on")}
              </Button>
            </div>
          )}
        </section>
      ))}
      {releasing && (
        <ConfirmDialog
          open
          title={t("baddebts.held.confirm", { day: format.day(releasing.on) })}
          confirm={t("baddebts.held.go-on")}
          busy={release.busy}
          problem={release.problem}
          onConfirm={() => release.run({ body: { partnerId: releasing.partnerId, on: releasing.on } })}
          onClose={() => setReleasing(undefined)}
        >
          <p style={{ marginBlockStart: 0 }}>{releasing.why}</p>
          {t("baddebts.held.confirm-text")}
        </ConfirmDialog>
      )}
    </>
  );
}
