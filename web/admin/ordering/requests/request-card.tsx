import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { AgoText, DayText, MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import { ChangeFigures } from "../../app/change-figures.tsx";
import { NeededContracts } from "../contracts-first/needed-contracts.tsx";
import { ProfileTable } from "./profile-table.tsx";
import type { Request } from "./request.ts";
import { AskedWords, RequestChip, TicketLink, WantedDay } from "./request-words.tsx";
import "./request-card.css";

const ApproveSheet = lazy(async () => ({ default: (await import("./approve-sheet.tsx")).ApproveSheet }));
const AnswerSheet = lazy(async () => ({ default: (await import("./answer-sheet.tsx")).AnswerSheet }));

const ApproveProfileSheet = lazy(async () => ({ default: (await import("./approve-profile-sheet.tsx")).ApproveProfileSheet }));

/** O-86 the right for what is asked. */
const rightOf = ({ kind }: Request) => (kind === "profile" ? "customers.profile.update" : "customers.services.update");

type Deciding = "approve" | "ask" | "decline";

/** One request: what is asked, what it comes to, and the decision. */
export function RequestCard({ request, inTicket = false }: { request: Request; inTicket?: boolean }) {
  const t = useTexts();
  const may = useMay(rightOf(request));
  return (
    <div className="request-card">
      <div className="request-card-head">
        <strong>{t(`ordering.request.kind.${request.kind}`)}</strong>
        <RequestChip request={request} />
      </div>
      {!request.profile && (
        <span className="request-card-what">
          <AskedWords request={request} />
        </span>
      )}
      {request.words && <blockquote className="request-card-words">{request.words}</blockquote>}
      <Facts facts={useFacts(request, inTicket)} />
      {request.profile && <ProfileTable profile={request.profile} />}
      {request.items.map((item) => (
        <Item key={item.service.id} item={item} isMany={request.items.length > 1} />
      ))}
      <NeededContracts contracts={request.contracts} of={{ requestId: request.id }} mayRenew={may && request.state === "open"} />
      <Decide request={request} />
    </div>
  );
}

function useFacts(request: Request, inTicket: boolean): Fact[] {
  const t = useTexts();
  const { customer, items, reason } = request;
  const [first] = items;
  return [
    ...(inTicket || !customer
      ? []
      : [
          {
            label: t("ordering.change.customer"),
            value: (
              <Link to={`/customers/${customer.id}` as never}>
                <bdi>{customer.name}</bdi>
              </Link>
            ),
          },
        ]),
    ...(first && items.length === 1
      ? [
          {
            label: t("ordering.request.service"),
            value: (
              <Link to={`/services/${first.service.id}` as never}>
                <bdi className="number">S-{first.service.number}</bdi>
              </Link>
            ),
          },
        ]
      : []),
    ...(first?.asked ? [{ label: t("ordering.request.wanted-on"), value: <WantedDay request={request} /> }] : []),
    ...(inTicket ? [] : [{ label: t("ordering.request.ticket"), value: <TicketLink request={request} /> }]),
    { label: t("ordering.change.by"), value: <bdi>{request.requestedBy}</bdi> },
    { label: t("ordering.request.age"), value: <AgoText value={request.createdAt} /> },
    ...(request.dueAt ? [{ label: t("ordering.request.due"), value: <MomentText value={request.dueAt} /> }] : []),
    ...(request.decidedAt
      ? [
          {
            label: t("ordering.request.decided"),
            value: (
              <>
                <MomentText value={request.decidedAt} /> <bdi>{request.decidedBy}</bdi>
              </>
            ),
          },
        ]
      : []),
    ...(reason ? [{ label: t("ordering.request.reason"), value: reason }] : []),
  ];
}

function Item({ item, isMany }: { item: Request["items"][number]; isMany: boolean }) {
  const t = useTexts();
  return (
    <>
      {isMany && (
        <h3 className="request-card-service">
          <bdi>{item.service.title}</bdi> <bdi className="number">S-{item.service.number}</bdi>
        </h3>
      )}
      {item.monthNow && item.asked?.month && (
        <span>
          {t("ordering.request.by-month")} <MoneyText value={item.monthNow} /> → <MoneyText value={item.asked.month} />
        </span>
      )}
      {item.asked && <ChangeFigures figures={item.asked.figures} />}
      {item.offer?.plan && (
        <span>
          {t("ordering.request.offered", { plan: item.offer.plan.title })} <DayText value={item.offer.on} />
          {item.offer.month && (
            <>
              , <MoneyText value={item.offer.month} />
            </>
          )}
        </span>
      )}
    </>
  );
}

function Decide({ request }: { request: Request }) {
  const t = useTexts();
  const may = useMay(rightOf(request));
  const [deciding, setDeciding] = useState<Deciding>();
  if (!may || request.state !== "open") return null;
  const close = (): void => setDeciding(undefined);
  return (
    <div className="request-card-acts">
      <Button kind="primary" onPress={() => setDeciding("approve")}>
        {t("ordering.request.approve")}
      </Button>
      <Button onPress={() => setDeciding("ask")}>{t("ordering.request.ask")}</Button>
      <Button onPress={() => setDeciding("decline")}>{t("ordering.request.decline")}</Button>
      <Suspense>
        {deciding === "approve" &&
          (request.profile ? (
            <ApproveProfileSheet request={request} onClose={close} />
          ) : (
            <ApproveSheet request={request} onClose={close} />
          ))}
        {(deciding === "ask" || deciding === "decline") && <AnswerSheet what={deciding} request={request} onClose={close} />}
      </Suspense>
    </div>
  );
}
