import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  cardStates,
  exportSeriesEndpoint,
  getSeriesEndpoint,
  listCardsEndpoint,
} from "../../../../server/modules/payments/refill-cards/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { CodeList, useCodePages } from "../codes/code-list.tsx";
import { CodesSheet } from "../codes/codes-sheet.tsx";
import { ExportDialog } from "../codes/export-dialog.tsx";
import { CardChip } from "./card-chip.tsx";
import { CardsSheet } from "./cards-sheet.tsx";
import { SellSheet } from "./sell-sheet.tsx";
import { type Series, seriesTopics } from "./series.ts";

/** B-229 one series: its way from the order to the shop, and what became of its cards. */
export function SeriesPage() {
  const { seriesId = "" } = useParams({ strict: false }) as { seriesId?: string };
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getSeriesEndpoint, { params: { seriesId } }, { topics: seriesTopics });
  const back = { to: "/refill-cards", label: t("cards.back") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <Shown series={data} back={back} /> : <RecordWaiting />;
}

type Open = "export" | "activate" | "void" | "sell";
type Codes = ReturnsOf<typeof exportSeriesEndpoint>["codes"];

function Shown({ series, back }: { series: Series; back: { to: string; label: string } }) {
  const t = useTexts();
  const format = useFormat();
  const mayMake = useMay("config.payments.update");
  const maySell = useMay("finance.transactions.create");
  const [open, setOpen] = useState<Open>();
  const [codes, setCodes] = useState<Codes>();
  const { counts, exported, sold } = series;
  const close = (): void => setOpen(undefined);
  const untouched = counts.new === series.quantity;
  const canActivate = mayMake && exported !== null && counts.new > 0;
  const canSell = maySell && sold === null && signOf(series.worth.amount) > 0;
  const menu = [
    ...(canSell && (canActivate || (mayMake && exported === null)) ? [{ label: t("cards.sell"), onPress: () => setOpen("sell") }] : []),
    ...(mayMake && exported !== null && untouched ? [{ label: t("cards.export-again"), onPress: () => setOpen("export") }] : []),
    ...(mayMake && counts.new + counts.active > 0 ? [{ label: t("cards.void"), onPress: () => setOpen("void"), danger: true }] : []),
  ];
  return (
    <>
      <RecordPage
        back={back}
        title={series.title}
        marks={<bdi className="code">{series.label}</bdi>}
        answers={[
          {
            label: t("cards.value"),
            value: <MoneyText value={series.value} />,
            note: series.validTill ? t("cards.print-valid", { day: format.day(series.validTill) }) : t("cards.no-end"),
          },
          {
            label: t("cards.codes"),
            value: exported ? t("cards.exported", { day: format.moment(exported.at), name: exported.by }) : t("cards.not-exported"),
          },
          {
            label: t("cards.sold-to"),
            value: sold ? (
              <Link to={`/customers/${sold.to.id}` as never}>
                <bdi>{sold.to.name}</bdi>
              </Link>
            ) : (
              t("cards.not-sold")
            ),
            note: sold ? t("cards.sold-for", { day: format.day(sold.on), price: format.money(sold.price) }) : t("cards.not-sold-why"),
          },
          { label: t("cards.owed"), value: <MoneyText value={series.owed} />, note: t("cards.owed-why") },
        ]}
        actions={
          mayMake && exported === null ? (
            <Button kind="primary" onPress={() => setOpen("export")}>
              {t("cards.export")}
            </Button>
          ) : canActivate ? (
            <Button kind="primary" onPress={() => setOpen("activate")}>
              {t("cards.activate")}
            </Button>
          ) : (
            canSell && <Button onPress={() => setOpen("sell")}>{t("cards.sell")}</Button>
          )
        }
        menu={menu}
        tabs={[{ id: "cards", label: t("cards.list"), content: () => <Cards series={series} /> }]}
        timeline={<RecordActivity entity="refill_card_series" entityId={series.id} topics={seriesTopics} />}
      />
      {open === "export" && (
        <ExportCodes
          series={series}
          onDone={(made) => {
            setCodes(made);
            close();
          }}
          onClose={close}
        />
      )}
      {codes && (
        <CodesSheet
          label={series.label}
          headline={format.money(series.value)}
          hint={t("cards.print-text")}
          validTill={series.validTill}
          more={[
            { head: t("cards.value"), cell: series.value.amount },
            { head: t("cards.currency"), cell: series.value.currency },
          ]}
          codes={codes}
          onClose={() => setCodes(undefined)}
        />
      )}
      {(open === "activate" || open === "void") && <CardsSheet act={open} series={series} onClose={close} />}
      {open === "sell" && <SellSheet series={series} onClose={close} />}
    </>
  );
}

function ExportCodes({ series, onDone, onClose }: { series: Series; onDone: (codes: Codes) => void; onClose: () => void }) {
  const t = useTexts();
  const make = useAction(exportSeriesEndpoint, { topics: seriesTopics, onDone: ({ codes }) => onDone(codes) });
  return (
    <ExportDialog
      label={series.label}
      isAgain={series.exported !== null}
      text={t("cards.export-text")}
      againText={t("cards.export-again-text")}
      make={make}
      onConfirm={() => make.run({ params: { seriesId: series.id }, version: series.version, body: {} })}
      onClose={onClose}
    />
  );
}

function Cards({ series }: { series: Series }) {
  const t = useTexts();
  const pages = useCodePages<(typeof cardStates)[number]>();
  const found = useEndpoint(
    listCardsEndpoint,
    { params: { seriesId: series.id }, query: { ...pages.page, ...pages.filter } as never },
    { topics: seriesTopics, keepFormer: true },
  );
  return (
    <CodeList
      title={t("cards.list")}
      none={t("cards.list-none")}
      stateLabel={t("cards.state")}
      stateWord={(state) => t(`cards.states.${state}`)}
      states={cardStates}
      counts={series.counts}
      quantity={series.quantity}
      pages={pages}
      found={found}
      columns={[
        { id: "state", head: t("cards.card-state"), cell: (row) => <CardChip state={row.state} /> },
        {
          id: "usedBy",
          head: t("cards.used-by"),
          cell: (row) =>
            row.usedBy && (
              <Link to={`/customers/${row.usedBy.id}` as never}>
                <bdi>{row.usedBy.name}</bdi>
              </Link>
            ),
        },
        { id: "usedAt", head: t("cards.used-at"), wide: true, cell: (row) => row.usedAt && <MomentText value={row.usedAt} /> },
        {
          id: "payment",
          head: t("cards.payment"),
          wide: true,
          cell: (row) => row.paymentId && <Link to={`/payments/${row.paymentId}` as never}>{t("cards.payment")}</Link>,
        },
      ]}
    />
  );
}
