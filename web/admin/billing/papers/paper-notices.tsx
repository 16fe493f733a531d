import { listFaultyPapersEndpoint } from "../../../../server/modules/billing/papers/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";

/** On the home page while a template of the provider's own fails: its papers are printed by the built-in one. */
export function PaperNotices() {
  const t = useTexts();
  const { data } = useEndpoint(listFaultyPapersEndpoint, {}, { topics: ["paper-templates"] });
  if (!data || data.items.length === 0) return null;
  return (
    <HomeNotices title={t("papers.title")}>
      {data.items.map((item) => (
        <HomeNotice
          key={`${item.partnerId} ${item.kind} ${item.language}`}
          tone="hurts"
          state={t("papers.failing")}
          to="/config/pdf-templates"
          search={{ partner: item.partnerId, kind: item.kind, language: item.language }}
          link={t("papers.home.mend")}
        >
          {t("papers.home.failed", {
            kind: t(`papers.kind.${item.kind}`),
            partner: item.partnerName,
            count: item.fault?.count ?? 0,
            on: item.fault?.on ?? "",
          })}
        </HomeNotice>
      ))}
    </HomeNotices>
  );
}
