import { IconMessagePlus, IconStarFilled } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { portalTicketsEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { type List, useList } from "../../lib/use-list.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { PortalPages } from "../../ui/portal-table.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { FilterChips } from "../app/filter-chips.tsx";
import { IncidentsPart } from "../app/line-parts.ts";
import { useFeature } from "../app/use-feature.ts";
import { SearchField } from "./search-field.tsx";
import type { TicketLine } from "./ticket.ts";
import { TicketRow } from "./ticket-row.tsx";
import { useOptions } from "./use-options.ts";
import "./tickets-page.css";

/** P-160 what the customer asked, open and closed, the latest on top. */
export function TicketsPage() {
  const t = useTexts();
  const { data: options } = useOptions();
  const { state } = useSearch({ strict: false }) as { state?: string };
  const shown = state === "closed" ? "closed" : "open";
  const list = useList(portalTicketsEndpoint, {
    filters: ["state", "text", "starred"],
    sorts: ["updatedAt"],
    limits: portalLimits,
    defaultLimit: 25,
    // Open ones, unless the address says otherwise.
    fixed: { state: shown },
  });
  const { text = "", starred } = list.state.filter as Record<string, string | undefined>;
  const isFiltered = text !== "" || starred !== undefined;
  const hasIncidents = useFeature("incidents");
  return (
    <>
      <PortalTitle>{t("portal-tickets.title")}</PortalTitle>
      <div className="tickets-page">
        {hasIncidents && (
          <Suspense>
            <IncidentsPart />
          </Suspense>
        )}
        <div className="tickets-filters">
          <FilterChips
            label={t("portal-tickets.show")}
            value={shown}
            options={[
              { value: "open", label: t("portal-tickets.open") },
              { value: "closed", label: t("portal-tickets.closed") },
            ]}
            onChange={(value) => list.setFilter("state", value === "open" ? undefined : value)}
          />
          {/* Nothing to search in yet: the box would only stand in the way. */}
          {(isFiltered || list.items?.length !== 0) && (
            <div className="tickets-find">
              <SearchField value={text} onChange={(value) => list.setFilter("text", value)} />
              {options?.fields.includes("star") && (
                <button
                  type="button"
                  className="ticket-star tickets-starred"
                  aria-pressed={starred === "true"}
                  aria-label={t("portal-tickets.starred-only")}
                  title={t("portal-tickets.starred-only")}
                  onClick={() => list.setFilter("starred", starred ? undefined : "true")}
                >
                  <IconStarFilled size={20} aria-hidden />
                </button>
              )}
            </div>
          )}
        </div>
        {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
        <Rows list={list} isOpen={shown === "open"} isFiltered={isFiltered} />
        <PortalPages list={list} />
        <div className="tickets-write">
          <LinkButton to={"/tickets/new" as never} kind="primary" icon={<IconMessagePlus size={20} stroke={1.8} aria-hidden />}>
            {t("portal-tickets.new")}
          </LinkButton>
        </div>
      </div>
    </>
  );
}

function Rows({ list, isOpen, isFiltered }: { list: List<TicketLine>; isOpen: boolean; isFiltered: boolean }) {
  const t = useTexts();
  if (!list.items) return list.problem ? null : <Waiting />;
  if (list.items.length === 0) {
    if (isFiltered)
      return (
        <EmptyState
          title={t("portal-tickets.none-found")}
          text={t("portal-tickets.none-found-text")}
          action={<Button onPress={list.clearFilters}>{t("portal-tickets.show-all")}</Button>}
        />
      );
    return isOpen ? (
      <EmptyState title={t("portal-tickets.none-open")} text={t("portal-tickets.none-open-text")} />
    ) : (
      <EmptyState title={t("portal-tickets.none-closed")} text={t("portal-tickets.none-closed-text")} />
    );
  }
  return (
    <ul className="tickets-list" data-former={list.former} aria-label={t("portal-tickets.list")}>
      {list.items.map((ticket) => (
        <li key={ticket.id}>
          <TicketRow ticket={ticket} />
        </li>
      ))}
    </ul>
  );
}

const widths = ["72%", "54%", "63%"] as const;

function Waiting() {
  const t = useTexts();
  return (
    <div className="tickets-list tickets-waiting" role="status" aria-label={t("ui.loading")} aria-busy="true">
      {widths.map((width) => (
        <div key={width} className="tickets-waiting-row">
          <span style={{ inlineSize: width }} />
          <span />
        </div>
      ))}
    </div>
  );
}
