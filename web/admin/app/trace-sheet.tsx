import { downloadTraceEndpoint, showTraceEndpoint, stopTraceEndpoint } from "../../../server/modules/access/traces/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useDownload } from "../../lib/use-download.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { TraceState } from "./trace-table.tsx";

type Packet = ReturnsOf<typeof showTraceEndpoint>["packets"][number];

const everyMs = 2_000;

/** The latest packets of a trace while they come; all of them as a file. */
export function TraceSheet({ traceId, onClose }: { traceId: string; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(showTraceEndpoint, { params: { traceId } }, { everyMs });
  const stop = useAction(stopTraceEndpoint, { topics: ["radius-traces"], onDone: reload });
  const download = useDownload();
  const save = (format: "text" | "pcap") => void download.run(downloadTraceEndpoint, { params: { traceId }, query: { format } });
  return (
    <Sheet
      open
      title={t("watch.trace.title")}
      onClose={onClose}
      foot={
        <>
          {data?.trace.isRunning && (
            <Button busy={stop.busy} onPress={() => void stop.run({ params: { traceId } })}>
              {t("watch.trace.stop")}
            </Button>
          )}
          <Button busy={download.busy} onPress={() => save("text")}>
            {t("watch.trace.as-text")}
          </Button>
          <Button busy={download.busy} onPress={() => save("pcap")}>
            {t("watch.trace.as-pcap")}
          </Button>
        </>
      }
    >
      <div className="trace">
        <ProblemNote problem={stop.problem ?? download.problem} />
        {problem && !data ? (
          <ProblemNote problem={problem} onRetry={reload} />
        ) : !data ? (
          t("ui.loading")
        ) : (
          <>
            <p className="trace-quiet">
              <TraceState trace={data.trace} /> {t("watch.trace.packets", { count: data.trace.packets })}
            </p>
            {data.packets.length === 0 && <p className="trace-quiet">{t("watch.trace.nothing-yet")}</p>}
            {data.packets.toReversed().map((packet) => (
              <ShownPacket key={packet.position} packet={packet} />
            ))}
          </>
        )}
      </div>
    </Sheet>
  );
}

function ShownPacket({ packet: { at, title, isAnswer, client, dropped, lines } }: { packet: Packet }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <article className="trace-packet">
      <header>
        <strong className="code">{title}</strong>{" "}
        <span>
          {t(isAnswer ? "watch.trace.to" : "watch.trace.from", { client })} · {format.time(at)}
          {dropped !== "" && ` · ${t.optional(`watch.drop.${dropped}`) ?? dropped}`}
        </span>
      </header>
      <pre className="code">{lines.join("\n")}</pre>
    </article>
  );
}
