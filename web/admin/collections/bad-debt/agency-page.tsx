import { TextInput } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  claimColumns,
  exportClaimsEndpoint,
  getAgencyEndpoint,
  listPlacementsEndpoint,
  payCommissionEndpoint,
  placementStates,
} from "../../../../server/modules/collections/bad-debt/contract.ts";
import { calendarDay, isDay } from "../../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { Sums } from "./agencies-page.tsx";
import { AgencyPaymentSheet } from "./agency-payment-sheet.tsx";
import { AgencySheet } from "./agency-sheet.tsx";
import { debtTopics, type Placement } from "./debt.ts";
import { PlacementChip } from "./debt-chip.tsx";
import "./bad-debt.css";

type Whole = ReturnsOf<typeof getAgencyEndpoint>;

/** B-235 one agency: what it has, what came in through it, what it gets. */
export function AgencyPage() {
  const { agencyId = "" } = useParams({ strict: false }) as { agencyId?: string };
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getAgencyEndpoint, { params: { agencyId } }, { topics: [...debtTopics] });
  const back = { to: "/bad-debts/agencies", label: t("baddebts.agencies") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <Shown agency={data} back={back} /> : <RecordWaiting />;
}

function Shown({ agency, back }: { agency: Whole; back: { to: string; label: string } }) {
  const t = useTexts();
  const format = useFormat();
  const mayChange = useMay("config.finance.update");
  const mayAct = useMay("finance.bad_debts.update");
  const [open, setOpen] = useState<"edit" | "pay">();
  const owed = agency.commissionOwed.find(({ amount }) => signOf(amount) > 0);
  const reach = [agency.contact, agency.phone, agency.email].filter(Boolean).join(" · ");
  return (
    <>
      <RecordPage
        back={back}
        title={agency.name}
        marks={!agency.enabled && <StatusChip tone="past">{t("baddebts.agency-off")}</StatusChip>}
        {...(reach ? { subtitle: <bdi>{reach}</bdi> } : {})}
        answers={[
          {
            label: t("baddebts.has-now"),
            value: <Sums sums={agency.placed} />,
            note: t("baddebts.debts-count", { count: agency.placedCount }),
          },
          {
            label: t("baddebts.recovered"),
            value: <Sums sums={agency.recovered} />,
            note: t("baddebts.of-placed", {
              amount: agency.everPlaced.map((sum) => format.money(sum)).join(" · ") || t("baddebts.nothing"),
            }),
          },
          {
            label: t("baddebts.commission"),
            value: <Sums sums={agency.commission} />,
            note: t(`baddebts.settles.${agency.settles}-short`, { percent: agency.commissionPercent }),
          },
          { label: t("baddebts.commission-owed"), value: <Sums sums={agency.commissionOwed} />, note: t("baddebts.commission-owed-why") },
        ]}
        actions={
          <>
            {mayAct && owed && (
              <Button kind="primary" onPress={() => setOpen("pay")}>
                {t("baddebts.pay-commission", { amount: format.money(owed) })}
              </Button>
            )}
            {mayChange && <Button onPress={() => setOpen("edit")}>{t("baddebts.agency-change")}</Button>}
          </>
        }
        tabs={[
          { id: "debts", label: t("baddebts.debts"), content: () => <Placements agencyId={agency.id} /> },
          {
            id: "hand-overs",
            label: t("baddebts.hand-overs"),
            count: agency.handOvers.length || undefined,
            content: () => <HandOvers agency={agency} />,
          },
          {
            id: "payouts",
            label: t("baddebts.payouts"),
            count: agency.payouts.length || undefined,
            content: () => <Payouts agency={agency} />,
          },
        ]}
        timeline={(tab) =>
          tab === "debts" ? null : <RecordActivity entity="collection_agency" entityId={agency.id} topics={[...debtTopics]} />
        }
      />
      {open === "edit" && <AgencySheet agency={agency} onClose={() => setOpen(undefined)} />}
      {open === "pay" && owed && <PaySheet agency={agency} owed={owed} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Placements({ agencyId }: { agencyId: string }) {
  const t = useTexts();
  const mayExport = useMay("finance.invoices.export");
  const mayPay = useMay("finance.payments.create");
  const [paying, setPaying] = useState<Placement>();
  const list = useList(listPlacementsEndpoint, {
    filters: ["q", "state", "handOver"],
    sorts: ["placed", "amount"],
    fixed: { agency: agencyId },
    topics: [...debtTopics],
  });
  return (
    <>
      <DataList
        name="placements"
        inside
        title={t("baddebts.debts")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/customers/${row.customerId}?tab=money&view=bad-debt`}
        tools={() =>
          mayExport && (
            <ExportButton
              endpoint={exportClaimsEndpoint}
              // A row for each debt, where the list has one for each debtor: it counts otherwise and has an order of its own.
              list={{ asked: { ...list.asked, sort: undefined }, total: null }}
              columns={claimColumns}
              shown={claimColumns}
            />
          )
        }
        filters={[
          { kind: "search", name: "q", label: t("baddebts.search") },
          {
            kind: "choice",
            name: "state",
            label: t("baddebts.state"),
            options: placementStates.map((value) => ({ value, label: t(`baddebts.placement.${value}`) })),
          },
        ]}
        columns={[
          { id: "customer", head: t("baddebts.customer"), main: true, cell: (row) => <bdi>{row.customerName}</bdi> },
          { id: "state", head: t("baddebts.state"), cell: (row) => <PlacementChip state={row.state} /> },
          { id: "handOver", head: t("baddebts.hand-over"), cell: (row) => <span className="number">{row.handOverNumber}</span> },
          { id: "on", head: t("baddebts.placed-on"), sort: "placed", sortDown: true, cell: (row) => <DayText value={row.placedOn} /> },
          {
            id: "placed",
            head: t("baddebts.placed"),
            number: true,
            sort: "amount",
            sortDown: true,
            cell: (row) => <MoneyText value={row.placed} />,
          },
          { id: "recovered", head: t("baddebts.recovered"), number: true, cell: (row) => <MoneyText value={row.recovered} /> },
          { id: "commission", head: t("baddebts.commission"), number: true, cell: (row) => <MoneyText value={row.commission} /> },
          { id: "owed", head: t("baddebts.still-owed"), number: true, cell: (row) => <MoneyText value={row.owed} /> },
          {
            id: "act",
            head: t("baddebts.actions"),
            cell: (row) =>
              mayPay && row.state !== "recalled" ? (
                // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps a press on the button from opening the row.
                // biome-ignore lint/a11y/useKeyWithClickEvents: the button inside takes the keys.
                <span onClick={(event) => event.stopPropagation()}>
                  <Button small onPress={() => setPaying(row)}>
                    {t("baddebts.payment.open")}
                  </Button>
                </span>
              ) : (
                <Nothing />
              ),
          },
        ]}
        empty={{ title: t("baddebts.no-placement"), text: t("baddebts.no-placement-why") }}
      />
      {paying && <AgencyPaymentSheet placement={paying} onClose={() => setPaying(undefined)} />}
    </>
  );
}

function HandOvers({ agency }: { agency: Whole }) {
  const t = useTexts();
  if (agency.handOvers.length === 0) return <EmptyState title={t("baddebts.no-placement")} text={t("baddebts.no-placement-why")} />;
  return (
    <PlainTable
      label={t("baddebts.hand-overs")}
      rows={agency.handOvers}
      rowKey={(row) => row.id}
      columns={[
        {
          id: "number",
          head: t("baddebts.hand-over"),
          cell: (row) => (
            <>
              <Link to="." search={{ tab: "debts", handOver: row.id } as never}>
                {t("baddebts.hand-over-number", { number: row.number })}
              </Link>
              <CellNote>
                <bdi>{row.by}</bdi>
                {row.note && (
                  <>
                    {" · "}
                    <bdi>{row.note}</bdi>
                  </>
                )}
              </CellNote>
            </>
          ),
        },
        { id: "on", head: t("baddebts.placed-on"), cell: (row) => <DayText value={row.handedOn} /> },
        { id: "count", head: t("baddebts.debts"), number: true, wide: true, cell: (row) => <span className="number">{row.count}</span> },
        { id: "placed", head: t("baddebts.placed"), number: true, cell: (row) => <Sums sums={row.placed} /> },
      ]}
    />
  );
}

function Payouts({ agency }: { agency: Whole }) {
  const t = useTexts();
  if (agency.payouts.length === 0) return <EmptyState title={t("baddebts.no-payout")} text={t(`baddebts.no-payout-${agency.settles}`)} />;
  return (
    <PlainTable
      label={t("baddebts.payouts")}
      rows={agency.payouts}
      rowKey={(row) => row.id}
      columns={[
        {
          id: "on",
          head: t("baddebts.paid-on"),
          cell: (row) => (
            <>
              <Link to={`/accounting/journal/${row.entryId}` as never}>
                <DayText value={row.paidOn} />
              </Link>
              <CellNote>
                <bdi>{[row.by, row.note].filter(Boolean).join(" · ")}</bdi>
              </CellNote>
            </>
          ),
        },
        { id: "amount", head: t("baddebts.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
      ]}
    />
  );
}

function PaySheet({ agency, owed, onClose }: { agency: Whole; owed: MoneyJson; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const format = useFormat();
  const [amount, setAmount] = useState<MoneyJson | undefined>(owed);
  const [paidOn, setPaidOn] = useState<string>(calendarDay(currentMoment(), timeZone));
  const [note, setNote] = useState("");
  const pay = useAction(payCommissionEndpoint, {
    topics: [...debtTopics],
    onDone: () => {
      notify(t("baddebts.commission-paid"));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("baddebts.pay-commission-title", { name: agency.name })}
      onClose={onClose}
      locked={pay.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={pay.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={pay.busy}
            disabled={!amount || signOf(amount.amount) <= 0 || !isDay(paidOn)}
            onPress={() => amount && isDay(paidOn) && pay.run({ params: { agencyId: agency.id }, body: { amount, paidOn, note } })}
          >
            {t("baddebts.pay-commission", { amount: amount ? format.money(amount) : "" })}
          </Button>
        </>
      }
    >
      <div className="debt-stack">
        <span>{t("baddebts.pay-commission-text")}</span>
        <AmountField label={t("baddebts.amount")} required currency={owed.currency} value={amount} onChange={setAmount} />
        <DayField label={t("baddebts.paid-on")} required value={paidOn} onChange={setPaidOn} />
        <TextInput label={t("baddebts.note")} maxLength={200} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <ProblemNote problem={pay.problem} errors={pay.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
