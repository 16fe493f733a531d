import { serviceAttemptsEndpoint } from "../../../server/modules/access/coa/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

type Attempt = ReturnsOf<typeof serviceAttemptsEndpoint>["items"][number];

const tones: Record<Attempt["result"], Tone> = { ack: "works", nak: "hurts", timeout: "attention", not_sent: "past" };

/** N-109 how what changed of this line was brought to its open sessions, and where that failed. */
export function SessionChangesPanel({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(serviceAttemptsEndpoint, { params: { serviceId } }, { topics: ["services"] });
  return (
    <Panel title={t("services.session-changes.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("services.session-changes.none")
      ) : (
        <PlainTable
          label={t("services.session-changes.title")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            { id: "what", head: t("services.session-changes.what"), cell: (attempt) => <What {...attempt} /> },
            {
              id: "where",
              head: t("services.session-changes.where"),
              cell: ({ nas, acctSessionId, attributes }) => (
                <>
                  {[nas, acctSessionId].filter((each) => each !== null).join(" · ")}
                  <CellNote>{attributes.map(({ name, value }) => `${name} = ${value}`).join(", ")}</CellNote>
                </>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function What({ packet, cause, result, errorCause, latencyMs, tries, at }: Attempt) {
  const t = useTexts();
  const advice = t.optional(`services.session-changes.advice.${result === "timeout" ? "timeout" : String(errorCause)}`);
  return (
    <>
      <StatusChip tone={tones[result]}>
        {`${t(`services.session-changes.packet.${packet}`)} · ${t(`services.session-changes.result.${result}`)}`}
      </StatusChip>
      <CellNote>
        {t(`services.session-changes.cause.${cause}`)}
        {errorCause !== null && ` · ${t("services.session-changes.error", { cause: errorCause })}`}
        {advice !== undefined && ` · ${advice}`}
      </CellNote>
      <CellNote>
        <MomentText value={at} />
        {latencyMs !== null && ` · ${t("services.session-changes.latency", { ms: latencyMs })}`}
        {tries > 1 && ` · ${t("services.session-changes.tries", { count: tries })}`}
      </CellNote>
    </>
  );
}
