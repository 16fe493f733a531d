import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LinkTabs } from "../../../ui/link-tabs.tsx";
import { fulfils } from "../../app/may.ts";
import { usePartnerScope } from "../../app/partner-scope.ts";
import "./accounting.css";

/** A book belongs to one partner: the one that is looked at, else the first. */
function useBook(): string | undefined {
  const { partners } = useStaffSession();
  const { partnerId } = usePartnerScope();
  return partnerId ?? partners[0]?.id;
}

const pages = [
  { to: "/accounting", label: "accounting.tabs.trial", needs: "finance.ledger.view" },
  { to: "/accounting/journal", label: "accounting.tabs.journal", needs: "finance.ledger.view" },
  { to: "/accounting/deferred", label: "accounting.tabs.deferred", needs: "finance.ledger.view" },
  { to: "/accounting/periods", label: "accounting.tabs.periods", needs: "finance.periods.view" },
  { to: "/accounting/files", label: "accounting.tabs.files", needs: "finance.ledger.export" },
  { to: "/accounting/accounts", label: "accounting.tabs.chart", needs: "finance.ledger.view" },
  { to: "/accounting/mapping", label: "accounting.tabs.mapping", needs: "finance.ledger.view" },
  { to: "/accounting/categories", label: "accounting.tabs.categories", needs: "config.finance.view" },
  { to: "/accounting/connection", label: "accounting.tabs.connection", needs: "finance.ledger.view" },
] as const;

/** The accounting pages side by side, for one book. */
export function BookFrame({ children }: { children: (partnerId: string) => ReactNode }) {
  const t = useTexts();
  const session = useStaffSession();
  const { setPartnerId } = usePartnerScope();
  const partnerId = useBook();
  const { partners } = session;
  return (
    <div className="accounting">
      <div className="accounting-top">
        <LinkTabs
          label={t("accounting.title")}
          tabs={pages.filter(({ needs }) => fulfils(session, needs)).map(({ to, label }) => ({ to, label: t(label) }))}
        />
        {partners.length > 1 && (
          <Select
            className="accounting-book"
            aria-label={t("accounting.book")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partnerId ?? null}
            allowDeselect={false}
            onChange={(chosen) => chosen && setPartnerId(chosen)}
          />
        )}
      </div>
      {partnerId === undefined ? <EmptyState title={t("accounting.no-book")} /> : children(partnerId)}
    </div>
  );
}
