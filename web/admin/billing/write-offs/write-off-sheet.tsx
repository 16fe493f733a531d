import { Skeleton, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { previewWriteOffEndpoint, requestWriteOffEndpoint } from "../../../../server/modules/billing/write-offs/contract.ts";
import { isDay } from "../../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { BalanceText, DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { writeOffTopics } from "./write-off.ts";
import "./write-offs.css";

type Preview = ReturnsOf<typeof previewWriteOffEndpoint>;

interface Props {
  customerId: string;
  /** Left out: all that the customer owes. */
  document?: { id: string; number: string };
  onClose: () => void;
}

/** B-152 gives a debt up: what, as of when, and what the books will say, before anybody confirms. */
export function WriteOffSheet({ customerId, document, onClose }: Props) {
  const t = useTexts();
  const format = useFormat();
  const [reason, setReason] = useState("");
  const [typedOn, setOn] = useState<string>();
  const [relieves, setRelieves] = useState<boolean>();
  const { data, problem, reload } = useEndpoint(
    previewWriteOffEndpoint,
    {
      params: { customerId },
      query: { ...(document ? { document: document.id } : {}), ...(relieves === false ? {} : { relief: "true" as const }) },
    },
    { topics: ["write-offs", "payments", "invoices"] },
  );
  const on = typedOn ?? data?.today ?? "";
  const write = useAction(requestWriteOffEndpoint, {
    topics: writeOffTopics,
    onDone: (done) => {
      notify(
        done.state === "waiting"
          ? t("writeoffs.sheet.asked", { number: done.number })
          : t("writeoffs.sheet.done", { amount: format.money(done.amount) }),
      );
      onClose();
    },
  });
  const isOpen = data !== undefined && signOf(data.total.amount) > 0 && data.waiting.length === 0;
  const isReady = isOpen && reason.trim() !== "" && isDay(on);
  const relievesTax = data?.mayRelieve === true && relieves !== false && signOf(data.tax.amount) > 0;
  return (
    <Sheet
      open
      wide
      title={document ? t("writeoffs.sheet.title-document", { number: document.number }) : t("writeoffs.sheet.title-account")}
      onClose={onClose}
      locked={write.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={write.busy}>
            {t("ui.cancel")}
          </Button>
          {isOpen && (
            <Button
              kind="danger"
              busy={write.busy}
              disabled={!isReady}
              onPress={() =>
                isDay(on) &&
                write.run({
                  params: { customerId },
                  body: { ...(document ? { documentId: document.id } : {}), total: data.total, on, relievesTax, reason },
                })
              }
            >
              {t(data.needsSecond ? "writeoffs.sheet.ask" : "writeoffs.sheet.do", { amount: format.money(data.total) })}
            </Button>
          )}
        </>
      }
    >
      <div className="write-off-sheet">
        {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
        {!data && !problem && <Skeleton height={240} />}
        {data && !isOpen && data.waiting.length === 0 && <p>{t("writeoffs.sheet.nothing")}</p>}
        {data?.waiting.map(({ id, number }) => (
          <p key={id}>{t("writeoffs.sheet.waiting", { number })}</p>
        ))}
        {data && isOpen && (
          <>
            <p>{t("writeoffs.sheet.what")}</p>
            {signOf(data.freeCredit.amount) > 0 && (
              <p className="write-off-warning">{t("writeoffs.sheet.free", { amount: format.money(data.freeCredit) })}</p>
            )}
            <Debts preview={data} />
            <Textarea
              label={t("writeoffs.reason")}
              description={t("writeoffs.reason-why")}
              required
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <DayField
              label={t("writeoffs.on")}
              description={
                data.earliest === data.today
                  ? t("writeoffs.sheet.on-only", { today: format.day(data.today) })
                  : t("writeoffs.sheet.on-why", { earliest: format.day(data.earliest), today: format.day(data.today) })
              }
              required
              min={data.earliest}
              max={data.today}
              value={on}
              onChange={setOn}
            />
            {data.mayRelieve && signOf(data.tax.amount) > 0 && (
              <Switch
                label={t("writeoffs.sheet.relief")}
                description={t("writeoffs.sheet.relief-why", { amount: format.money(data.tax) })}
                checked={relieves !== false}
                onChange={(event) => setRelieves(event.currentTarget.checked)}
              />
            )}
            <Entries preview={data} />
            {data.needsSecond && <p className="write-off-warning">{t("writeoffs.sheet.second", { limit: format.money(data.limit) })}</p>}
          </>
        )}
        <ProblemNote problem={write.problem} errors={write.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

function Debts({ preview }: { preview: Preview }) {
  const t = useTexts();
  return (
    <PlainTable
      label={t("writeoffs.sheet.debts")}
      rows={preview.debts}
      rowKey={(debt) => debt.entryId}
      columns={[
        {
          id: "text",
          head: t("writeoffs.sheet.debts"),
          cell: (debt) => (
            <>
              <bdi>{debt.text}</bdi>
              <CellNote>
                {t.optional(`billing.entry.${debt.kind}`) ?? debt.kind}
                {debt.dueOn && (
                  <>
                    {" · "}
                    {t("writeoffs.sheet.due")} <DayText value={debt.dueOn} />
                  </>
                )}
              </CellNote>
            </>
          ),
        },
        { id: "tax", head: t("writeoffs.sheet.tax"), number: true, wide: true, cell: (debt) => <MoneyText value={debt.tax} /> },
        { id: "open", head: t("writeoffs.sheet.open"), number: true, cell: (debt) => <MoneyText value={debt.open} /> },
      ]}
      sums={[{ label: t("writeoffs.sheet.total"), value: <MoneyText value={preview.total} strong /> }]}
    />
  );
}

/** The lines as they will stand in the books, and the balance after them. */
function Entries({ preview }: { preview: Preview }) {
  const t = useTexts();
  return (
    <section>
      <PlainTable
        label={t("writeoffs.sheet.entries")}
        rows={preview.lines.map((line, at) => ({ ...line, key: `${line.account} ${String(at)}` }))}
        rowKey={(line) => line.key}
        columns={[
          {
            id: "account",
            head: t("writeoffs.sheet.entries"),
            cell: (line) => (
              <>
                <bdi className="number">{line.account}</bdi> {line.name}
              </>
            ),
          },
          { id: "debit", head: t("writeoffs.sheet.debit"), number: true, cell: (line) => line.debit && <MoneyText value={line.debit} /> },
          {
            id: "credit",
            head: t("writeoffs.sheet.credit"),
            number: true,
            cell: (line) => line.credit && <MoneyText value={line.credit} />,
          },
        ]}
      />
      <p className="write-off-balance">
        {t("writeoffs.sheet.balance")}: <BalanceText value={preview.balance} reader="staff" />{" "}
        <span className="mirrors" aria-hidden>
          →
        </span>{" "}
        <BalanceText value={preview.balanceAfter} reader="staff" />
      </p>
    </section>
  );
}
