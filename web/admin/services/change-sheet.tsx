import type { ReactNode } from "react";
import { confirmQuoteEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { ChangeFigures } from "../app/change-figures.tsx";
import { type Service, serviceNumber } from "./service.ts";
import { type Quote, useQuote, type Wish } from "./use-quote.ts";

export interface ChangeSheetProps {
  service: Service;
  title: string;
  /** Undefined: something is missing still. */
  wish: Wish | undefined;
  /** The verb of the button, before the amount: "Change plan". */
  act: string;
  danger?: boolean;
  /** A choice without which it cannot be confirmed. */
  missing?: boolean;
  onClose: () => void;
  onBack?: (() => void) | undefined;
  /** What is asked for; gets the quote, because some questions depend on it, and the complaint about a field. */
  children: (of: { quote: Quote | undefined; errorOf: (field: string) => string | undefined }) => ReactNode;
}

/** A change of a service in one sheet: what is asked for, exactly what it comes to, and the button that says so. */
export function ChangeSheet({ service, title, wish, act, danger, missing = false, onClose, onBack, children }: ChangeSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const { quote, problem, asking, renew } = useQuote(service.id, wish);
  const confirm = useAction(confirmQuoteEndpoint, {
    topics: ["services", "customers", "plans", "invoices", "payments", "planned-changes"],
    onDone: (change) => {
      notify(
        change.state === "scheduled" && change.kind === "end"
          ? t("services.end.done", { number: serviceNumber(service), day: format.day(addDays(change.on as Day, -1)) })
          : change.state === "scheduled"
            ? t("services.change.planned", { number: serviceNumber(service), day: format.day(change.on) })
            : t("services.change.done", { number: serviceNumber(service) }),
      );
      onClose();
    },
  });
  const isStale = confirm.problem?.problem.code === "quote-stale";
  const shownProblem = problem ?? confirm.problem;
  // A complaint about something that the sheet has no field for stands below as the problem that it is.
  const fields = new Set<string>();
  const errorOf = (field: string): string | undefined => {
    fields.add(field);
    const found = problem?.problem.errors?.find((error) => error.field === field || error.field.endsWith(`.${field}`));
    return found && fieldErrorText(t, found, format.day);
  };
  const asked = children({ quote, errorOf });
  const hasOwnField = problem?.problem.errors?.some(({ field }) => fields.has(field.slice(field.lastIndexOf(".") + 1))) ?? false;
  const planned = quote?.notes.find(({ code }) => code === "replaces-planned");
  return (
    <Sheet
      open
      wide
      title={title}
      onClose={onClose}
      locked={confirm.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onBack ?? onClose} disabled={confirm.busy}>
            {t(onBack ? "services.change.other-plan" : "ui.cancel")}
          </Button>
          <Button
            kind={danger ? "danger" : "primary"}
            busy={confirm.busy}
            disabled={quote === undefined || asking || missing}
            onPress={() => quote && confirm.run({ params: { quoteId: quote.id }, body: { replace: planned !== undefined } })}
          >
            {buttonWords(quote, act)}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {asked}
        {quote ? (
          <section aria-label={t("ordering.change.figures")} aria-busy={asking} style={{ display: "grid", gap: 12 }}>
            <ChangeFigures figures={quote.figures} />
            <QuoteNotes quote={quote} />
          </section>
        ) : (
          asking && !problem && <span>{t("services.change.working-out")}</span>
        )}
        {shownProblem && !hasOwnField && (
          <ProblemNote
            problem={shownProblem}
            {...(isStale
              ? {
                  onRetry: () => {
                    confirm.reset();
                    renew();
                  },
                }
              : {})}
          />
        )}
      </div>
    </Sheet>
  );

  function buttonWords(of: Quote | undefined, verb: string): string {
    const sign = of ? signOf(of.figures.net.amount) : 0;
    if (!of || sign === 0) return verb;
    const amount = format.money({ ...of.figures.net, amount: of.figures.net.amount.replace("-", "") });
    return t(sign > 0 ? "services.change.do-pay" : "services.change.do-credit", { act: verb, amount });
  }
}

/** When it happens, what it ends, what else to know. */
function QuoteNotes({ quote }: { quote: Quote }) {
  const t = useTexts();
  const format = useFormat();
  const { credits, invoice } = quote.figures;
  const hasDocuments = credits.some(({ invoiceNumber }) => invoiceNumber !== null) || (invoice !== null && invoice.isCharged !== true);
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18, display: "grid", gap: 4 }}>
      <li>
        {quote.isAtOnce ? (
          t(hasDocuments ? "services.change.at-once" : "services.change.at-once-plain")
        ) : (
          <>
            {t(quote.kind === "end" ? "services.change.last-day" : "services.change.on-day")}{" "}
            <DayText value={quote.kind === "end" ? addDays(quote.on as Day, -1) : quote.on} />
            {hasDocuments && quote.documentsOn !== quote.on && <> · {t("services.change.documents-now")}</>}
          </>
        )}
      </li>
      {quote.kind === "plan" && quote.contractEndOn && (
        <li>
          {t("services.change.contract-until")} <DayText value={quote.contractEndOn} />
        </li>
      )}
      {quote.notes.map(({ code, params }) => (
        <li key={code}>
          {t(`services.change.note.${code}` as "services.change.note.overdue", {
            ...params,
            day: params.day ? format.day(params.day) : "",
            kind: params.kind ? t(`ordering.change.kind.${params.kind}` as "ordering.change.kind.plan") : "",
          })}
        </li>
      ))}
    </ul>
  );
}
