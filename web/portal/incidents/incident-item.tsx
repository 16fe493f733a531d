import { IconBell, IconBellOff } from "@tabler/icons-react";
import { followIncidentEndpoint } from "../../../server/modules/portal/incidents/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { type OwnIncident, topics } from "./incidents.ts";
import "./incidents.css";

const toneOf = ({ state, kind, stage }: OwnIncident): Tone => {
  if (state === "over") return "past";
  if (state === "planned") return "waits";
  if (stage === "watching") return "works";
  return kind === "incident" ? "hurts" : "attention";
};

interface ItemProps {
  incident: OwnIncident;
  heading?: "h2" | "h3";
  /** From the status file: there is nobody to tell that one follows it. */
  isApart?: boolean;
}

/** P-174 one incident or work: what it is, how it stands, from when to when, what was said before, and whether one is told of it. */
export function IncidentItem({ incident, heading: Heading = "h3", isApart = false }: ItemProps) {
  const t = useTexts();
  const format = useFormat();
  const { id, kind, state, stage, text, startedAt, expectedEndAt, endedAt, updates, isFollowed } = incident;
  const [newest, ...before] = updates.filter((update) => update.text !== "");
  const times = [
    t(`portal-line.incidents.${state === "planned" ? "from" : "since"}`, { moment: format.moment(startedAt) }),
    ...(state === "over" && endedAt ? [t("portal-line.incidents.over-since", { moment: format.moment(endedAt) })] : []),
    ...(state !== "over" && expectedEndAt ? [t("portal-line.incidents.expected", { moment: format.moment(expectedEndAt) })] : []),
  ];
  const word = state === "running" ? stage : state;
  return (
    <article className="incident">
      <div className="incident-head">
        <Heading>{t(`portal-line.incidents.kind-${kind}`)}</Heading>
        <StatusChip tone={toneOf(incident)}>
          {t(word === "planned" ? "portal-line.incidents.planned" : `portal-line.incidents.stage-${word}`)}
        </StatusChip>
      </div>
      <p dir="auto">{text}</p>
      <p className="incident-times">{times.join(" · ")}</p>
      {newest && <Said update={newest} />}
      {before.length > 0 && (
        <details>
          <summary>{t("portal-line.incidents.history")}</summary>
          {before.map((update) => (
            <Said key={update.id} update={update} />
          ))}
        </details>
      )}
      {state !== "over" && !isApart && <Follow id={id} isFollowed={isFollowed} />}
    </article>
  );
}

function Said({ update: { text, at } }: { update: OwnIncident["updates"][number] }) {
  const format = useFormat();
  return (
    <p className="incident-said">
      <time dateTime={at}>{format.moment(at)}</time>
      <span dir="auto">{text}</span>
    </p>
  );
}

function Follow({ id, isFollowed }: { id: string; isFollowed: boolean }) {
  const t = useTexts();
  const follow = useAction(followIncidentEndpoint, {
    topics,
    onDone: ({ isFollowed: now }) => notify(t(now ? "portal-line.incidents.following" : "portal-line.incidents.unfollowed")),
  });
  const Sign = isFollowed ? IconBellOff : IconBell;
  return (
    <div className="incident-acts">
      <Button
        icon={<Sign size={18} stroke={1.8} aria-hidden />}
        busy={follow.busy}
        onPress={() => follow.run({ params: { incidentId: id }, body: { isOn: !isFollowed } })}
      >
        {t(isFollowed ? "portal-line.incidents.unfollow" : "portal-line.incidents.follow")}
      </Button>
      <ProblemNote problem={follow.problem} />
    </div>
  );
}
