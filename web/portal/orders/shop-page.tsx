// P-94 what can be ordered, as in a small shop.
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { shopEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { Contact } from "../app/contact.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { CartButton } from "./cart-button.tsx";
import type { Product, Shop } from "./order.ts";
import { ProductPrice } from "./product-price.tsx";
import { ProductSheet } from "./product-sheet.tsx";
import "./shop-page.css";

const shelves = ["bundle", "internet", "voice", "recurring", "one_time"] as const;

export function ShopPage() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(shopEndpoint, undefined, { topics: ["plans", "services", "orders"] });
  return (
    <>
      <PortalTitle>{t("portal-orders.shop.page")}</PortalTitle>
      {data ? <Shelves shop={data} /> : <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />}
    </>
  );
}

function Shelves({ shop }: { shop: Shop }) {
  const t = useTexts();
  // P-255 who comes from an offer finds its plan open, or is told that it is not for them.
  const { plan, offer } = useSearch({ strict: false }) as { plan?: string; offer?: string };
  const [chosen, choose] = useState<Product | undefined>(() => shop.products.find(({ planId }) => planId === plan));
  const isClosed = plan !== undefined && !shop.products.some(({ planId }) => planId === plan);
  return (
    <>
      <PortalColumns
        matters={
          <>
            {shop.refusal && <Refused refusal={shop.refusal} />}
            {isClosed && !shop.refusal && (
              <PortalCard title={t("portal-orders.shop.closed")}>
                <p>{t("portal-orders.shop.closed-text")}</p>
                <LinkButton to={"/tickets/new" as never}>{t("portal-orders.refusal.write")}</LinkButton>
              </PortalCard>
            )}
            {shop.products.length === 0 && (
              <section className="portal-card">
                <EmptyState title={t("portal-orders.shop.none")} text={t("portal-orders.shop.none-text")} action={<Contact />} />
              </section>
            )}
            {shelves
              .map((group) => ({ group, products: shop.products.filter((product) => product.group === group) }))
              .filter(({ products }) => products.length > 0)
              .map(({ group, products }) => (
                <PortalCard key={group} title={t(`portal-orders.group.${group}`)} flush>
                  <ul className="shop-list">
                    {products.map((product) => (
                      <li key={product.planId}>
                        <ProductCard product={product} onChoose={() => choose(product)} />
                      </li>
                    ))}
                  </ul>
                </PortalCard>
              ))}
          </>
        }
        happened={
          <>
            <CartButton />
            <PortalCard flush>
              <PortalRows>
                <PortalRow to="/orders" title={t("portal-orders.orders.page")} note={t("portal-orders.orders.note")} />
              </PortalRows>
            </PortalCard>
          </>
        }
      />
      {chosen && <ProductSheet key={chosen.planId} shop={shop} product={chosen} offerId={offer} onClose={() => choose(undefined)} />}
    </>
  );
}

function Refused({ refusal }: { refusal: NonNullable<Shop["refusal"]> }) {
  const t = useTexts();
  return (
    <PortalCard title={t(`portal-orders.refusal.${refusal}`)}>
      <p>{t(`portal-orders.refusal.${refusal}-text`)}</p>
      {refusal === "account-blocked" ? (
        <PayLink wish={{ kind: "settle" }} kind="primary">
          {t("portal-orders.refusal.pay")}
        </PayLink>
      ) : (
        <LinkButton to={"/tickets/new" as never}>{t("portal-orders.refusal.write")}</LinkButton>
      )}
    </PortalCard>
  );
}

/** At most three facts; the rest stands in the sheet. */
const factsShown = 3;

function ProductCard({ product, onChoose }: { product: Product; onChoose: () => void }) {
  const facts = product.highlights.slice(0, factsShown);
  return (
    <button type="button" className="product" onClick={onChoose}>
      <span className="product-words">
        <span className="product-title">
          <bdi>{product.title}</bdi>
          {product.badge && <span className="product-badge">{product.badge}</span>}
        </span>
        {facts.length > 0 && (
          <span className="product-facts">
            {facts.map((fact) => (
              <span key={fact}>
                <bdi>{fact}</bdi>
              </span>
            ))}
          </span>
        )}
      </span>
      <ProductPrice product={product} />
    </button>
  );
}
