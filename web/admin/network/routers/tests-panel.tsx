// N-23 tests of a router, and what they say: which of address, port and secret is wrong, where that can be known.
import { type NasTestKind, nasTestKinds, nasTestsEndpoint, testNasEndpoint } from "../../../../server/modules/access/nas-tests/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText } from "../../../ui/value-texts.tsx";
import type { Nas } from "./nas.ts";

type Test = ReturnsOf<typeof nasTestsEndpoint>["items"][number];

const everyMs = 1_000;
/** What is wrong with us, and says nothing of the router. */
const unknowing: ReadonlySet<string> = new Set(["missing", "forbidden", "failed", "fault", "no_address"]);

export function TestsPanel({ nas }: { nas: Nas }) {
  const t = useTexts();
  const params = { nasId: nas.id };
  const quiet = useEndpoint(nasTestsEndpoint, { params });
  const isAwaited = quiet.data?.items.some(({ state }) => state === "waiting") ?? false;
  // Looked at again while something is under way.
  useEndpoint(nasTestsEndpoint, { params }, { enabled: isAwaited, everyMs: isAwaited ? everyMs : undefined });
  return (
    <Panel title={t("network.test.title")}>
      {quiet.problem && !quiet.data ? (
        <ProblemNote problem={quiet.problem} onRetry={quiet.reload} />
      ) : !quiet.data ? (
        t("ui.loading")
      ) : (
        <ul className="network-tests">
          {nasTestKinds
            .filter((kind) => kind !== "coa" || nas.dynamicMode !== "none")
            .map((kind) => (
              <TestLine key={kind} kind={kind} nasId={nas.id} latest={quiet.data?.items.find((item) => item.kind === kind)} />
            ))}
        </ul>
      )}
    </Panel>
  );
}

function TestLine({ kind, nasId, latest }: { kind: NasTestKind; nasId: string; latest: Test | undefined }) {
  const t = useTexts();
  const may = useMay("network.radius.explain");
  const test = useAction(testNasEndpoint, { topics: ["nases"] });
  return (
    <li>
      <div className="network-acts">
        <strong>{t(`network.test.kind.${kind}`)}</strong>
        {may && (
          <Button
            small
            busy={test.busy || latest?.state === "waiting"}
            label={t("network.test.run-kind", { kind: t(`network.test.kind.${kind}`) })}
            onPress={() => test.run({ params: { nasId }, body: { kind } })}
          >
            {t("network.test.run")}
          </Button>
        )}
      </div>
      <div aria-live="polite">{latest ? <Found test={latest} /> : <p className="network-quiet">{t(`network.test.why.${kind}`)}</p>}</div>
      <ProblemNote problem={test.problem} />
    </li>
  );
}

function Found({ test }: { test: Test }) {
  const t = useTexts();
  if (test.state === "waiting") return <p className="network-quiet">{t("network.test.under-way")}</p>;
  return (
    <div className="network-stack">
      <span className="network-acts">
        <StatusChip tone={toneOf(test)}>{t(`network.test.outcome.${outcomeOf(test)}`)}</StatusChip>
        <span className="network-quiet">
          <MomentText value={test.askedAt} /> · <bdi>{test.askedBy}</bdi>
        </span>
      </span>
      <Sentence test={test} />
    </div>
  );
}

type Outcome = "right" | "wrong" | "unknown";
const outcomeOf = ({ state, verdict }: Test): Outcome =>
  state === "lost" || verdict === null || unknowing.has(verdict) ? "unknown" : verdict === "right" ? "right" : "wrong";
const tones: Readonly<Record<Outcome, Tone>> = { right: "works", wrong: "hurts", unknown: "attention" };
const toneOf = (test: Test): Tone => tones[outcomeOf(test)];

function Sentence({ test: { kind, state, verdict, details } }: { test: Test }) {
  const t = useTexts();
  const format = useFormat();
  if (state === "lost") return <span>{t(`network.test.lost.${kind}`)}</span>;
  const said = { ...details, port: String(details.port ?? ""), ms: format.number(Number(details.ms ?? 0)) };
  const cause = details.errorCause;
  const reason = details.reason;
  return (
    <>
      <span>{t.optional(`network.test.${kind}.${verdict ?? ""}`, said) ?? verdict}</span>
      {cause !== undefined && verdict !== "right" && (
        <span className="network-quiet">
          {t.optional(`network.test.cause.${String(cause)}`) ?? t("network.test.other-cause")}{" "}
          <bdi className="code">Error-Cause {cause}</bdi>
        </span>
      )}
      {verdict === "dropped" && reason !== undefined && (
        <span className="network-quiet">{t.optional(`watch.drop.${reason}`) ?? reason}</span>
      )}
      {kind === "login" && verdict === "right" && <span className="network-quiet">{t("network.test.login-proves")}</span>}
    </>
  );
}
