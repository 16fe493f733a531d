import { useState } from "react";
import { cardStates, listSeriesEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CheckSheet } from "./check-sheet.tsx";
import { MakeSheet } from "./make-sheet.tsx";

/** B-229 the series of refill cards: how many are where, and what is owed for them. */
export function CardsPage() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const mayMake = useMay("config.payments.update");
  const [open, setOpen] = useState<"make" | "check">();
  const list = useList(listSeriesEndpoint, {
    filters: ["q", "state"],
    sorts: ["createdAt", "value"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["refill-cards", "payments"],
  });
  const make = mayMake && (
    <Button kind="primary" onPress={() => setOpen("make")}>
      {t("cards.make")}
    </Button>
  );
  return (
    <>
      <DataList
        name="refill-cards"
        title={t("cards.title")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/refill-cards/${row.id}`}
        primary={make}
        tools={() => (
          <Button small onPress={() => setOpen("check")}>
            {t("cards.check")}
          </Button>
        )}
        filters={[
          { kind: "search", name: "q", label: t("cards.search") },
          {
            kind: "choice",
            name: "state",
            label: t("cards.state"),
            options: cardStates.map((value) => ({ value, label: t(`cards.states.${value}`) })),
          },
        ]}
        columns={[
          { id: "title", head: t("cards.name"), main: true, cell: (row) => <bdi>{row.title}</bdi> },
          { id: "series", head: t("cards.series"), cell: (row) => <bdi className="code">{row.label}</bdi> },
          { id: "sold", head: t("cards.sold-to"), cell: (row) => (row.sold ? <bdi>{row.sold.to.name}</bdi> : <Nothing />) },
          {
            id: "validTill",
            head: t("cards.valid-till"),
            cell: (row) => (row.validTill ? <DayText value={row.validTill} /> : t("cards.no-end")),
          },
          { id: "quantity", head: t("cards.quantity"), number: true, cell: (row) => format.number(row.quantity) },
          ...cardStates.map((state) => ({
            id: state,
            head: t(`cards.states.${state}`),
            number: true,
            extra: state === "expired" || state === "void" || state === "new",
            cell: (row: (typeof list.items & object)[number]) => format.number(row.counts[state]),
          })),
          {
            id: "value",
            head: t("cards.value"),
            number: true,
            sort: "value",
            sortDown: true,
            cell: (row) => <MoneyText value={row.value} />,
          },
          {
            id: "owed",
            head: t("cards.owed"),
            number: true,
            cell: (row) => (signOf(row.owed.amount) > 0 ? <MoneyText value={row.owed} /> : <Nothing />),
          },
        ]}
        empty={{ title: t("cards.none"), text: t("cards.none-why"), ...(make ? { action: make } : {}) }}
      />
      {open === "make" && <MakeSheet onClose={() => setOpen(undefined)} />}
      {open === "check" && <CheckSheet onClose={() => setOpen(undefined)} />}
    </>
  );
}
