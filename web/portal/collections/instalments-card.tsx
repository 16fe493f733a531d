import { addDays, type Day } from "../../../shared/calendar.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { type Dashboard, useDashboard } from "../app/use-dashboard.ts";
import "./instalments-card.css";

type Plan = NonNullable<Dashboard["instalmentPlan"]>;

/** B-233 the plan that the customer pays by: what is next, and every instalment. */
export function InstalmentsCard() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useDashboard();
  const plan = data?.instalmentPlan;
  if (!data || !plan) return null;
  const { next } = plan;
  const isLate = plan.instalments.some(({ state }) => state === "late");
  return (
    <PortalCard
      title={t("portal-collections.instalments.title")}
      mark={
        next && (
          <StatusChip tone={isLate ? "hurts" : "waits"}>
            {t("portal-collections.instalments.next", { amount: format.money(next.open), day: format.shortDay(next.dueOn, data.today) })}
          </StatusChip>
        )
      }
    >
      <div className="instalments">
        <p>
          {isLate && next
            ? t("portal-collections.instalments.late", {
                amount: format.money(next.open),
                day: format.day(next.dueOn),
                last: format.day(addDays(next.breaksOn as Day, -1)),
              })
            : t(plan.state === "waiting" ? "portal-collections.instalments.text-waiting" : "portal-collections.instalments.text", {
                paid: format.money(plan.paid),
                total: format.money(plan.total),
              })}
        </p>
        <ol className="instalments-list">
          {plan.instalments.map((part) => (
            <Part key={part.position} part={part} />
          ))}
        </ol>
      </div>
    </PortalCard>
  );
}

function Part({ part }: { part: Plan["instalments"][number] }) {
  const t = useTexts();
  const format = useFormat();
  const isPaid = part.state === "paid";
  const note = isPaid
    ? t("portal-collections.instalments.paid")
    : signOf(part.paid.amount) > 0
      ? t("portal-collections.instalments.part-paid", { amount: format.money(part.paid) })
      : "";
  return (
    <li data-paid={isPaid}>
      <time dateTime={part.dueOn}>{format.day(part.dueOn)}</time>
      <span className="instalments-note">{note}</span>
      <span className="number">{format.money(part.amount)}</span>
    </li>
  );
}
