// N-100 what a session carries, drawn on as its router tells.
import { useEffect, useState } from "react";
import { sessionRateEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RateLines } from "../../../ui/rate-lines.tsx";
import { useRateWords, useSpanWords } from "../rate-words.ts";
import { type RatePoint, withReading } from "./rate-points.ts";
import { BothWays } from "./session-cells.tsx";

/** Routers tell once in a minute at most; what one told is seen this soon. */
const lookMs = 5_000;

export function LiveRate({ sessionId }: { sessionId: string }) {
  const t = useTexts();
  const [isOver, setOver] = useState(false);
  const { data, problem, reload } = useEndpoint(
    sessionRateEndpoint,
    { params: { sessionId } },
    { topics: ["sessions"], everyMs: isOver ? undefined : lookMs },
  );
  const [points, setPoints] = useState<readonly RatePoint[]>([]);
  useEffect(() => {
    if (!data) return;
    setPoints((known) => withReading(known, data));
    setOver(data.state === "ended");
  }, [data]);
  const rate = useRateWords();
  const span = useSpanWords();
  const said = (): string => {
    if (!data) return t("ui.loading");
    if (data.state === "ended") return t("network.online.live-ended");
    if (data.interimSeconds === null) return t("network.online.no-interims");
    return t("network.online.live-every", { span: span(data.interimSeconds) });
  };
  return (
    <section aria-label={t("network.online.live-rate")}>
      <h4>{t("network.online.live-rate")}</h4>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : (
        <>
          {data && (
            <div aria-live="polite">
              <BothWays down={rate(data.downBps)} up={rate(data.upBps)} />
            </div>
          )}
          <p className="network-quiet">{said()}</p>
          <Drawn points={points} />
        </>
      )}
    </section>
  );
}

function Drawn({ points }: { points: readonly RatePoint[] }) {
  const t = useTexts();
  const format = useFormat();
  const rate = useRateWords();
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return null;
  const moment = (at: number): string => format.time(new Date(at).toISOString());
  const line = (bps: number) => ({ averageBps: bps, leastBps: bps, mostBps: bps });
  return (
    <RateLines
      label={t("network.online.live-rate")}
      names={[t("network.online.down"), t("network.online.up")]}
      ends={[moment(first.from), moment(last.until)]}
      top={(bps) => t("network.online.live-top", { rate: rate(bps) })}
      points={points.map(({ from, until, downBps, upBps }) => ({ from, until, values: [line(downBps), line(upBps)] }))}
    />
  );
}
