import { portalCpesEndpoint } from "../../../server/modules/devices/contract.ts";
import { portalItemsEndpoint } from "../../../server/modules/inventory/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard, PortalRows } from "../../ui/portal-card.tsx";
import { useFeature } from "../app/use-feature.ts";
import { ItemRows } from "./item-rows.tsx";
import { RouterRows } from "./router-rows.tsx";
import "./equipment.css";

const most = 4;

/** P-248 at most four devices; nothing where there are none. */
export function EquipmentCard() {
  const t = useTexts();
  const [hasRouters, hasItems] = [useFeature("acs_devices"), useFeature("hardware")];
  const routers = useEndpoint(portalCpesEndpoint, {}, { enabled: hasRouters });
  const items = useEndpoint(portalItemsEndpoint, {}, { enabled: hasItems });
  const problem = (routers.data ? undefined : routers.problem) ?? (items.data ? undefined : items.problem);
  const title = t("portal-equipment.card.title");
  if (problem) {
    const again = (): void => {
      if (hasRouters) routers.reload();
      if (hasItems) items.reload();
    };
    return <PortalCard title={title} problem={problem} onRetry={again} />;
  }
  const shownRouters = (routers.data?.items ?? []).slice(0, most);
  const shownItems = (items.data?.items ?? []).slice(0, most - shownRouters.length);
  if (shownRouters.length + shownItems.length === 0) return null;
  return (
    <PortalCard title={title} flush more={{ to: "/equipment", label: t("portal-equipment.card.all") }}>
      <PortalRows>
        <RouterRows routers={shownRouters} />
        <ItemRows items={shownItems} brief />
      </PortalRows>
    </PortalCard>
  );
}
