import { listDailyTroublesEndpoint } from "../../../../server/modules/identity/daily/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../../app/home-notices.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { stepWords } from "./step-words.ts";

const everyMs = 60_000;

/** On the home page, and only while a step of the daily procedure stands still. */
export function DailyTrouble() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(listDailyTroublesEndpoint, undefined, { everyMs });
  const shown = (data?.items ?? []).filter((trouble) => !partnerId || trouble.partnerId === partnerId);
  if (shown.length === 0) return null;
  return (
    <HomeNotices title={t("identity.daily.home")}>
      {shown.map((trouble) => (
        <HomeNotice
          key={`${trouble.partnerId} ${trouble.step} ${trouble.on}`}
          tone={trouble.state === "failed" ? "hurts" : "attention"}
          state={t(`identity.daily.${trouble.state}-chip`)}
          to="/config/daily"
          search={{ partner: trouble.partnerId, on: trouble.on }}
          link={t("identity.daily.open")}
        >
          {t(`identity.daily.trouble.${trouble.state}`, {
            step: stepWords(t, trouble.step),
            partner: trouble.partnerName,
            day: format.day(trouble.on),
          })}
        </HomeNotice>
      ))}
    </HomeNotices>
  );
}
