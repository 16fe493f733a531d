import { listMineToSignEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";

/** O-110 on the home page: contracts that everybody else has signed and that wait for one's own signature. */
export function HomeToSign() {
  const t = useTexts();
  const { data } = useEndpoint(listMineToSignEndpoint, {}, { topics: ["contracts", "documents"] });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <HomeNotices title={t("documents.mine.title")}>
      {items.map(({ id, title, customerName, customerNumber }) => (
        <HomeNotice
          key={id}
          tone="attention"
          state={t("documents.mine.state")}
          to={`/contracts/${id}/sign`}
          link={t("documents.mine.link")}
        >
          {t("documents.mine.notice", { title, customer: `\u2068${customerName}\u2069`, number: String(customerNumber) })}
        </HomeNotice>
      ))}
    </HomeNotices>
  );
}
