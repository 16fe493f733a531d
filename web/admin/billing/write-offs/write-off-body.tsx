import { Link } from "@tanstack/react-router";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { DayText, MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import type { WriteOff } from "./write-off.ts";
import "./write-offs.css";

type Recovery = WriteOff["recoveries"][number];

export function WriteOffBody({ writeOff, onUndo }: { writeOff: WriteOff; onUndo?: (recovery: Recovery) => void }) {
  const t = useTexts();
  const format = useFormat();
  const mayLedger = useMay("finance.ledger.view");
  const facts: Fact[] = [
    { label: t("writeoffs.reason"), value: writeOff.reason || t(`writeoffs.causes.${writeOff.cause}`) },
    {
      label: t("writeoffs.requested-by"),
      value: (
        <>
          <bdi>{writeOff.requestedBy}</bdi> · <MomentText value={writeOff.requestedAt} />
        </>
      ),
    },
    ...(writeOff.decidedBy && writeOff.decidedAt
      ? [
          {
            label: t("writeoffs.decided-by"),
            value: (
              <>
                <bdi>{writeOff.decidedBy}</bdi> · <MomentText value={writeOff.decidedAt} />
              </>
            ),
          },
        ]
      : []),
    ...(writeOff.undoneBy && writeOff.undoneAt
      ? [
          {
            label: t("writeoffs.undone-by"),
            value: (
              <>
                <bdi>{writeOff.undoneBy}</bdi> · <MomentText value={writeOff.undoneAt} />
              </>
            ),
          },
        ]
      : []),
    ...(writeOff.answer ? [{ label: t("writeoffs.answer"), value: writeOff.answer }] : []),
  ];
  const hasTax = signOf(writeOff.relieved.amount) > 0;
  return (
    <>
      {writeOff.state === "waiting" && (
        <p className="write-off-warning">
          {t("writeoffs.decide.waits", { at: format.moment(writeOff.requestedAt) })} {writeOff.isOwn && t("writeoffs.decide.own")}
        </p>
      )}
      <Panel title={t("writeoffs.debts")}>
        <PlainTable
          label={t("writeoffs.debts")}
          rows={writeOff.debts}
          rowKey={(debt) => debt.id}
          columns={[
            {
              id: "text",
              head: t("writeoffs.document"),
              cell: (debt) => (
                <>
                  {debt.documentId ? (
                    <Link to={`/invoices/${debt.documentId}` as never}>
                      <bdi className="number">{debt.text}</bdi>
                    </Link>
                  ) : (
                    <bdi>{debt.text}</bdi>
                  )}
                  <CellNote>{t.optional(`billing.entry.${debt.kind}`) ?? debt.kind}</CellNote>
                </>
              ),
            },
            ...(mayLedger && writeOff.debts.some(({ entryId }) => entryId !== null)
              ? [
                  {
                    id: "entry",
                    head: t("writeoffs.entry"),
                    wide: true,
                    cell: (debt: WriteOff["debts"][number]) =>
                      debt.entryId ? (
                        <Link to={`/accounting/journal/${debt.entryId}` as never}>{t("billing.entry.write_off")}</Link>
                      ) : (
                        <Nothing />
                      ),
                  },
                ]
              : []),
            ...(hasTax
              ? [
                  {
                    id: "relieved",
                    head: t("writeoffs.relieved"),
                    number: true,
                    wide: true,
                    cell: (debt: WriteOff["debts"][number]) => <MoneyText value={debt.relieved} />,
                  },
                ]
              : []),
            {
              id: "recovered",
              head: t("writeoffs.recovered"),
              number: true,
              wide: true,
              cell: (debt) => <MoneyText value={debt.recovered} />,
            },
            { id: "amount", head: t("writeoffs.amount"), number: true, cell: (debt) => <MoneyText value={debt.amount} /> },
          ]}
          sums={[
            { label: t("writeoffs.sheet.total"), value: <MoneyText value={writeOff.amount} strong /> },
            ...(hasTax ? [{ label: t("writeoffs.relieved"), value: <MoneyText value={writeOff.relieved} /> }] : []),
          ]}
        />
        {(writeOff.stays === "recovered" || writeOff.stays === "closed_month") && <p>{t(`writeoffs.undo.stays.${writeOff.stays}`)}</p>}
      </Panel>
      {writeOff.state === "booked" && writeOff.cause === "staff" && <Recoveries writeOff={writeOff} onUndo={onUndo} />}
      <Panel title={t("billing.details")}>
        <Facts facts={facts} />
      </Panel>
    </>
  );
}

function Recoveries({ writeOff, onUndo }: { writeOff: WriteOff; onUndo: ((recovery: Recovery) => void) | undefined }) {
  const t = useTexts();
  return (
    <Panel title={t("writeoffs.recover.title")}>
      {writeOff.recoveries.length === 0 ? (
        <span>{t("writeoffs.recover.none")}</span>
      ) : (
        <PlainTable
          label={t("writeoffs.recover.title")}
          rows={writeOff.recoveries}
          rowKey={(recovery) => recovery.id}
          quiet={(recovery) => recovery.isUndone}
          columns={[
            {
              id: "from",
              head: t("writeoffs.recover.from"),
              cell: (recovery) => (
                <>
                  <bdi className="number">{recovery.from}</bdi>
                  <CellNote>
                    <DayText value={recovery.on} /> · <bdi>{recovery.by}</bdi>
                  </CellNote>
                </>
              ),
            },
            {
              id: "debt",
              head: t("writeoffs.recover.debt"),
              wide: true,
              cell: (recovery) => <bdi className="number">{recovery.debt}</bdi>,
            },
            {
              id: "restored",
              head: t("writeoffs.recover.restored"),
              number: true,
              wide: true,
              cell: (recovery) => <MoneyText value={recovery.restored} />,
            },
            { id: "amount", head: t("writeoffs.amount"), number: true, cell: (recovery) => <MoneyText value={recovery.amount} /> },
            ...(onUndo
              ? [
                  {
                    id: "undo",
                    head: "",
                    number: true,
                    cell: (recovery: Recovery) =>
                      recovery.isUndone ? (
                        t("writeoffs.recover.undone")
                      ) : (
                        <Button small onPress={() => onUndo(recovery)}>
                          {t("writeoffs.recover.undo")}
                        </Button>
                      ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Panel>
  );
}
