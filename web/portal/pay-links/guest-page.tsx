// P-132 the page behind a pay link, for whoever holds it: what is asked for, and how it is paid. Nobody signs in.
import { Skeleton } from "@mantine/core";
import { useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { guestPageEndpoint, renewPayLinkEndpoint } from "../../../server/modules/payments/pay-links/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { basePathOf, isHome } from "../app/base-path.ts";
import { Door } from "../identity/door.tsx";
import type { Guest } from "./guest.ts";
import { GuestAttemptPart } from "./guest-attempt.tsx";
import { GuestForm } from "./guest-form.tsx";
import { useNoindex } from "./use-noindex.ts";
import "./guest.css";

export function GuestPage() {
  const { token } = useParams({ strict: false }) as { token: string };
  const { attempt } = useSearch({ strict: false }) as { attempt?: string };
  useNoindex();
  if (attempt) return <GuestAttemptPart token={token} attemptId={attempt} />;
  return <Asked token={token} />;
}

function Asked({ token }: { token: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(guestPageEndpoint, { params: { token } });
  useEffect(() => {
    // A link of another partner leads to that partner's own pages.
    if (data && !isHome(data.home, basePathOf(location.pathname)))
      location.replace(`${data.portalUrl.replace(/\/$/, "")}/pay/${token}${location.search}`);
  }, [data, token]);
  if (problem && !data) {
    const isUnknown = problem.status === 404;
    return (
      <Door title={t("portal-pay.unknown-title")}>
        {isUnknown ? <p className="guest-text">{t("portal-pay.unknown")}</p> : <ProblemNote problem={problem} onRetry={reload} />}
      </Door>
    );
  }
  if (!data) {
    return (
      <Door title={t("portal-pay.title")}>
        <div className="guest-waits" role="status" aria-label={t("ui.loading")}>
          <Skeleton height={40} width="50%" radius="sm" />
          <Skeleton height={52} radius="md" />
          <Skeleton height={44} radius="md" />
        </div>
      </Door>
    );
  }
  return <Page token={token} page={data} reload={reload} />;
}

function Page({ token, page, reload }: { token: string; page: Guest; reload: () => void }) {
  const t = useTexts();
  const { document } = page;
  const title = document ? t(`portal-pay.document.${document.kind}`, { number: document.number }) : t("portal-pay.title");
  return (
    <Door
      title={title}
      text={page.payer ? t("portal-pay.for", { partner: page.partner.name, name: page.payer }) : page.partner.name}
      below={
        <a className="door-link" href={page.portalUrl}>
          {t("portal-pay.to-portal")}
        </a>
      }
    >
      {page.hasPdf && (
        <a className="guest-pdf" href={`/api/public/pay/${token}/pdf`} target="_blank" rel="noreferrer">
          {t("portal-pay.pdf")}
        </a>
      )}
      {page.state === "open" ? <GuestForm token={token} page={page} reload={reload} /> : <Nothing token={token} page={page} />}
    </Door>
  );
}

/** P-134 what is said where nothing can be paid. */
function Nothing({ token, page: { state, paidOn } }: { token: string; page: Guest }) {
  const t = useTexts();
  const format = useFormat();
  switch (state) {
    case "paid":
      return (
        <p className="guest-text" role="status">
          {paidOn ? t("portal-pay.paid-on", { day: format.day(paidOn) }) : t("portal-pay.paid")}
        </p>
      );
    case "void":
      return <p className="guest-text">{t("portal-pay.void")}</p>;
    case "expired":
      return <Expired token={token} />;
    default:
      return (
        <p className="guest-text" role="status">
          {t("portal-pay.nothing")}
        </p>
      );
  }
}

function Expired({ token }: { token: string }) {
  const t = useTexts();
  const renew = useAction(renewPayLinkEndpoint);
  if (renew.result) {
    return (
      <p className="guest-text" role="status">
        {t("portal-pay.renewed")}
      </p>
    );
  }
  return (
    <>
      <p className="guest-text">{t("portal-pay.expired")}</p>
      <ProblemNote problem={renew.problem} />
      <Button kind="primary" full busy={renew.busy} onPress={() => renew.run({ params: { token }, body: {} })}>
        {t("portal-pay.renew")}
      </Button>
    </>
  );
}
