import { portalSignInPageEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard } from "../../ui/portal-card.tsx";
import { AppLinks } from "./door-extras.tsx";
import { partnerHere } from "./partner-here.ts";

/** P-35 where the app is, for whoever is inside already; nothing where the provider names none. */
export function AppCard() {
  const { data } = useEndpoint(portalSignInPageEndpoint, { query: { partner: partnerHere() } });
  if (!data?.app) return null;
  return (
    <PortalCard>
      <AppLinks app={data.app} />
    </PortalCard>
  );
}
