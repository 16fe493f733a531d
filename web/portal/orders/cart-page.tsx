import { IconTrash } from "@tabler/icons-react";
import { cartEndpoint, removeCartLineEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { whereOf } from "./line-place.ts";
import { type Cart, cartTopics } from "./order.ts";
import "./shop-page.css";

export function CartPage() {
  const t = useTexts();
  const format = useFormat();
  const { data, loading, problem, reload } = useEndpoint(cartEndpoint, undefined, { topics: cartTopics });
  const toShop = <LinkButton to={"/shop" as never}>{t("portal-orders.cart.to-shop")}</LinkButton>;
  return (
    <>
      <PortalTitle>{t("portal-orders.cart.page")}</PortalTitle>
      {!data ? (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      ) : data.count === 0 ? (
        <PortalColumns
          matters={
            <section className="portal-card">
              <EmptyState title={t("portal-orders.cart.none")} text={t("portal-orders.cart.none-text")} action={toShop} />
            </section>
          }
        />
      ) : (
        <PortalColumns
          matters={
            <PortalCard flush>
              <ul className="cart-lines">
                {data.lines.map((line) => (
                  <CartLine key={line.id} line={line} />
                ))}
              </ul>
              {data.total && (
                <p className="cart-total">
                  <span>{t("portal-orders.cart.total")}</span>
                  <span className="number">{format.money(data.total)}</span>
                </p>
              )}
            </PortalCard>
          }
          happened={
            <div className="cart-acts">
              {data.lines.some(({ isGone }) => !isGone) && (
                <LinkButton to={"/shop/checkout" as never} kind="primary" full>
                  {t("portal-orders.cart.checkout")}
                </LinkButton>
              )}
              {toShop}
              <p className="order-note">{t("portal-orders.cart.kept")}</p>
            </div>
          }
        />
      )}
    </>
  );
}

function CartLine({ line }: { line: Cart["lines"][number] }) {
  const t = useTexts();
  const format = useFormat();
  const remove = useAction(removeCartLineEndpoint, { topics: cartTopics });
  const notes = [
    line.startOn && t("portal-orders.line.starts", { day: format.day(line.startOn) }),
    line.parent && t("portal-orders.line.for", { service: line.parent.title }),
    whereOf(t, line),
    line.notes,
  ].filter(Boolean);
  return (
    <li className="cart-line">
      <div>
        <strong>
          <bdi>{line.quantity > 1 ? t("portal-orders.line.several", { count: line.quantity, title: line.title }) : line.title}</bdi>
        </strong>
        {notes.map((note) => (
          <span key={String(note)} className="order-note">
            {note}
          </span>
        ))}
        {line.isGone && <span className="cart-gone">{t(line.isSold ? "portal-orders.cart.lacking" : "portal-orders.cart.gone")}</span>}
        <ProblemNote problem={remove.problem} />
      </div>
      <Button
        kind="quiet"
        small
        busy={remove.busy}
        icon={<IconTrash size={18} stroke={1.8} aria-hidden />}
        label={t("portal-orders.cart.remove-of", { title: line.title })}
        onPress={() => remove.run({ params: { lineId: line.id } })}
      >
        {t("portal-orders.cart.remove")}
      </Button>
    </li>
  );
}
