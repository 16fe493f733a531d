import { IconShoppingBag } from "@tabler/icons-react";
import { cartEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { cartTopics } from "./order.ts";

/** How much is in the cart and what it comes to; the way there. */
export function CartButton() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(cartEndpoint, undefined, { topics: cartTopics });
  if (!data || data.count === 0) return null;
  return (
    <LinkButton to={"/shop/cart" as never} kind="primary" icon={<IconShoppingBag size={20} stroke={1.8} aria-hidden />}>
      {data.total
        ? t("portal-orders.cart.button", { count: data.count, total: format.money(data.total) })
        : t("portal-orders.cart.button-plain", { count: data.count })}
    </LinkButton>
  );
}
