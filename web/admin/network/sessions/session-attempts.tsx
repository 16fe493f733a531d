// N-109 what was sent to the router about a session, and what it answered.
import { sessionAttemptsEndpoint } from "../../../../server/modules/access/coa/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";

const tones: Readonly<Record<string, Tone>> = { ack: "works", nak: "hurts", timeout: "attention", not_sent: "past" };
/** Three seconds, three times, and some of ours. */
const awaitedMs = 2_000;

/** @param isAwaited - something was asked for a moment ago */
export function SessionAttempts({ sessionId, isAwaited }: { sessionId: string; isAwaited: boolean }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    sessionAttemptsEndpoint,
    { params: { sessionId } },
    { topics: ["sessions"], everyMs: isAwaited ? awaitedMs : undefined },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  return (
    <section>
      <h4>{t("network.online.attempts")}</h4>
      <ul className="sessions-attempts">
        {data.items.map((attempt) => (
          <li key={attempt.id}>
            <span className="sessions-chips">
              <StatusChip tone={tones[attempt.result] ?? "past"}>{t(`network.online.attempt.${attempt.result}`)}</StatusChip>
              <span>{t(`network.online.packet.${attempt.packet}`)}</span>
            </span>
            <CellNote>
              <MomentText value={attempt.at} /> · {t(`network.online.cause.${attempt.cause}`)}
              {attempt.errorCause !== null && ` · Error-Cause ${String(attempt.errorCause)}`}
            </CellNote>
            {attempt.attributes.map(({ name, value }) => (
              <bdi key={name + value} className="code network-secret">
                {name} = {value}
              </bdi>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
