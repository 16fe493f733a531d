import { listEInvoicesEndpoint } from "../../../../server/modules/billing/einvoice/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

/** On the home page, and only while e-invoices are held back or were rejected. */
export function EInvoiceNotices() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const count = (state: "held" | "rejected") => ({
    query: { limit: 1, total: "exact" as const, filter: { state, ...(partnerId ? { partner: partnerId } : {}) } },
  });
  const held = useEndpoint(listEInvoicesEndpoint, count("held"), { topics: ["e-invoices"] }).data?.total?.count ?? 0;
  const rejected = useEndpoint(listEInvoicesEndpoint, count("rejected"), { topics: ["e-invoices"] }).data?.total?.count ?? 0;
  if (held + rejected === 0) return null;
  return (
    <HomeNotices title={t("einvoice.page")}>
      {held > 0 && (
        <HomeNotice
          tone="attention"
          state={t("einvoice.state.held")}
          to="/e-invoices"
          search={{ state: "held" }}
          link={t("einvoice.home.look")}
        >
          {t("einvoice.home.held", { count: held })}
        </HomeNotice>
      )}
      {rejected > 0 && (
        <HomeNotice
          tone="hurts"
          state={t("einvoice.state.rejected")}
          to="/e-invoices"
          search={{ state: "rejected" }}
          link={t("einvoice.home.look")}
        >
          {t("einvoice.home.rejected", { count: rejected })}
        </HomeNotice>
      )}
    </HomeNotices>
  );
}
