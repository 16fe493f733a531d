import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

const shopRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/shop",
  component: lazyPage(() => import("./shop-page.tsx"), "ShopPage", "portal-orders"),
});
const cartRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/shop/cart",
  component: lazyPage(() => import("./cart-page.tsx"), "CartPage", "portal-orders"),
});
const checkoutRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/shop/checkout",
  component: lazyPage(() => import("./checkout-page.tsx"), "CheckoutPage", "portal-orders"),
});
const ordersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/orders",
  component: lazyPage(() => import("./orders-page.tsx"), "OrdersPage", "portal-orders"),
});
const orderRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/orders/$orderId",
  component: lazyPage(() => import("./order-page.tsx"), "OrderPage", "portal-orders"),
});

export const ordersRoutes = [shopRoute, cartRoute, checkoutRoute, ordersRoute, orderRoute] as const;
