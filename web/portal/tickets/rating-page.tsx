import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { ratingPageEndpoint, reopenByLinkEndpoint, voteByLinkEndpoint } from "../../../server/modules/tickets/ratings/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { GrowingText } from "../../ui/growing-text.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SignInCard } from "../../ui/sign-in-card.tsx";
import { useBranding } from "../app/branding.tsx";
import { SatisfiedChoice, type Vote } from "./satisfied-choice.tsx";
import "./ticket-page.css";
import "./ticket-text.css";

type Rated = ReturnsOf<typeof ratingPageEndpoint>;

/** P-167 the link in a mail, without signing in. Looking at it votes for nothing: programs that open links in mail do not vote. */
export function RatingPage() {
  const t = useTexts();
  const { token } = useParams({ strict: false }) as { token: string };
  const branding = useBranding();
  const { data, problem, reload } = useEndpoint(ratingPageEndpoint, { params: { token } });
  return (
    <SignInCard
      {...(branding.logoUrl ? { logo: { src: branding.logoUrl, alt: branding.title } } : {})}
      title={t("portal-tickets.rating.title")}
      {...(data ? { text: t("portal-tickets.rating.about", { number: String(data.number), subject: data.subject }) } : {})}
    >
      <div className="ticket-rating">
        {data ? <Rate token={token} page={data} /> : problem ? <ProblemNote problem={problem} onRetry={reload} /> : t("ui.loading")}
      </div>
    </SignInCard>
  );
}

function Rate({ token, page }: { token: string; page: Rated }) {
  const t = useTexts();
  const { rating, mayVote, mayReopen } = page;
  const [vote, setVote] = useState<Vote | undefined>(rating ? undefined : { isSatisfied: undefined, comment: "" });
  const send = useAction(voteByLinkEndpoint, { topics: ["ticket-ratings"], onDone: () => setVote(undefined) });
  if (vote && mayVote) {
    const { isSatisfied, comment } = vote;
    return (
      <>
        <SatisfiedChoice vote={vote} onChange={setVote} />
        <ProblemNote problem={send.problem} />
        <Button
          kind="primary"
          full
          busy={send.busy}
          disabled={isSatisfied === undefined}
          onPress={() => isSatisfied !== undefined && send.run({ params: { token }, body: { isSatisfied, comment: comment.trim() } })}
        >
          {t("portal-tickets.rating.send")}
        </Button>
      </>
    );
  }
  return (
    <>
      <div role="status">
        {rating ? (
          <p>
            {t("portal-tickets.rating.thanks")}{" "}
            {t(rating.isSatisfied ? "portal-tickets.rating.given-good" : "portal-tickets.rating.given-bad")}
          </p>
        ) : (
          <p>{t("portal-tickets.rating.over")}</p>
        )}
      </div>
      {mayReopen && rating && !rating.isSatisfied && <Reopen token={token} />}
      {mayVote && rating && (
        <Button kind="quiet" onPress={() => setVote({ ...rating })}>
          {t("portal-tickets.rating.change")}
        </Button>
      )}
      <a href={page.partner.portalUrl}>{t("portal-tickets.rating.to-portal")}</a>
    </>
  );
}

/** Whoever was not satisfied says what is missing, and it is taken up again. */
function Reopen({ token }: { token: string }) {
  const t = useTexts();
  const [text, setText] = useState("");
  const reopen = useAction(reopenByLinkEndpoint, { topics: ["ticket-ratings"] });
  return (
    <>
      <GrowingText
        className="ticket-text"
        label={t("portal-tickets.rating.missing")}
        placeholder={t("portal-tickets.rating.missing")}
        maxLength={20_000}
        value={text}
        onChange={setText}
      />
      <ProblemNote problem={reopen.problem} />
      <Button
        kind="primary"
        full
        busy={reopen.busy}
        disabled={text.trim() === ""}
        onPress={() => reopen.run({ params: { token }, body: { text: text.trim() } })}
      >
        {t("portal-tickets.reply.send-reopen")}
      </Button>
    </>
  );
}
