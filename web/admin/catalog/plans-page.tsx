import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { mayDo, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { LinkButton } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { DayText, Nothing } from "../../ui/value-texts.tsx";
import { fulfils } from "../app/may.ts";
import { usePartnerScope } from "../app/partner-scope.ts";
import { anyPlanRight, kinds, type PlanRow, planRight } from "./plan.ts";
import { PlanChip } from "./plan-chip.tsx";
import { useListPriceWords } from "./plan-price.tsx";
import { PlanRowMenu } from "./plan-row-menu.tsx";
import { type PlanAct, PlanSheets } from "./plan-sheets.tsx";
import { taxWords, useTaxes } from "./use-taxes.ts";

/** What is sold, by kind. */
export function PlansPage() {
  const t = useTexts();
  const [acting, setActing] = useState<{ planId: string; act: PlanAct }>();
  const { pathname } = useLocation();
  const kind = kinds.find((each) => pathname.endsWith(`/plans/${each}`));
  const session = useStaffSession();
  const words = useListPriceWords();
  const { taxes, groups } = useTaxes();
  const { partnerId } = usePartnerScope();
  const list = useList(listPlansEndpoint, {
    filters: ["text", ...(kind ? [] : (["kind"] as const)), "enabled", "archived", "portalShop"],
    sorts: ["title", "code", "kind", "createdAt"],
    fixed: { ...(partnerId ? { partnerId } : {}), ...(kind ? { kind } : {}) },
    topics: ["taxes"],
  });
  const partnerNames = new Map(session.partners.map(({ id, name }) => [id, name]));
  const mayCreate = kind ? mayDo(session, planRight(kind, "create")) : fulfils(session, anyPlanRight("create"));
  const toNew = kind ? `/plans/new?kind=${kind}` : "/plans/new";
  const seen = kinds.filter((each) => mayDo(session, planRight(each, "view")));
  return (
    <>
      <div style={{ marginBlockEnd: 16 }}>
        <LinkTabs
          label={t("catalog.kinds")}
          tabs={[
            { to: "/plans", label: t("catalog.all-kinds") },
            ...seen.map((each) => ({ to: `/plans/${each}`, label: t(`services.kind.${each}`) })),
          ]}
        />
      </div>
      <DataList
        key={kind ?? "all"}
        name={kind ? `plans-${kind}` : "plans"}
        title={kind ? t("catalog.plans-of", { kind: t(`services.kind.${kind}`) }) : t("catalog.plans")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/plans/${row.id}`}
        primary={
          mayCreate && (
            <LinkButton to={toNew as never} kind="primary">
              {t("catalog.new-plan")}
            </LinkButton>
          )
        }
        filters={[
          { kind: "search", name: "text", label: t("catalog.search") },
          ...(kind
            ? []
            : [
                {
                  kind: "choice" as const,
                  name: "kind",
                  label: t("catalog.kind-head"),
                  options: seen.map((value) => ({ value, label: t(`services.kind.${value}`) })),
                },
              ]),
          {
            kind: "choice",
            name: "enabled",
            label: t("catalog.state-head"),
            single: true,
            options: [
              { value: "true", label: t("catalog.state.enabled") },
              { value: "false", label: t("catalog.state.disabled") },
            ],
          },
          {
            kind: "choice",
            name: "portalShop",
            label: t("catalog.shop"),
            single: true,
            options: [
              { value: "true", label: t("catalog.in-shop") },
              { value: "false", label: t("catalog.not-in-shop") },
            ],
          },
          {
            kind: "choice",
            name: "archived",
            label: t("catalog.archive"),
            single: true,
            options: [{ value: "true", label: t("catalog.only-archived") }],
          },
        ]}
        columns={[
          { id: "title", head: t("catalog.plan-title"), main: true, sort: "title", cell: (row) => <bdi>{row.title}</bdi> },
          { id: "code", head: t("catalog.code"), sort: "code", cell: (row) => <bdi className="code">{row.code}</bdi> },
          ...(kind
            ? []
            : [{ id: "kind", head: t("catalog.kind-head"), sort: "kind", cell: (row: PlanRow) => t(`services.kind.${row.kind}`) }]),
          { id: "state", head: t("catalog.state-head"), cell: (row) => <PlanChip plan={row} /> },
          {
            id: "price",
            head: t("catalog.price"),
            number: true,
            cell: (row) => <span className="number">{words(row, row.price.price)}</span>,
          },
          {
            id: "tax",
            head: t("catalog.tax"),
            cell: (row) => {
              const tax = taxWords(row.price, taxes, groups);
              return tax ? `${tax} ${t(row.price.includesTax ? "catalog.included" : "catalog.on-top")}` : t("catalog.no-tax");
            },
          },
          {
            id: "coming",
            head: t("catalog.coming-price"),
            cell: (row) =>
              row.comingPrice ? (
                <span className="number">
                  {words(row, row.comingPrice.price)} <DayText value={row.comingPrice.validFrom} />
                </span>
              ) : (
                <Nothing />
              ),
          },
          { id: "shop", head: t("catalog.shop"), extra: true, cell: (row) => (row.portalShop ? t("catalog.in-shop") : <Nothing />) },
          {
            id: "partners",
            head: t("catalog.partners"),
            extra: true,
            cell: (row) => row.partnerIds.map((id) => partnerNames.get(id) ?? "").join(", "),
          },
          {
            id: "acts",
            head: t("ui.more-actions"),
            headHidden: true,
            number: true,
            cell: (row) => <PlanRowMenu plan={row} onAct={(act) => setActing({ planId: row.id, act })} />,
          },
        ]}
        empty={{
          title: t("catalog.none"),
          text: t("catalog.none-why"),
          action: mayCreate && (
            <LinkButton to={toNew as never} kind="primary">
              {t("catalog.new-plan")}
            </LinkButton>
          ),
        }}
      />
      {acting && <PlanSheets key={acting.planId} planId={acting.planId} act={acting.act} onClose={() => setActing(undefined)} />}
    </>
  );
}
