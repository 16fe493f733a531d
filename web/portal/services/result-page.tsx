// The receipt of a change (4.8): what happened, what will happen when, what was issued for it, and the way back.
import { IconArrowBackUp, IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { portalPlannedChangeEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { portalServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { type Format, signOf, useFormat } from "../../lib/format.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns } from "../../ui/portal-columns.tsx";
import { type Tone, toneClass } from "../../ui/tone.ts";
import { Contact } from "../app/contact.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import { useFinance } from "../app/use-finance.ts";
import type { Change } from "./options.ts";
import { PriceOfChange } from "./price-of-change.tsx";
import { WithdrawChange } from "./withdraw-change.tsx";
import "./result-page.css";

export function ResultPage() {
  const { changeId } = useParams({ strict: false }) as { changeId: string };
  const { data, loading, problem, reload } = useEndpoint(
    portalPlannedChangeEndpoint,
    { params: { plannedChangeId: changeId } },
    { topics: ["services", "invoices", "credit-notes"] },
  );
  if (!data) return <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />;
  return <PortalColumns matters={<Receipt change={data} />} />;
}

function Receipt({ change }: { change: Change }) {
  const t = useTexts();
  const format = useFormat();
  const { service, figures, documents } = change;
  const isBack = change.state === "withdrawn" || change.state === "replaced";
  const hasFigures = figures.credits.length + figures.charges.length + figures.fees.length > 0;
  return (
    <div className="receipt" aria-live="polite">
      <Verdict {...verdictOf(t, format, change)} />
      {!isBack && hasFigures && (
        <PortalCard
          title={t(
            change.state === "applied" || documents.invoice || documents.creditNotes.length > 0
              ? "portal-services.result.came-to"
              : "portal-services.result.comes-to",
          )}
        >
          <PriceOfChange figures={figures} />
        </PortalCard>
      )}
      <Documents documents={documents} />
      {!isBack && <Next change={change} />}
      <div className="receipt-foot">
        {change.mayWithdraw && <WithdrawChange change={change} plan={service.title} full />}
        <LinkButton to={`/services/${service.id}` as never} kind="primary" full>
          {t("portal-services.result.to-service")}
        </LinkButton>
      </div>
    </div>
  );
}

export interface VerdictWords {
  tone: Tone;
  sign: ReactNode;
  title: string;
  text: string;
}

export function Verdict({ tone, sign, title, text }: VerdictWords) {
  return (
    <div className={`receipt-verdict ${toneClass(tone)}`}>
      <span className="receipt-sign">{sign}</span>
      <h1>{title}</h1>
      <p>{text}</p>
    </div>
  );
}

const done = <IconCheck size={32} stroke={2} aria-hidden />;
const planned = <IconClock size={32} stroke={2} aria-hidden />;

/** What happened and what will, in one sentence each. */
function verdictOf(t: Translate, format: Format, { kind, state, on, until, plan, service }: Change): VerdictWords {
  const values = {
    plan: plan?.title ?? service.title,
    service: service.title,
    day: format.day(on),
    last: format.day(addDays(on as Day, -1)),
    until: until ? format.day(until) : "",
  };
  const act = kind === "plan" || kind === "pause" || kind === "resume" || kind === "end" ? kind : "plan";
  if (state === "withdrawn" || state === "replaced")
    return {
      tone: "past",
      sign: <IconArrowBackUp size={32} stroke={2} aria-hidden />,
      title: t(`portal-services.result.withdrawn.${act}`),
      text: t("portal-services.result.withdrawn-text", values),
    };
  if (state === "failed")
    return {
      tone: "attention",
      sign: <IconX size={32} stroke={2} aria-hidden />,
      title: t("portal-services.result.failed"),
      text: t("portal-services.planned.failed"),
    };
  const isDone = state === "applied";
  const phase = isDone ? "done" : "planned";
  const text =
    act === "pause" && until
      ? t("portal-services.result.planned.pause-until-text", values)
      : t(`portal-services.result.${phase}.${act}-text`, values);
  return {
    tone: isDone ? "works" : "waits",
    sign: isDone ? done : planned,
    title: t(`portal-services.result.${phase}.${act}`, values),
    text,
  };
}

/** The papers that were made for it. */
function Documents({ documents: { creditNotes, invoice } }: Pick<Change, "documents">) {
  const t = useTexts();
  const mayRead = useFeature("finance");
  const papers = [
    ...creditNotes.map((note) => ({ ...note, title: t("portal-services.result.credit-note", { number: note.number }) })),
    ...(invoice ? [{ ...invoice, title: t("portal-services.result.invoice", { number: invoice.number }) }] : []),
  ];
  if (papers.length === 0) return null;
  return (
    <PortalCard title={t("portal-services.result.papers")} flush>
      <PortalRows>
        {papers.map(({ id, title }) => (
          <PortalRow key={id} title={title} {...(mayRead ? { to: `/finance/documents/${id}` } : {})} />
        ))}
      </PortalRows>
    </PortalCard>
  );
}

/** What is left to do: pay what was invoiced, or know where the credit is. */
function Next({ change: { documents, kind, state } }: { change: Change }) {
  const t = useTexts();
  const format = useFormat();
  const mayWrite = useFeature("tickets");
  const { data: finance } = useFinance();
  const { data: own } = useEndpoint(portalServicesEndpoint, { query: {} }, { enabled: kind === "end", topics: ["services"] });
  const money = finance?.money;
  const isLast = kind === "end" && own !== undefined && own.items.every(({ badge }) => badge.word === "ends" || badge.word === "ended");
  if (documents.invoice && money?.settle)
    return (
      <PortalCard title={t("portal-services.result.next")}>
        <div className="receipt-next">
          <p>{t("portal-services.result.pay-text", { amount: format.money(money.settle) })}</p>
          <PayLink wish={{ kind: "settle" }} full>
            {t("portal.pay.pay-amount", { amount: format.money(money.settle) })}
          </PayLink>
        </div>
      </PortalCard>
    );
  if (isLast && money && signOf(money.balance.amount) > 0 && state !== "failed")
    return (
      <PortalCard title={t("portal-services.result.next")}>
        <div className="receipt-next">
          <p>{t("portal-services.result.credit-left", { amount: format.money(money.balance) })}</p>
          {mayWrite ? (
            <LinkButton
              full
              to={"/tickets/new" as never}
              search={{ subject: t("portal-services.result.refund-subject", { amount: format.money(money.balance) }) } as never}
            >
              {t("portal-services.result.refund")}
            </LinkButton>
          ) : (
            <Contact lead={t("portal-services.result.ask-refund")} />
          )}
        </div>
      </PortalCard>
    );
  return null;
}
