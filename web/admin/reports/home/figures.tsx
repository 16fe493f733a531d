import { Link } from "@tanstack/react-router";
import {
  homeAttentionEndpoint,
  homeCustomersEndpoint,
  homeMonthlyValueEndpoint,
  homeOwedEndpoint,
  homeReceivedEndpoint,
} from "../../../../server/modules/reports/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { receivedStates, unpaidStates } from "./list-states.ts";
import { Sums, Tile, WaitingTile } from "./tile.tsx";
import "./figures.css";

const everyMs = 60_000;

/** The numbers of the day, each leading to the list behind it; at most eight. */
export function Figures() {
  const seesCustomers = useMay("customers.profile.view");
  const seesMoney = useMay("dashboard.finance.view");
  return (
    <div className="home-figures">
      {seesCustomers && <CustomerTiles />}
      {seesMoney && <MoneyTiles />}
      <AttentionTile />
    </div>
  );
}

const useScope = (): { query: { partner?: string } } => {
  const { partnerId } = usePartnerScope();
  return { query: partnerId ? { partner: partnerId } : {} };
};

function CustomerTiles() {
  const t = useTexts();
  const format = useFormat();
  const state = useEndpoint(homeCustomersEndpoint, useScope(), { everyMs, topics: ["customers"] });
  return (
    <>
      <Tile
        label={t("reports.home.active")}
        state={state}
        to={() => ({ page: "/customers", search: { status: "active" } })}
        value={({ byStatus }) => format.number(byStatus.find(({ status }) => status === "active")?.count ?? 0)}
        note={({ byStatus }) => {
          const count = byStatus.reduce((sum, one) => sum + one.count, 0);
          return t("reports.home.customers-now", { count });
        }}
      />
      <Tile
        label={t("reports.home.new")}
        state={state}
        to={({ week }) => ({ page: "/customers", search: { addedOnFrom: week.from, addedOnTo: week.to } })}
        value={({ week }) => format.number(week.count)}
        note={({ weekBefore }) => t("reports.home.new-before", { count: format.number(weekBefore.count) })}
      />
    </>
  );
}

function MoneyTiles() {
  const t = useTexts();
  const format = useFormat();
  const scope = useScope();
  const owed = useEndpoint(homeOwedEndpoint, scope, { everyMs, topics: ["invoices", "credit-notes", "payments"] });
  const received = useEndpoint(homeReceivedEndpoint, scope, { everyMs, topics: ["payments"] });
  const monthly = useEndpoint(homeMonthlyValueEndpoint, scope, { topics: ["services"] });
  return (
    <>
      <Tile
        label={t("reports.home.unpaid")}
        state={owed}
        to={() => ({ page: "/invoices", search: { kind: "invoice", state: unpaidStates } })}
        value={({ unpaid }) => <Sums sums={unpaid.sums} />}
        note={({ unpaid }) => t("reports.home.invoices", { count: unpaid.count })}
      />
      <Tile
        label={t("reports.home.overdue")}
        state={owed}
        to={() => ({ page: "/invoices", search: { overdue: "true" } })}
        value={({ overdue }) => <Sums sums={overdue.sums} />}
        note={({ overdue }) => t("reports.home.invoices", { count: overdue.count })}
        tone={({ overdue }) => (overdue.count > 0 ? "hurts" : undefined)}
      />
      <Tile
        label={t("reports.home.today")}
        state={received}
        to={({ today }) => ({ page: "/payments", search: { kind: "payment", state: receivedStates, onFrom: today.on, onTo: today.on } })}
        value={({ today }) => <Sums sums={today.sums} />}
        note={({ today }) => t("reports.home.payments", { count: today.count })}
      />
      <Tile
        label={t("reports.home.month")}
        state={received}
        to={({ month }) => ({ page: "/payments", search: { kind: "payment", state: receivedStates, onFrom: month.from, onTo: month.to } })}
        value={({ month }) => <Sums sums={month.sums} />}
        note={({ month, monthBefore }) => {
          const [before] = monthBefore.sums;
          return before
            ? t("reports.home.month-before", { amount: format.money(before), day: format.shortDay(monthBefore.to, month.to) })
            : t("reports.home.payments", { count: month.count });
        }}
      />
      <Tile
        label={t("reports.home.monthly")}
        state={monthly}
        to={() => ({ page: "/services", search: { state: "active,paused" } })}
        value={({ sums }) => <Sums sums={sums} />}
        note={({ services }) => t("reports.home.services", { count: services })}
      />
    </>
  );
}

/** What waits for a person. Several causes in one tile, each with its own way. */
function AttentionTile() {
  const t = useTexts();
  const format = useFormat();
  const state = useEndpoint(homeAttentionEndpoint, useScope(), { everyMs, topics: ["billing-runs", "invoices"] });
  const label = t("reports.home.attention");
  const { data } = state;
  if (!data) return <WaitingTile label={label} state={state} />;
  if (data.runs === null && data.mails === null) return null;
  const runs = data.runs ?? [];
  const mails = data.mails && data.mails.count > 0 ? data.mails : undefined;
  return (
    <div className="home-tile" data-tone={runs.length > 0 || mails ? "attention" : undefined}>
      <span className="home-tile-label">{label}</span>
      {runs.length === 0 && !mails && <span className="home-tile-calm">{t("reports.home.nothing-odd")}</span>}
      <ul className="home-tile-list">
        {runs.map((run) => (
          <li key={run.id}>
            <Link to={`/billing-runs/${run.id}` as never} search={{ state: "parked,failed" } as never}>
              {t("reports.home.run-odd", { count: run.count, partner: run.partnerName, day: format.shortDay(run.targetOn) })}
            </Link>
          </li>
        ))}
        {mails && (
          <li>
            <Link to={"/messages" as never} search={{ state: "failed", createdFrom: mails.from } as never}>
              {t("reports.home.mails-failed", { count: mails.count })}
            </Link>
          </li>
        )}
      </ul>
    </div>
  );
}
