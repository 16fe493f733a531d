import { Skeleton } from "@mantine/core";
import { useState } from "react";
import type { ApiProblem } from "../../lib/api.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { BalanceText, MoneyText } from "../../ui/value-texts.tsx";
import type { Options } from "./options.ts";
import type { Preview } from "./use-allocation.ts";

// More of them would push what is still to be chosen off a phone.
const mostLines = 4;

/** What the money will pay, line by line, before anything is paid. */
export function Allocation({
  preview,
  problem,
  isAsked,
  options,
}: {
  preview: Preview | undefined;
  problem: ApiProblem | undefined;
  isAsked: boolean;
  options: Options;
}) {
  const t = useTexts();
  const [isWhole, setIsWhole] = useState(false);
  // What is wrong with the amount stands at its field.
  if (problem && !problem.problem.errors?.length) return <ProblemNote problem={problem} />;
  if (problem || !isAsked) return null;
  return (
    <section className="pay-allocation" aria-label={t("portal-finance.pay.pays")} aria-busy={!preview} aria-live="polite">
      <h3>{t("portal-finance.pay.pays")}</h3>
      {preview ? (
        <>
          <dl>
            {(isWhole || preview.lines.length <= mostLines ? preview.lines : preview.lines.slice(0, mostLines - 1)).map((line) => (
              <Line key={line.documentId ?? "charges"} line={line} word={t(wordOf(options, line.documentId))} />
            ))}
            {signOf(preview.credit.amount) > 0 && (
              <>
                <dt>{t("portal-finance.pay.stays-credit")}</dt>
                <dd>
                  <MoneyText value={preview.credit} />
                </dd>
              </>
            )}
          </dl>
          {!isWhole && preview.lines.length > mostLines && (
            <button type="button" className="pay-less" onClick={() => setIsWhole(true)}>
              {t("portal-finance.pay.all-lines", { count: preview.lines.length })}
            </button>
          )}
          <p className="pay-after">
            {t("portal-finance.pay.after")} <BalanceText value={preview.balanceAfter} reader="customer" />
          </p>
        </>
      ) : (
        <Skeleton height={44} radius="sm" />
      )}
    </section>
  );
}

/** A proforma and an asked deposit are no invoices, and are not called so. */
function wordOf({ proformas, deposits }: Options, documentId: string | null) {
  if (proformas.some(({ id }) => id === documentId)) return "portal-finance.document.kind.proforma";
  return deposits.some(({ id }) => id === documentId)
    ? "portal-finance.transaction.category-word.deposit"
    : "portal-finance.document.kind.invoice";
}

function Line({ line: { number, paid, left }, word }: { line: Preview["lines"][number]; word: string }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <dt>
        {number ? (
          <>
            {word} <bdi className="number">{number}</bdi>
          </>
        ) : (
          t("portal-finance.pay.charges")
        )}
        {signOf(left.amount) > 0 && <span className="pay-left">{t("portal-finance.pay.left", { amount: format.money(left) })}</span>}
      </dt>
      <dd>
        <MoneyText value={paid} />
      </dd>
    </>
  );
}
