import type { HomeCard } from "./module.ts";

type Placed = Pick<HomeCard, "id" | "items">;

const onItem = (item: string): string => `dashboard.${item}`;

/** The cards that are switched on. */
export const shownCards = <Card extends Placed & Pick<HomeCard, "feature">>(cards: readonly Card[], features: readonly string[]): Card[] =>
  cards.filter(
    ({ feature, items }) =>
      (feature === undefined || features.includes(feature)) &&
      (items === undefined || items.some((item) => features.includes(onItem(item)))),
  );

/**
 * In the order of the provider's items. A card without an item stays behind the one that it stands behind in the list. As long as something is
 * due, that is first (P-52).
 */
export function inOrder<Card extends Placed>(
  cards: readonly Card[],
  { items, isDue }: { items: readonly string[]; isDue: boolean },
): Card[] {
  let before = -1;
  const places = new Map<Card, number>();
  for (const card of cards) {
    const own = (card.items ?? []).map((item) => items.indexOf(item)).filter((place) => place >= 0);
    if (own.length > 0) before = Math.min(...own);
    places.set(card, isDue && card.id === "money" ? Number.NEGATIVE_INFINITY : before);
  }
  return cards.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}
