import { listAskedEndpoint } from "../../../server/modules/documents/asked/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

/** P-180 on the home page: what customers have sent and nobody has looked at. */
export function HomeAsked() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const filter = { state: "uploaded" as const, ...(partnerId ? { partnerId } : {}) };
  const { data } = useEndpoint(
    listAskedEndpoint,
    { query: { limit: 1, total: "exact", filter } },
    { topics: ["asked-documents", "documents"] },
  );
  const count = data?.total?.count ?? 0;
  if (count === 0) return null;
  return (
    <HomeNotices title={t("documents.asked.title")}>
      <HomeNotice
        tone="attention"
        state={t("documents.asked.state.uploaded")}
        to="/asked-documents"
        search={{ state: "uploaded" }}
        link={t("documents.asked.home-look")}
      >
        {t("documents.asked.home", { count })}
      </HomeNotice>
    </HomeNotices>
  );
}
