// One act on one service in one sheet: what is asked, the exact price and what follows from it, one button. What was confirmed leads on to its receipt.
import { Skeleton, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { portalConfirmQuoteEndpoint, portalPayChangeEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { portalOpenRequestEndpoint } from "../../../server/modules/ordering/requests/contract.ts";
import { isDay } from "../../../shared/calendar.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { type TextKey, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { NeedsConnection } from "../device/needs-connection.tsx";
import { useOffline } from "../device/use-offline.ts";
import { changeTopics } from "./options.ts";
import { PayButtons, stepOf, usePayNote } from "./pay-first.tsx";
import { Consequences, PriceOfChange, useActWords } from "./price-of-change.tsx";
import { requestTopics, ticketText } from "./request.ts";
import { type Quote, useQuote, type Wish } from "./use-quote.ts";
import "./price-of-change.css";

export interface ActSheetProps {
  serviceId: string;
  title: string;
  /** What the button does. */
  verb: TextKey;
  wish: Wish | undefined;
  /** P-77, P-86, P-251 it is asked for, and happens once the provider has approved it. */
  byRequest?: boolean;
  danger?: boolean;
  /** What follows from it beside what the price says. */
  more?: readonly string[];
  onClose: () => void;
  /** Beside the button: back to what was chosen. */
  back?: { label: string; go: () => void };
  children?: ReactNode;
}

export function ActSheet({ serviceId, title, verb, wish, byRequest = false, danger, more, onClose, back, children }: ActSheetProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const words = useActWords();
  const { quote, problem, asking, renew } = useQuote(serviceId, wish);
  const confirm = useAction(portalConfirmQuoteEndpoint, {
    topics: changeTopics,
    onDone: (change) => void navigate({ to: `/services/${serviceId}/changes/${change.id}` as never }),
  });
  const goToPay = useAction(portalPayChangeEndpoint, {
    topics: changeTopics,
    onDone: ({ quoteId, state }) =>
      void navigate({
        to: `/services/paying/${quoteId}` as never,
        search: (state === "awaiting_payment" ? { pay: `change:${quoteId}` } : {}) as never,
      }),
  });
  const payNote = usePayNote();
  const [said, setSaid] = useState("");
  const request = useAction(portalOpenRequestEndpoint, {
    topics: [...requestTopics, ...changeTopics],
    onDone: (made) => {
      notify(t("portal-services.request.sent", { ticket: ticketText(made) }));
      onClose();
      void navigate({ to: `/services/${serviceId}` as never });
    },
  });
  const paid = byRequest ? null : (quote?.pay ?? null);
  const mustPay = stepOf(paid) !== "confirm";
  const act = actOf({ byRequest, mustPay }, { request, goToPay, confirm });
  const isOffline = useOffline();
  const isStale = act.problem?.code === "quote-stale";
  const go = (quoteId: string): void => {
    if (byRequest) void request.run({ body: { quoteId, words: said } });
    else void confirm.run({ params: { quoteId }, body: {} });
  };
  const isBusy = confirm.busy || goToPay.busy || request.busy;
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      locked={isBusy}
      foot={
        <ActFoot
          kind={danger && !byRequest ? "danger" : "primary"}
          label={byRequest ? t("portal-services.request.send") : words(verb, quote?.figures)}
          paid={mustPay ? paid : null}
          busy={isBusy}
          disabled={!quote || asking || isStale || isOffline}
          onGo={() => quote && go(quote.id)}
          onPay={() => quote && void goToPay.run({ params: { quoteId: quote.id }, body: {} })}
          onCredit={() => quote && void confirm.run({ params: { quoteId: quote.id }, body: { fromCredit: true } })}
          back={back}
        />
      }
    >
      <div className="act-sheet">
        {children}
        <NeedsConnection>{null}</NeedsConnection>
        {quote ? (
          <>
            <PriceOfChange figures={quote.figures} paid={payNote(paid)} />
            <Consequences
              quote={quote}
              isAsked={byRequest}
              more={[...(more ?? []), ...(byRequest ? [t("portal-services.request.nothing-yet")] : [])]}
            />
            {byRequest && (
              <Textarea
                label={t("portal-services.request.words")}
                value={said}
                maxLength={2000}
                autosize
                minRows={2}
                maxRows={6}
                onChange={(event) => setSaid(event.currentTarget.value)}
              />
            )}
          </>
        ) : problem ? (
          <Refused problem={problem} onRetry={problem.mayBeRepeated ? renew : undefined} />
        ) : (
          wish && <Working />
        )}
        <Refused
          problem={act.problem}
          onRetry={
            isStale
              ? () => {
                  act.reset();
                  renew();
                }
              : undefined
          }
        />
      </div>
    </Sheet>
  );
}

interface Act {
  problem: ApiProblem | undefined;
  reset: () => void;
}

/** The one whose refusal is shown. */
function actOf(
  { byRequest, mustPay }: { byRequest: boolean; mustPay: boolean },
  acts: Record<"request" | "goToPay" | "confirm", Act>,
): Act {
  if (byRequest) return acts.request;
  return mustPay && !acts.confirm.problem ? acts.goToPay : acts.confirm;
}

interface ActFootProps {
  kind: "danger" | "primary";
  label: string;
  /** What has to be paid first. */
  paid: Quote["pay"];
  busy: boolean;
  disabled: boolean;
  onGo: () => void;
  onPay: () => void;
  onCredit: () => void;
  back: ActSheetProps["back"];
}

function ActFoot({ kind, label, paid, busy, disabled, onGo, onPay, onCredit, back }: ActFootProps) {
  return (
    <div className="act-foot">
      {paid ? (
        <PayButtons pay={paid} busy={busy} disabled={disabled} onPay={onPay} onCredit={onCredit} />
      ) : (
        <Button kind={kind} full busy={busy} disabled={disabled} onPress={onGo}>
          {label}
        </Button>
      )}
      {back && (
        <Button full onPress={back.go} disabled={busy}>
          {back.label}
        </Button>
      )}
    </div>
  );
}

/** Why it is refused, with the way out: paying, where money is what stands in the way. */
export function Refused({ problem, onRetry }: { problem: ApiProblem | undefined; onRetry?: (() => void) | undefined }) {
  const t = useTexts();
  if (!problem) return null;
  const isForMoney = problem.code === "account-blocked" || problem.code === "overdue-debt" || problem.code === "insufficient-funds";
  return (
    <>
      <ProblemNote problem={problem} {...(onRetry ? { onRetry } : {})} />
      {isForMoney && (
        <PayLink wish={{ kind: problem.code === "insufficient-funds" ? "top-up" : "settle" }} kind="primary" full>
          {t(problem.code === "insufficient-funds" ? "portal.pay.top-up" : "portal-services.act.pay-due")}
        </PayLink>
      )}
    </>
  );
}

export function Working() {
  const t = useTexts();
  return (
    <div role="status" aria-label={t("portal-services.price.asking")} style={{ display: "grid", gap: 10 }}>
      <Skeleton height={84} radius="md" />
      <Skeleton height={14} width="70%" radius="sm" />
    </div>
  );
}

/** A day of the form, or nothing yet. */
export const asDay = (typed: string) => (isDay(typed) ? typed : undefined);
