import { getSweepEndpoint, sweepPrefixEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import type { Prefix } from "./prefix.ts";
import "../network.css";

const everyMs = 5_000;

/** N-32 pings every address of a prefix; what answered stands beside the addresses. */
export function SweepPanel({ prefix }: { prefix: Prefix }) {
  const t = useTexts();
  const format = useFormat();
  const mayAsk = useMay("network.ip.update");
  const { data } = useEndpoint(getSweepEndpoint, { params: { prefixId: prefix.id } }, { topics: ["sweeps"], everyMs });
  const ask = useAction(sweepPrefixEndpoint, { topics: ["sweeps", "addresses"], onDone: () => notify(t("addresses.sweep.asked")) });
  if (!data?.mayBe) return null;
  const isUnderWay = data.state === "waiting" || data.state === "running";
  return (
    <Panel title={t("addresses.sweep.title")}>
      <div className="network-acts">
        <span role="status">
          {data.state === "done"
            ? t("addresses.sweep.done", { count: data.answered ?? 0, at: data.endedAt ? format.moment(data.endedAt) : "" })
            : t(`addresses.sweep.${data.state}`)}
        </span>
        {mayAsk && (
          <Button small busy={ask.busy} disabled={isUnderWay} onPress={() => ask.run({ params: { prefixId: prefix.id } })}>
            {t("addresses.sweep.ask")}
          </Button>
        )}
      </div>
      <ProblemNote problem={ask.problem} />
    </Panel>
  );
}
