import { addDays, type Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { toneClass } from "../../ui/tone.ts";
import type { Service } from "./service.ts";
import { WithdrawChange } from "./withdraw-change.tsx";
import { WithdrawGroup } from "./withdraw-group.tsx";

type Planned = NonNullable<Service["planned"]>;

/** What is planned for a service, and the way back from it. */
export function PlannedLine({ service }: { service: Pick<Service, "title" | "planned" | "endOn" | "state"> }) {
  const t = useTexts();
  const format = useFormat();
  const { planned } = service;
  if (!planned) return null;
  const isPast = planned.state === "failed";
  return (
    <div className={`planned-line ${toneClass(isPast ? "attention" : "waits")}`}>
      <p>{words(planned)}</p>
      {planned.mayWithdraw &&
        (planned.groupId && planned.kind === "pause" ? (
          <WithdrawGroup groupId={planned.groupId} small />
        ) : (
          <WithdrawChange change={planned} plan={service.title} small />
        ))}
    </div>
  );

  function words({ kind, on, until, state }: Planned): string {
    if (state === "failed") return t("portal-services.planned.failed");
    const day = format.day(on);
    switch (kind) {
      case "plan":
        return t("portal-services.planned.plan", { day });
      case "pause":
        return until
          ? t("portal-services.planned.pause-until", { last: format.day(addDays(on as Day, -1)), day: format.day(until) })
          : t("portal-services.planned.pause", { last: format.day(addDays(on as Day, -1)) });
      case "resume":
        return t("portal-services.planned.resume", { day });
      case "end":
        return t("portal-services.planned.end", { day: format.day(addDays(on as Day, -1)) });
    }
  }
}
