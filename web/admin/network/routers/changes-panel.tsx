import { nasCoaEndpoint } from "../../../../server/modules/access/coa/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";

/** N-104, N-105 how a router takes requests to change sessions, and what is wrong where it does not. */
export function ChangesPanel({ nasId }: { nasId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(nasCoaEndpoint, { params: { nasId } }, { topics: ["nases"] });
  const moment = (at: string | null) => (at === null ? <Nothing /> : <MomentText value={at} />);
  return (
    <Panel title={t("network.nas.changes.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : (
        <div className="network-fields">
          {data.badAnswers > 0 && <p className="network-quiet">{t("network.nas.changes.bad", { count: data.badAnswers })}</p>}
          {data.refusedCause !== null && <p className="network-quiet">{t("network.nas.changes.refused", { cause: data.refusedCause })}</p>}
          <Facts
            facts={[
              { label: t("network.nas.changes.last-ack"), value: moment(data.lastAckAt) },
              ...(data.lastBadAt === null ? [] : [{ label: t("network.nas.changes.last-bad"), value: moment(data.lastBadAt) }]),
              ...(data.refusedAt === null ? [] : [{ label: t("network.nas.changes.last-refused"), value: moment(data.refusedAt) }]),
            ]}
          />
        </div>
      )}
    </Panel>
  );
}
