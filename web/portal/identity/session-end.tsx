import { portalExtendSignInEndpoint, portalSignInEndsEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { callApi } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { SessionEnd } from "../../ui/session-end.tsx";

const ask = () => callApi(portalSignInEndsEndpoint);
const extend = () => callApi(portalExtendSignInEndpoint);

export function CustomerSessionEnd() {
  const t = useTexts();
  return (
    <SessionEnd
      ask={ask}
      extend={extend}
      words={{
        title: t("portal-session.end.title"),
        text: (seconds) => t("portal-session.end.text", { seconds }),
        last: (seconds) => t("portal-session.end.last", { seconds }),
        stay: t("portal-session.end.stay"),
        again: t("portal-session.end.again"),
        later: t("portal-session.end.later"),
      }}
    />
  );
}
