import { type Icon, IconClock, IconPlayerPause, IconWifi, IconWifiOff } from "@tabler/icons-react";
import { Suspense } from "react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { type Tone, toneClass } from "../../ui/tone.ts";
import { Contact } from "../app/contact.tsx";
import { lazyPart } from "../app/lazy-page.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { type Dashboard, useDashboard } from "../app/use-dashboard.ts";
import "./line-card.css";

const RestoringLine = lazyPart(() => import("../access/restoring-line.tsx"), "RestoringLine", "portal-line");

type Line = Dashboard["lines"][number];

const looks: Record<Line["word"], { tone: Tone; Sign: Icon }> = {
  works: { tone: "works", Sign: IconWifi },
  starts: { tone: "waits", Sign: IconClock },
  waits: { tone: "waits", Sign: IconClock },
  paused: { tone: "past", Sign: IconPlayerPause },
  stopped: { tone: "hurts", Sign: IconWifiOff },
  suspended_debt: { tone: "hurts", Sign: IconWifiOff },
  restoring: { tone: "waits", Sign: IconClock },
  suspended: { tone: "hurts", Sign: IconWifiOff },
  locked: { tone: "hurts", Sign: IconWifiOff },
};
/** While a payment is made. */
const openForNow = { tone: "waits", Sign: IconWifi } as const;

/** Is my internet fine? One sentence for each line, the same word as the provider's own screens. */
export function LineCard() {
  const t = useTexts();
  const { data, loading, problem, reload } = useDashboard();
  if (!data) return <PortalCard loading={loading} problem={problem} onRetry={reload} />;
  if (data.lines.length === 0) return <NoLine data={data} />;
  return (
    <PortalCard flush>
      <ul className="lines" aria-live="polite" aria-label={t("portal.line.title")}>
        {data.lines.map((line) => (
          <LineRow key={line.serviceId} line={line} />
        ))}
      </ul>
    </PortalCard>
  );
}

function LineRow({ line }: { line: Line }) {
  const t = useTexts();
  const { tone, Sign } = line.openUntil ? openForNow : looks[line.word];
  const words = useLineWords(line);
  return (
    <li className={`line ${toneClass(tone)}`}>
      <span className="line-sign">
        <Sign size={24} stroke={1.8} aria-hidden />
      </span>
      <span className="line-words">
        {words && <strong>{words}</strong>}
        {line.word === "restoring" && (
          <Suspense fallback={<span data-comes />}>
            <RestoringLine line={line} />
          </Suspense>
        )}
        <span className="line-note">
          {line.title}
          <SpeedText downBps={line.downBps} upBps={line.upBps} before=" · " />
        </span>
        {(line.word === "suspended" || line.word === "locked") && <Contact lead={t("portal.line.ask")} />}
      </span>
    </li>
  );
}

function useLineWords({ word, on, endOn, openUntil }: Line): string {
  const t = useTexts();
  const format = useFormat();
  if (openUntil) return t("portal.line.open-until", { time: format.time(openUntil) });
  const day = on ? format.day(on) : "";
  switch (word) {
    case "works":
      return endOn ? t("portal.line.works-until", { day: format.day(endOn) }) : t("portal.line.works");
    case "starts":
      return t("portal.line.starts", { day });
    case "waits":
      return t("portal.line.waits");
    case "paused":
      return t("portal.line.paused", { day });
    case "stopped":
      return t("portal.line.stopped", { day });
    case "suspended_debt":
      return t("portal.line.suspended-debt");
    case "restoring":
      // Said by what comes for it.
      return "";
    case "suspended":
      return t("portal.line.suspended");
    case "locked":
      return t("portal.line.locked");
  }
}

/** Without an internet service the first card says what comes next. */
function NoLine({ data: { account, services } }: { data: Dashboard }) {
  const t = useTexts();
  if (account.status === "inactive" || account.status === "archived") return <PortalCard emptyLine={t("portal.line.account-closed")} />;
  if (services.length > 0) return null;
  return (
    <PortalCard title={t("portal.line.none-title")}>
      <p className="line-none">{t(account.status === "new" ? "portal.line.none-new" : "portal.line.none-text")}</p>
      <Contact />
    </PortalCard>
  );
}
