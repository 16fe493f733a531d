import type {
  cartEndpoint,
  portalOrderEndpoint,
  quoteOrderEndpoint,
  shopEndpoint,
} from "../../../server/modules/ordering/orders/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Shop = ReturnsOf<typeof shopEndpoint>;
export type Product = Shop["products"][number];
export type Cart = ReturnsOf<typeof cartEndpoint>;
export type Quote = ReturnsOf<typeof quoteOrderEndpoint>;
export type Figures = Quote["figures"];
export type Order = ReturnsOf<typeof portalOrderEndpoint>;

/** What else shows what a cart or an order changes. */
export const cartTopics = ["cart", "shop"];
export const orderTopics = ["orders", "cart", "shop", "services", "invoices", "payments", "tickets"];
