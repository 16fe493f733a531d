import { connectionTroublesEndpoint } from "../../../../server/modules/billing/connectors/contract.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

/** On the home page, and only while something could not be pushed to an accounting system or its sign-in has ended. */
export function ConnectionNotices() {
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(
    connectionTroublesEndpoint,
    { query: partnerId ? { partner: partnerId } : {} },
    { topics: ["accounting-connection", "accounting-items"] },
  );
  return data?.connections.map((connection) => <OfConnection key={connection.partnerId} connection={connection} />);
}

type Trouble = (typeof connectionTroublesEndpoint)["returns"]["_output"]["connections"][number];

function OfConnection({ connection: { partnerId, system: name, isBroken, wrong } }: { connection: Trouble }) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const system = t(`connectors.system-name.${name}`);
  const partner = partners.length > 1 ? partners.find(({ id }) => id === partnerId)?.name : undefined;
  return (
    <HomeNotices title={partner ? `${system} · \u2068${partner}\u2069` : system}>
      {isBroken && (
        <HomeNotice
          tone="hurts"
          state={t("connectors.state.broken")}
          to="/accounting/connection"
          link={t("connectors.home.repair")}
          partnerId={partnerId}
        >
          {t("connectors.home.broken", { system })}
        </HomeNotice>
      )}
      {wrong > 0 && (
        <HomeNotice
          tone="attention"
          state={t("connectors.items.state.failed")}
          to="/accounting/connection/items"
          search={{ state: "failed,differs" }}
          link={t("connectors.home.look")}
          partnerId={partnerId}
        >
          {t("connectors.home.failed", { count: wrong })}
        </HomeNotice>
      )}
    </HomeNotices>
  );
}
