import { ticketCountsEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";

/** On the home page: what is mine, and what nobody has taken yet. */
export function HomeTickets() {
  const t = useTexts();
  const { data } = useEndpoint(ticketCountsEndpoint, undefined, { topics: ["tickets"] });
  const mine = data?.folders.mine ?? 0;
  const unassigned = data?.folders.unassigned ?? 0;
  if (mine === 0 && unassigned === 0) return null;
  return (
    <HomeNotices title={t("tickets.title")}>
      {mine > 0 && (
        <HomeNotice tone="waits" state={t("tickets.view.mine")} to="/tickets" search={{ folder: "mine" }} link={t("tickets.home.look")}>
          {t("tickets.home.mine", { count: mine })}
        </HomeNotice>
      )}
      {unassigned > 0 && (
        <HomeNotice
          tone="attention"
          state={t("tickets.view.unassigned")}
          to="/tickets"
          search={{ folder: "unassigned" }}
          link={t("tickets.home.take")}
        >
          {t("tickets.home.unassigned", { count: unassigned })}
        </HomeNotice>
      )}
    </HomeNotices>
  );
}
