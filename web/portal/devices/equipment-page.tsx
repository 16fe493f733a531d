import { portalCpesEndpoint } from "../../../server/modules/devices/contract.ts";
import { portalItemsEndpoint } from "../../../server/modules/inventory/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { Contact } from "../app/contact.tsx";
import { useFeature } from "../app/use-feature.ts";
import { ItemRows } from "./item-rows.tsx";
import { RouterRows } from "./router-rows.tsx";
import "./equipment.css";

/** P-198 what stands at the customer's: routers that we manage, and what was rented, lent or bought. */
export function EquipmentPage() {
  const t = useTexts();
  const [hasRouters, hasItems] = [useFeature("acs_devices"), useFeature("hardware")];
  const routers = useEndpoint(portalCpesEndpoint, {}, { enabled: hasRouters });
  const items = useEndpoint(portalItemsEndpoint, {}, { enabled: hasItems });
  const isEmpty = (!hasRouters || routers.data?.items.length === 0) && (!hasItems || items.data?.items.length === 0);
  return (
    <>
      <PortalTitle>{t("portal-equipment.title")}</PortalTitle>
      <PortalColumns
        matters={
          isEmpty ? (
            <section className="portal-card">
              <EmptyState title={t("portal-equipment.none")} text={t("portal-equipment.none-text")} action={<Contact />} />
            </section>
          ) : (
            <>
              {hasRouters && (routers.data ? routers.data.items.length > 0 : true) && (
                <PortalCard
                  title={t("portal-equipment.routers")}
                  flush
                  loading={routers.loading}
                  problem={routers.data ? undefined : routers.problem}
                  onRetry={routers.reload}
                >
                  <PortalRows>
                    <RouterRows routers={routers.data?.items ?? []} />
                  </PortalRows>
                </PortalCard>
              )}
              {hasItems && (items.data ? items.data.items.length > 0 : true) && (
                <PortalCard
                  title={t("portal-equipment.items")}
                  flush
                  loading={items.loading}
                  problem={items.data ? undefined : items.problem}
                  onRetry={items.reload}
                >
                  <PortalRows>
                    <ItemRows items={items.data?.items ?? []} />
                  </PortalRows>
                  {items.data?.howToReturn && items.data.items.some(({ returnByOn }) => returnByOn) && (
                    <p className="equipment-how">
                      <strong>{t("portal-equipment.item.how")}</strong>
                      {items.data.howToReturn}
                    </p>
                  )}
                </PortalCard>
              )}
            </>
          )
        }
      />
    </>
  );
}
