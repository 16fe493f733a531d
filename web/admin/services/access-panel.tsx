import { serviceAccessEndpoint } from "../../../server/modules/access/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

type State = NonNullable<ReturnsOf<typeof serviceAccessEndpoint>["state"]>;

const tones: Record<State, Tone> = {
  active: "works",
  not_started: "waits",
  paused: "attention",
  expired: "hurts",
  cap_blocked: "hurts",
  throttled: "attention",
  debt_blocked: "hurts",
  admin_blocked: "hurts",
  inactive: "past",
  terminated: "past",
};

/** What the line gives now, and what made it so. */
export function AccessPanel({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, reload } = useEndpoint(
    serviceAccessEndpoint,
    { params: { serviceId } },
    { topics: ["services", "customers", "payments"] },
  );
  return (
    <Panel title={t("services.access.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : data ? (
        <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 12 }}>
          {data.state === null ? (
            <span>{t("services.access.none")}</span>
          ) : (
            <span style={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 8 }}>
              <AccessChip state={data.state} />
              {data.since && (
                <span>
                  {t("services.since")} <MomentText value={data.since} />
                </span>
              )}
            </span>
          )}
          {data.paymentWindowUntil && <span>{t("services.access.window", { time: format.time(data.paymentWindowUntil) })}</span>}
          {data.changes.length > 0 && (
            <PlainTable
              label={t("services.access.title")}
              rows={data.changes}
              rowKey={(change) => `${change.at} ${change.to}`}
              columns={[
                { id: "to", head: t("services.access.now"), cell: (change) => <AccessChip state={change.to} /> },
                {
                  id: "cause",
                  head: t("services.why"),
                  cell: (change) => (
                    <>
                      {t.optional(`services.access.cause.${change.cause.replace(".", "_")}`) ?? change.cause}
                      <CellNote>
                        <MomentText value={change.at} />
                        {change.from && ` · ${t("services.was", { state: t(`services.access.state.${change.from}`) })}`}
                      </CellNote>
                    </>
                  ),
                },
              ]}
            />
          )}
        </div>
      ) : (
        t("ui.loading")
      )}
    </Panel>
  );
}

function AccessChip({ state }: { state: State }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`services.access.state.${state}`)}</StatusChip>;
}
