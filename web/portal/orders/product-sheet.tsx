// P-95 one product in full, with what has to be said about it, and the way into the cart.
import { Textarea } from "@mantine/core";
import { addToCartEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { DeliveryFields } from "./delivery-fields.tsx";
import { cartTopics, type Product, type Shop } from "./order.ts";
import { ProductPrice } from "./product-price.tsx";
import { useInputs } from "./use-inputs.ts";

interface ProductSheetProps {
  shop: Shop;
  product: Product;
  /** The offer that led here. */
  offerId: string | undefined;
  onClose: () => void;
}

export function ProductSheet({ shop, product, offerId, onClose }: ProductSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const { parents, asks } = product;
  const inputs = useInputs(shop, product);
  const { quantity, parentServiceId, when, startOn, notes } = inputs.values;
  const add = useAction(addToCartEndpoint, {
    topics: cartTopics,
    onDone: () => {
      notify(t("portal-orders.product.added", { product: product.title }));
      onClose();
    },
  });
  const submit = (): void => void add.run({ body: { planId: product.planId, ...inputs.body, ...(offerId ? { offerId } : {}) } });
  return (
    <Sheet
      open
      title={product.title}
      onClose={onClose}
      locked={add.busy}
      foot={
        <div className="order-foot">
          <ProblemNote problem={add.problem} />
          <Button kind="primary" full busy={add.busy} disabled={!inputs.isWhole || shop.refusal !== null} onPress={submit}>
            {t("portal-orders.product.add")}
          </Button>
        </div>
      }
    >
      <div className="product-sheet">
        <ProductPrice product={product} />
        {product.intro && <p>{t("portal-orders.product.intro", { months: product.intro.months, ...introOf(product.intro) })}</p>}
        {product.text && (
          <p className="product-text" dir="auto">
            {product.text}
          </p>
        )}
        {(product.downBps !== null || product.highlights.length + product.parts.length > 0) && (
          <ul className="product-list">
            {product.downBps !== null && (
              <li>
                <SpeedText downBps={product.downBps} upBps={product.upBps} />
              </li>
            )}
            {[...product.highlights, ...product.parts].map((fact) => (
              <li key={fact}>
                <bdi>{fact}</bdi>
              </li>
            ))}
          </ul>
        )}
        {product.once.map((fee) => (
          <p key={fee.text} className="product-once">
            {t("portal-orders.product.once", { text: fee.text, amount: format.money(fee.amount) })}
          </p>
        ))}
        {product.contractMonths > 0 && <p>{t("portal-orders.product.contract", { months: product.contractMonths })}</p>}
        {parents !== null && parents.length > 1 && (
          <RadioList
            label={t("portal-orders.product.parent")}
            value={parentServiceId}
            onChange={(parentServiceId) => inputs.set({ parentServiceId })}
            options={parents.map(({ id, title, number, address: where }) => ({ value: id, label: title, note: where || `S-${number}` }))}
          />
        )}
        {parents?.length === 1 && <p>{t("portal-orders.product.for", { service: parents[0]?.title ?? "" })}</p>}
        {product.mostAtOnce > 1 && (
          <CountField
            label={t("portal-orders.product.quantity")}
            value={quantity}
            description={t("portal-orders.product.most", { most: product.mostAtOnce })}
            onChange={(quantity) => inputs.set({ quantity })}
          />
        )}
        {asks.start === "may" && (
          <RadioList
            label={t("portal-orders.product.start")}
            value={when}
            onChange={(when) => inputs.set({ when })}
            options={[
              { value: "soon", label: t("portal-orders.product.soon") },
              { value: "day", label: t("portal-orders.product.on-day") },
            ]}
          />
        )}
        {asks.start !== "no" && when === "day" && (
          <DayField
            label={t("portal-orders.product.first-day")}
            value={startOn}
            min={shop.today}
            max={shop.lastStartOn ?? shop.today}
            required
            onChange={(startOn) => inputs.set({ startOn })}
          />
        )}
        <DeliveryFields asks={asks} inputs={inputs} />
        {asks.notes !== "no" && (
          <Textarea
            label={t(asks.notes === "must" ? "portal-orders.product.notes-needed" : "portal-orders.product.notes")}
            required={asks.notes === "must"}
            value={notes}
            maxLength={500}
            autosize
            minRows={2}
            maxRows={5}
            onChange={(event) => inputs.set({ notes: event.currentTarget.value })}
          />
        )}
      </div>
    </Sheet>
  );
}

/** A share or an amount: the words say which. */
const introOf = ({ percent, fixed }: NonNullable<Product["intro"]>) => ({
  how: percent === null ? "fixed" : "percent",
  value: percent ?? fixed ?? "0",
});
