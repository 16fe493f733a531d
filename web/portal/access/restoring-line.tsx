import { useEffect, useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { Contact } from "../app/contact.tsx";
import type { Dashboard } from "../app/use-dashboard.ts";
import { useFeature } from "../app/use-feature.ts";
import "./restoring-line.css";

type Line = Dashboard["lines"][number];

/** After that a person looks after it. */
const patienceSeconds = 5 * 60;

/** P-54 it is paid, and the network has not said yet that the line is open. What it says then comes with the stream of changes. */
export function RestoringLine({ line: { serviceId, waitedSeconds } }: { line: Line }) {
  const t = useTexts();
  const hasTickets = useFeature("tickets");
  const isLate = useIsLate(waitedSeconds);
  return (
    <>
      <strong>{t("portal-line.restoring")}</strong>
      <span className="restoring-note">{t(isLate ? "portal-line.restoring-late" : "portal-line.restoring-note")}</span>
      {isLate && hasTickets && (
        <span className="restoring-act">
          <LinkButton to={"/tickets/new" as never} search={{ service: serviceId, subject: t("portal-line.restoring-subject") } as never}>
            {t("portal-line.restoring-write")}
          </LinkButton>
        </span>
      )}
      {isLate && <Contact {...(hasTickets ? {} : { lead: t("portal-line.restoring-call") })} />}
    </>
  );
}

/** What was waited before is counted by the server, whose clock is right; the rest passes here. */
function useIsLate(waitedSeconds: number | null): boolean {
  const waits = Math.max(0, patienceSeconds - (waitedSeconds ?? 0));
  const [isLate, setLate] = useState(waits === 0);
  useEffect(() => {
    setLate(waits === 0);
    const late = setTimeout(() => setLate(true), waits * 1000);
    return () => clearTimeout(late);
  }, [waits]);
  return isLate;
}
