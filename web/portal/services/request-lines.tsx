// What was asked for a service and waits for the provider, with the way back (P-77, P-251); other terms that wait for a yes (M-29); why it was declined.
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { portalWithdrawRequestEndpoint } from "../../../server/modules/ordering/requests/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { toneClass } from "../../ui/tone.ts";
import { useFeature } from "../app/use-feature.ts";
import { aboutService, type PortalRequest, requestTopics, ticketText, useRequests } from "./request.ts";
import "./request-lines.css";

const OfferSheet = lazy(async () => ({ default: (await import("./offer-sheet.tsx")).OfferSheet }));

export function RequestLines({ serviceId }: { serviceId: string }) {
  const own = useRequests().filter((request) => aboutService(request, serviceId));
  const open = own.filter(({ state }) => state === "open");
  // Only the last word, and only while nothing else is asked.
  const refused = open.length === 0 ? own.find(({ state }) => state !== "open") : undefined;
  return (
    <>
      {open.map((request) => (
        <OpenRequest key={request.id} request={request} serviceId={serviceId} />
      ))}
      {refused && (refused.state === "declined" || refused.state === "expired") && <Refused request={refused} />}
    </>
  );
}

function OpenRequest({ request, serviceId }: { request: PortalRequest; serviceId: string }) {
  const t = useTexts();
  const [looking, setLooking] = useState(false);
  const item = request.items.find(({ service }) => service.id === serviceId);
  const hasDocuments = useFeature("documents");
  const toSign = hasDocuments ? request.contracts.find(({ state }) => state === "waiting")?.documentId : undefined;
  const offers = request.waitsForCustomer === "offer" && item?.offer != null;
  return (
    <div className={`request-line ${toneClass(request.waitsForCustomer ? "attention" : "waits")}`}>
      <p>
        <Asked request={request} />
        {item?.asked && (
          <>
            {" "}
            <What item={item} terms={item.asked} />
          </>
        )}
        {request.waitsForCustomer === "answer" && <> {t("portal-services.request.answer-us")}</>}
        {offers && <> {t("portal-services.request.offered")}</>}
        {toSign && <> {t("portal-services.request.sign-first")}</>}
      </p>
      <div className="request-line-acts">
        {toSign && (
          <LinkButton kind="primary" small to={`/documents/${toSign}` as never}>
            {t("portal-services.request.sign")}
          </LinkButton>
        )}
        {offers && (
          <Button kind="primary" small onPress={() => setLooking(true)}>
            {t("portal-services.request.see-offer")}
          </Button>
        )}
        <WithdrawRequest request={request} />
      </div>
      <Suspense>{looking && <OfferSheet request={request} serviceId={serviceId} onClose={() => setLooking(false)} />}</Suspense>
    </div>
  );
}

/** "Change requested, ticket T-1042", where the ticket may be read. */
function Asked({ request }: { request: PortalRequest }) {
  const t = useTexts();
  const mayRead = useFeature("tickets");
  const kind = shownKinds.find((known) => known === request.kind) ?? "plan_change";
  return t.rich(`portal-services.request.asked.${kind}`, {
    ticket: () =>
      mayRead && request.ticket.id ? (
        <Link key="ticket" to={`/tickets/${request.ticket.id}` as never}>
          <bdi className="number">{ticketText(request)}</bdi>
        </Link>
      ) : (
        <bdi key="ticket" className="number">
          {ticketText(request)}
        </bdi>
      ),
  });
}

const shownKinds = ["plan_change", "pause", "pause_all", "resume", "cancel"] as const;

type Item = PortalRequest["items"][number];

function What({ item, terms }: { item: Item; terms: NonNullable<Item["asked"]> }) {
  const t = useTexts();
  const format = useFormat();
  switch (item.kind) {
    case "plan":
      return t("portal-services.request.what.plan", { plan: terms.plan?.title ?? "", day: format.day(terms.on) });
    case "pause":
      return terms.until
        ? t("portal-services.request.what.pause-until", { day: format.day(terms.on), until: format.day(terms.until) })
        : t("portal-services.request.what.pause", { day: format.day(terms.on) });
    case "resume":
      return t("portal-services.request.what.resume", { day: format.day(terms.on) });
    case "end":
      return t("portal-services.request.what.end", { day: format.day(terms.endOn ?? terms.on) });
  }
}

function Refused({ request }: { request: PortalRequest }) {
  const t = useTexts();
  return (
    <div className={`request-line ${toneClass("past")}`}>
      <p>
        {request.state === "declined"
          ? t("portal-services.request.declined", { ticket: ticketText(request), reason: request.reason })
          : t("portal-services.request.expired", { ticket: ticketText(request) })}
      </p>
    </div>
  );
}

/** Until the provider has decided (O-88). */
function WithdrawRequest({ request }: { request: PortalRequest }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const withdraw = useAction(portalWithdrawRequestEndpoint, {
    topics: requestTopics,
    onDone: () => {
      setAsking(false);
      notify(t("portal-services.request.withdrawn"));
    },
  });
  return (
    <>
      <Button small label={t("portal-services.request.withdraw-label", { ticket: ticketText(request) })} onPress={() => setAsking(true)}>
        {t("portal-services.request.withdraw")}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t("portal-services.request.withdraw-title")}
        confirm={t("portal-services.request.withdraw")}
        keep={t("portal-services.withdraw.leave")}
        busy={withdraw.busy}
        problem={withdraw.problem}
        onConfirm={() => withdraw.run({ params: { requestId: request.id }, body: {} })}
        onClose={() => {
          withdraw.reset();
          setAsking(false);
        }}
      >
        {t("portal-services.request.withdraw-text", { ticket: ticketText(request) })}
      </ConfirmDialog>
    </>
  );
}
