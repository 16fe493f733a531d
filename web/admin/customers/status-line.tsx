import { IconCalendarClock } from "@tabler/icons-react";
import type { z } from "zod";
import { listStatusChangesEndpoint } from "../../../server/modules/customers/contract.ts";
import { dayAndTimeIn } from "../../../shared/moment-in-zone.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { AgoText } from "../../ui/value-texts.tsx";
import { byWords, reasonWords } from "../app/activity-words.ts";
import { CustomerChip } from "../app/customer-chip.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";

type Change = z.output<(typeof listStatusChangesEndpoint)["returns"]>["items"][number];

/** The state in a word, with the mark of a planned change. */
export function StatusValue() {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const { status, plannedStatus } = useShownCustomer();
  return (
    <span className="customer-status">
      <CustomerChip status={status} />
      {plannedStatus && (
        <span
          className={`customer-status-plan ${plannedStatus.to === "active" ? "tone-works" : "tone-attention"}`}
          title={t("customers.plan.mark", {
            status: t(`customers.status.${plannedStatus.to}`),
            at: format.moment(plannedStatus.at),
          })}
        >
          <IconCalendarClock size={15} aria-hidden />
          {format.shortDay(dayAndTimeIn(plannedStatus.at, timeZone).day)}
        </span>
      )}
    </span>
  );
}

/** Why the customer is blocked, in a word. */
export function StatusNote() {
  const t = useTexts();
  const { blockedBy } = useShownCustomer();
  return blockedBy && t(`customers.blocked-by.${blockedBy}`);
}

/** How it came to this: the last moves, with who and why. */
export function StatusHistory() {
  const t = useTexts();
  const format = useFormat();
  const { id } = useShownCustomer();
  const { data } = useEndpoint(listStatusChangesEndpoint, { params: { customerId: id }, query: { limit: 5 } });
  if (!data) return null;
  if (data.items.length === 0) return <span>{t("customers.status-never-changed")}</span>;
  return (
    <ul className="customer-status-history">
      {data.items.map((change) => (
        <li key={change.id}>
          <strong>{moveWords(t, change)}</strong>
          {change.reason && <span>{reasonWords(t, format, change.reason)}</span>}
          <span>
            <AgoText value={change.at} />
            {change.by && <> · {byWords(t, change.by)}</>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function moveWords(t: ReturnType<typeof useTexts>, { from, to, blockedBy }: Change): string {
  const words = t("customers.status-move", { from: t(`customers.status.${from}`), to: t(`customers.status.${to}`) });
  return blockedBy ? `${words}, ${t(`customers.blocked-by.${blockedBy}`)}` : words;
}

export function PartnerValue() {
  return <bdi>{useShownCustomer().partner.name}</bdi>;
}

export function SinceNote() {
  const t = useTexts();
  const format = useFormat();
  return t("customers.since", { day: format.day(useShownCustomer().addedOn) });
}
