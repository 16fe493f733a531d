import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { listPromosEndpoint } from "../../../server/modules/catalog/promo-codes/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, Nothing } from "../../ui/value-texts.tsx";
import { fulfils } from "../app/may.ts";
import { usePartnerScope } from "../app/partner-scope.ts";
import { anyPlanRight } from "./plan.ts";
import { promoTones, useEffectWords } from "./promo.ts";
import { NewPromoSheet } from "./promo-sheet.tsx";
import { usePromoCurrency } from "./use-promo-currency.ts";

const states = ["live", "coming", "used_up", "expired", "ended"] as const;
const effects = ["percent", "fixed", "fee_waiver", "plan_unlocked"] as const;

/** B-265 the codes that take something off, with how often each was used. */
export function PromoCodesPage() {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const session = useStaffSession();
  const words = useEffectWords();
  const currencyOf = usePromoCurrency();
  const { partnerId } = usePartnerScope();
  const { new: asked } = useSearch({ strict: false }) as { new?: unknown };
  const [adding, setAdding] = useState(asked !== undefined);
  const list = useList(listPromosEndpoint, {
    filters: ["text", "state", "effect"],
    sorts: ["code", "validFrom", "validTo", "counted", "createdAt"],
    fixed: partnerId ? { partnerId } : {},
    topics: ["services"],
  });
  const mayCreate = fulfils(session, anyPlanRight("create"));
  const partnerNames = new Map(session.partners.map(({ id, name }) => [id, name]));
  const add = mayCreate && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      {t("catalog.promo.new")}
    </Button>
  );
  return (
    <>
      <DataList
        name="promo-codes"
        title={t("catalog.promos")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/plans/promo-codes/${row.id}`}
        primary={add}
        filters={[
          { kind: "search", name: "text", label: t("catalog.promo.search") },
          {
            kind: "choice",
            name: "state",
            label: t("catalog.state-head"),
            options: states.map((value) => ({ value, label: t(`catalog.promo.state.${value}`) })),
          },
          {
            kind: "choice",
            name: "effect",
            label: t("catalog.promo.effect"),
            options: effects.map((value) => ({ value, label: t(`catalog.promo.effect-of.${value}`) })),
          },
        ]}
        columns={[
          { id: "code", head: t("catalog.promo.code"), main: true, sort: "code", cell: (row) => <bdi className="code">{row.code}</bdi> },
          { id: "gives", head: t("catalog.promo.gives"), cell: (row) => words(row, currencyOf(row.partnerId)) },
          {
            id: "state",
            head: t("catalog.state-head"),
            cell: (row) => <StatusChip tone={promoTones[row.state]}>{t(`catalog.promo.state.${row.state}`)}</StatusChip>,
          },
          { id: "from", head: t("catalog.promo.from"), sort: "validFrom", cell: (row) => <DayText value={row.validFrom} /> },
          {
            id: "to",
            head: t("catalog.promo.to"),
            sort: "validTo",
            cell: (row) => (row.validTo ? <DayText value={row.validTo} /> : <Nothing />),
          },
          {
            id: "used",
            head: t("catalog.promo.used"),
            number: true,
            sort: "counted",
            sortDown: true,
            cell: (row) => (
              <span className="number">
                {row.maxUses === null
                  ? format.number(row.counted + row.reserved)
                  : t("catalog.promo.used-of", { used: row.counted + row.reserved, most: row.maxUses })}
              </span>
            ),
          },
          { id: "customers", head: t("catalog.promo.for"), cell: (row) => t(`catalog.promo.customers.${row.customers}`) },
          { id: "note", head: t("services.note"), cell: (row) => row.note || <Nothing /> },
          { id: "partner", head: t("catalog.partners"), extra: true, cell: (row) => partnerNames.get(row.partnerId) ?? "" },
        ]}
        empty={{ title: t("catalog.promo.none"), text: t("catalog.promo.none-why"), action: add }}
      />
      {adding && (
        <NewPromoSheet
          onClose={() => {
            setAdding(false);
            if (asked !== undefined) void navigate({ to: "/plans/promo-codes" as never, replace: true });
          }}
        />
      )}
    </>
  );
}
