import { Suspense } from "react";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { homeCards } from "../app/home-cards.ts";
import type { HomeCard } from "../app/module.ts";
import { useDashboard } from "../app/use-dashboard.ts";

export function HomePage() {
  const t = useTexts();
  const { customer, features } = usePortalSession();
  const { data } = useDashboard();
  const cards = inOrder(
    homeCards.filter(({ feature }) => !feature || features.includes(feature)),
    { isDue: Boolean(data?.money?.settle ?? data?.money?.clear) },
  );
  const show = (column: HomeCard["column"]) =>
    cards
      .filter((card) => card.column === column)
      .map(({ id, Card }) => (
        <Suspense key={id}>
          <Card />
        </Suspense>
      ));
  const happened = show("happened");
  return (
    <>
      <PortalTitle>{t("portal.hello", { name: customer.name })}</PortalTitle>
      <PortalColumns matters={show("matters")} {...(happened.length > 0 ? { happened } : {})} />
    </>
  );
}

/** P-52 what is to be paid stands before everything else. */
const inOrder = (cards: readonly HomeCard[], { isDue }: { isDue: boolean }): readonly HomeCard[] =>
  isDue ? cards.toSorted((a, b) => Number(b.id === "money") - Number(a.id === "money")) : cards;
