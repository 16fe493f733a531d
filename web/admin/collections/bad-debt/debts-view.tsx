import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { debtsOfCustomerEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { DocumentLink } from "../document-link.tsx";
import { AgencyPaymentSheet } from "./agency-payment-sheet.tsx";
import { debtTopics, type Placement, type WholeDebt } from "./debt.ts";
import { type Act, DebtActs } from "./debt-acts.tsx";
import { DebtChip, PlacementChip } from "./debt-chip.tsx";
import { LetterLink, LetterWay } from "./letters-page.tsx";
import "./bad-debt.css";

/** B-235 a customer's bad debts with everything that was done about them, the newest first. */
export function DebtsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(debtsOfCustomerEndpoint, { params: { customerId } }, { topics: [...debtTopics, "holds"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={200} />;
  return (
    <div className="debt-page">
      {data.items.length === 0 && data.writtenOff.length === 0 && (
        <EmptyState title={t("baddebts.none-here")} text={t("baddebts.none-here-why")} />
      )}
      {data.writtenOff.map(({ left, lastOn }) => (
        <Panel key={left.currency}>
          {t("baddebts.written-off-left")} <MoneyText value={left} strong /> · <DayText value={lastOn} />{" "}
          <Link to="/write-offs" search={{ q: "" } as never}>
            {t("baddebts.see-write-offs")}
          </Link>
        </Panel>
      ))}
      {data.items.map((debt) => (
        <DebtPart key={debt.id} debt={debt} />
      ))}
    </div>
  );
}

function DebtPart({ debt }: { debt: WholeDebt }) {
  const t = useTexts();
  const format = useFormat();
  const mayAct = useMay("finance.bad_debts.update");
  const mayWriteOff = useMay("finance.invoices.write_off");
  const mayPay = useMay("finance.payments.create");
  const [doing, setDoing] = useState<Act>();
  const [paying, setPaying] = useState<Placement>();
  const isOpen = debt.endedOn === null;
  const placed = debt.placements.find(({ state }) => state === "placed");
  const act = (kind: Act, isShown: boolean) =>
    isShown && (
      <Button small {...(kind === "write-off" ? { kind: "quiet" as const } : {})} onPress={() => setDoing(kind)}>
        {t(`baddebts.act.${kind}.open`)}
      </Button>
    );
  return (
    <Panel
      title={t("baddebts.since", { day: format.day(debt.deactivatedOn) })}
      actions={
        debt.writeOff ? (
          <Link to={`/write-offs/${debt.writeOff.id}` as never}>{t("baddebts.write-off-number", { number: debt.writeOff.number })}</Link>
        ) : undefined
      }
    >
      <div className="debt-stack">
        <Facts facts={useFacts(debt)} />
        {isOpen && (
          <div className="debt-acts">
            {placed && mayPay && (
              <Button small kind="primary" onPress={() => setPaying(placed)}>
                {t("baddebts.payment.open")}
              </Button>
            )}
            {act("letter", mayAct && debt.stage === "dunning" && debt.level < debt.levels)}
            {act("hand-over", mayAct && debt.stage === "dunning")}
            {act("recall", mayAct && debt.stage === "collection")}
            {act("write-off", mayWriteOff && !debt.writeOff)}
          </div>
        )}
        {debt.debts.length > 0 && (
          <PlainTable
            label={t("baddebts.open-debts")}
            rows={debt.debts}
            rowKey={(row) => `${row.documentId ?? ""} ${row.text} ${row.dueOn}`}
            columns={[
              {
                id: "text",
                head: t("baddebts.open-debts"),
                cell: (row) => (row.documentId ? <DocumentLink id={row.documentId} text={row.text} /> : <bdi>{row.text}</bdi>),
              },
              { id: "due", head: t("baddebts.due"), cell: (row) => <DayText value={row.dueOn} /> },
              { id: "open", head: t("baddebts.open"), number: true, cell: (row) => <MoneyText value={row.open} /> },
            ]}
            sums={[{ label: t("baddebts.owed"), value: <MoneyText value={debt.owed} strong /> }]}
          />
        )}
        {debt.letters.length > 0 && (
          <PlainTable
            label={t("baddebts.letters")}
            rows={debt.letters}
            rowKey={(row) => row.id}
            columns={[
              {
                id: "subject",
                head: t("baddebts.letters"),
                cell: (row) => (
                  <>
                    <bdi>{row.subject}</bdi> <LetterLink letter={row} />
                    <CellNote>
                      <bdi className="number">{row.number}</bdi>
                      {row.mailedTo.length > 0 && (
                        <>
                          {" · "}
                          <bdi className="code debt-address">{row.mailedTo.join(", ")}</bdi>
                        </>
                      )}
                      {row.fee && <> · {t("baddebts.letter.with-fee", { fee: format.money(row.fee) })}</>}
                    </CellNote>
                  </>
                ),
              },
              { id: "way", head: t("baddebts.letter.way"), wide: true, cell: (row) => <LetterWay letter={row} /> },
              { id: "made", head: t("baddebts.letter.made"), cell: (row) => <DayText value={row.madeOn} /> },
              { id: "total", head: t("baddebts.letter.total"), number: true, cell: (row) => <MoneyText value={row.total} /> },
            ]}
          />
        )}
        {debt.placements.map((placement) => (
          <PlacementPart
            key={placement.id}
            placement={placement}
            onPay={mayPay && placement.state === "closed" ? () => setPaying(placement) : undefined}
          />
        ))}
        <RecordActivity entity="bad_debt" entityId={debt.id} topics={[...debtTopics]} />
      </div>
      {doing && <DebtActs act={doing} debts={[debt]} onClose={() => setDoing(undefined)} onDone={() => setDoing(undefined)} />}
      {paying && <AgencyPaymentSheet placement={paying} onClose={() => setPaying(undefined)} />}
    </Panel>
  );
}

function useFacts(debt: WholeDebt): Fact[] {
  const t = useTexts();
  const format = useFormat();
  return [
    { label: t("baddebts.stage"), value: <DebtChip debt={debt} /> },
    { label: t("baddebts.owed"), value: <MoneyText value={debt.owed} /> },
    ...(debt.agency
      ? [
          {
            label: t("baddebts.agency"),
            value: (
              <>
                <Link to={`/bad-debts/agencies/${debt.agency.id}` as never}>
                  <bdi>{debt.agency.name}</bdi>
                </Link>{" "}
                · <DayText value={debt.agency.placedOn} />
              </>
            ),
          },
        ]
      : []),
    ...(debt.nextLetterOn
      ? [
          {
            label: t("baddebts.next-letter"),
            value: (
              <>
                <DayText value={debt.nextLetterOn} />
                {debt.heldBack && (
                  <>
                    {" · "}
                    {t(`baddebts.held-back.${debt.heldBack}`)}
                    {debt.sparedUntil && <> ({t("collections.panel.until", { day: format.day(debt.sparedUntil) })})</>}
                  </>
                )}
              </>
            ),
          },
        ]
      : []),
    ...(debt.readyOn && debt.stage === "dunning" ? [{ label: t("baddebts.ready-from"), value: <DayText value={debt.readyOn} /> }] : []),
    ...(debt.endedOn ? [{ label: t("baddebts.ended-on"), value: <DayText value={debt.endedOn} /> }] : []),
  ];
}

function PlacementPart({ placement, onPay }: { placement: WholeDebt["placements"][number]; onPay: (() => void) | undefined }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <section className="debt-stack" aria-label={placement.agencyName}>
      <div className="debt-head">
        <strong>
          <bdi>{placement.agencyName}</bdi>
        </strong>
        <PlacementChip state={placement.state} />
        <span className="debt-quiet">
          {t("baddebts.placement-text", { placed: format.money(placement.placed), day: format.day(placement.placedOn) })}
          {placement.state === "recalled" && placement.endReason && (
            <>
              {" · "}
              <bdi>{t.optional(`baddebts.ended.${placement.endReason}`) ?? placement.endReason}</bdi>
            </>
          )}
        </span>
        {onPay && (
          <Button small kind="quiet" onPress={onPay}>
            {t("baddebts.payment.open")}
          </Button>
        )}
      </div>
      {placement.payments.length > 0 && (
        <PlainTable
          label={t("baddebts.payments")}
          rows={placement.payments}
          rowKey={(row) => row.id}
          quiet={(row) => row.reversedOn !== null}
          columns={[
            {
              id: "on",
              head: t("baddebts.payment.received"),
              cell: (row) => (
                <>
                  <Link to={`/payments/${row.paymentId}` as never}>
                    <DayText value={row.receivedOn} />
                  </Link>
                  {row.isDirect && <CellNote>{t("baddebts.payment.direct")}</CellNote>}
                  {row.reversedOn && <CellNote>{t("baddebts.payment.reversed", { day: format.day(row.reversedOn) })}</CellNote>}
                </>
              ),
            },
            {
              id: "commission",
              head: t("baddebts.commission"),
              number: true,
              cell: (row) => (
                <>
                  <MoneyText value={row.commission} />
                  <CellNote>{t(`baddebts.settles.${row.settles}-word`)}</CellNote>
                </>
              ),
            },
            { id: "amount", head: t("baddebts.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
          ]}
        />
      )}
    </section>
  );
}
