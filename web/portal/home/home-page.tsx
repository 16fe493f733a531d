import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { homeCards } from "../app/home-cards.ts";
import type { HomeCard } from "../app/module.ts";

export function HomePage() {
  const t = useTexts();
  const { customer, features } = usePortalSession();
  const cards = homeCards.filter(({ feature }) => !feature || features.includes(feature));
  const show = (column: HomeCard["column"]) => cards.filter((card) => card.column === column).map(({ id, Card }) => <Card key={id} />);
  const happened = show("happened");
  return (
    <>
      <PortalTitle>{t("portal.hello", { name: customer.name })}</PortalTitle>
      <PortalColumns matters={show("matters")} {...(happened.length > 0 ? { happened } : {})} />
    </>
  );
}
