import { Fragment, Suspense } from "react";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTakeOver } from "../../ui/drawn-page.ts";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { inOrder, shownCards } from "../app/card-order.ts";
import { homeCards } from "../app/home-cards.ts";
import type { HomeCard } from "../app/module.ts";
import { RegionPlace } from "../app/region-place.tsx";
import { useDashboard } from "../app/use-dashboard.ts";
import { useWhole } from "./use-whole.ts";

export function HomePage() {
  const t = useTexts();
  const { customer, features } = usePortalSession();
  const { data } = useDashboard();
  const cards = inOrder(
    shownCards(homeCards, features).filter(({ shows }) => !shows || (data !== undefined && shows(data))),
    { items: data?.items ?? [], isDue: data?.isDue ?? false },
  );
  const show = (column: HomeCard["column"]) =>
    cards
      .filter((card) => card.column === column)
      .map(({ id, Card }) => (
        <Fragment key={id}>
          <Suspense fallback={<span data-comes hidden />}>
            <Card />
          </Suspense>
          <RegionPlace at={`dashboard.after.${id}`} />
        </Fragment>
      ));
  const happened = show("happened");
  const { place, isWhole } = useWhole(data !== undefined);
  useTakeOver(isWhole);
  return (
    <>
      <PortalTitle>{t("portal.hello", { name: customer.name })}</PortalTitle>
      {!isWhole && <PortalColumns matters={[1, 2, 3].map((at) => <PortalCard key={at} loading />)} />}
      <div ref={place} hidden={!isWhole}>
        <PortalColumns matters={show("matters")} {...(happened.length > 0 ? { happened } : {})} />
      </div>
    </>
  );
}
