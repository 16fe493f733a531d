import { Link } from "@tanstack/react-router";
import type { Day } from "../../../../shared/calendar.ts";
import { signOf } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { AgoText, DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { isOrder, type OrderRow, type QueueRow, type Request, ticketNumber } from "./request.ts";

const tones: Record<Request["state"], Tone> = {
  open: "waits",
  approved: "works",
  declined: "hurts",
  withdrawn: "past",
  obsolete: "past",
  expired: "past",
};

export function RequestChip({ request }: { request: QueueRow }) {
  const t = useTexts();
  if (request.state === "open" && request.waitsForCustomer)
    return <StatusChip tone="past">{t(`ordering.request.waits.${request.waitsForCustomer}`)}</StatusChip>;
  if (request.isLate) return <StatusChip tone="attention">{t("ordering.request.late")}</StatusChip>;
  return <StatusChip tone={tones[request.state]}>{t(`ordering.request.state.${request.state}`)}</StatusChip>;
}

type Item = Request["items"][number];

/** Old → new: "Home 100 → Home 500"; of what has no new plan, the service; of an order, its products. */
export function AskedWords({ request }: { request: QueueRow }) {
  const t = useTexts();
  if (isOrder(request))
    return (
      <>
        <bdi>{request.titles}</bdi>
        {request.failure && <CellNote>{request.failure}</CellNote>}
      </>
    );
  if (request.profile) return <ProfileWords profile={request.profile} />;
  const [first] = request.items;
  if (!first) return <Nothing />;
  if (request.items.length > 1) return t("ordering.request.services", { count: request.items.length });
  return (
    <>
      <bdi>{first.from.title}</bdi>
      {first.kind === "plan" && (
        <>
          {" → "}
          {first.asked?.plan ? <bdi>{first.asked.plan.title}</bdi> : <em>{t("ordering.request.in-words")}</em>}
        </>
      )}
    </>
  );
}

/** P-191 "City: Split → Zadar"; of several, how many. */
function ProfileWords({ profile }: { profile: NonNullable<Request["profile"]> }) {
  const t = useTexts();
  const [first] = profile;
  const hasConflict = profile.some(({ isConflict }) => isConflict);
  if (!first) return <Nothing />;
  return (
    <>
      {profile.length > 1 ? (
        t("ordering.request.profile.fields", { count: profile.length })
      ) : (
        <>
          {t(`ordering.request.profile.name.${first.field}`)}: <ProfileValue field={first.field} lines={first.now ?? first.before} />
          {" → "}
          <ProfileValue field={first.field} lines={first.wanted} />
        </>
      )}
      {hasConflict && <CellNote>{t("ordering.request.profile.conflict")}</CellNote>}
    </>
  );
}

type ProfileField = NonNullable<Request["profile"]>[number];

export function ProfileValue({ field, lines }: { field: ProfileField["field"]; lines: readonly string[] }) {
  if (lines.length === 0) return <Nothing />;
  if (field === "dateOfBirth") return <DayText value={lines[0] as Day} />;
  return <bdi>{lines.join(", ")}</bdi>;
}

export function WantedDay({ request }: { request: QueueRow }) {
  const t = useTexts();
  if (isOrder(request)) return request.startOn ? <DayText value={request.startOn} /> : <Nothing />;
  const terms = request.items[0]?.asked;
  if (!terms) return <Nothing />;
  return (
    <>
      <DayText value={terms.endOn ?? terms.on} />
      {terms.endOn && <CellNote>{t("ordering.change.last-day")}</CellNote>}
      {terms.until && (
        <CellNote>
          {t("ordering.change.back-on")} <DayText value={terms.until} />
        </CellNote>
      )}
    </>
  );
}

/** What it moves by the month, and once. */
export function PriceEffect({ request }: { request: QueueRow }) {
  if (isOrder(request)) return <OrderEffect order={request} />;
  const [first] = request.items;
  if (!first || request.items.length > 1) return <Nothing />;
  return <ItemEffect item={first} />;
}

function OrderEffect({ order: { month, total, payment } }: { order: OrderRow }) {
  const t = useTexts();
  return (
    <>
      {month.now.amount !== month.after.amount && (
        <span>
          <MoneyText value={month.now} /> → <MoneyText value={month.after} />
        </span>
      )}
      <CellNote>
        <MoneyText value={total} /> {t(`ordering.order.payment.${payment}`)}
      </CellNote>
    </>
  );
}

function ItemEffect({ item: { asked, monthNow } }: { item: Item }) {
  const t = useTexts();
  if (!asked) return <Nothing />;
  const sign = signOf(asked.figures.net.amount);
  if (!asked.month && sign === 0) return <Nothing />;
  return (
    <>
      {asked.month && monthNow && (
        <span>
          <MoneyText value={monthNow} /> → <MoneyText value={asked.month} />
        </span>
      )}
      {sign !== 0 && (
        <CellNote>
          <MoneyText value={{ ...asked.figures.net, amount: asked.figures.net.amount.replace("-", "") }} />{" "}
          {t(sign > 0 ? "ordering.change.to-pay" : "ordering.change.to-credit")}
        </CellNote>
      )}
    </>
  );
}

export function Due({ request }: { request: QueueRow }) {
  return request.dueAt ? <AgoText value={request.dueAt} /> : <Nothing />;
}

export function TicketLink({ request }: { request: QueueRow }) {
  if (!request.ticket) return <Nothing />;
  const number = <bdi className="number">{ticketNumber(request)}</bdi>;
  return request.ticket.id ? <Link to={`/tickets/${request.ticket.id}` as never}>{number}</Link> : number;
}
