// P-95 one product in full, with what has to be said about it, and the way into the cart.
import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { addToCartEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { isDay } from "../../../shared/calendar.ts";
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
import { cartTopics, type Product, type Shop } from "./order.ts";
import { ProductPrice } from "./product-price.tsx";

export function ProductSheet({ shop, product, onClose }: { shop: Shop; product: Product; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { parents } = product;
  const [quantity, setQuantity] = useState<number | "">(1);
  const [parentServiceId, setParent] = useState(parents?.length === 1 ? parents[0]?.id : undefined);
  const [when, setWhen] = useState<"soon" | "day">("soon");
  const [startOn, setStartOn] = useState<string>(shop.today);
  const [address, setAddress] = useState(shop.address);
  const [notes, setNotes] = useState("");
  const add = useAction(addToCartEndpoint, {
    topics: cartTopics,
    onDone: () => {
      notify(t("portal-orders.product.added", { product: product.title }));
      onClose();
    },
  });
  const mayChooseDay = product.group !== "one_time" && shop.lastStartOn !== null;
  const day = isDay(startOn) ? startOn : undefined;
  const isWhole =
    (parents === null || parentServiceId !== undefined) &&
    (when === "soon" || day !== undefined) &&
    quantity !== "" &&
    quantity <= product.mostAtOnce;
  const submit = (): void =>
    void add.run({
      body: {
        planId: product.planId,
        quantity: quantity === "" ? 1 : quantity,
        startOn: mayChooseDay && when === "day" && day ? day : null,
        parentServiceId: parentServiceId ?? null,
        address: product.wantsAddress ? address.trim() : "",
        notes: notes.trim(),
      },
    });
  return (
    <Sheet
      open
      title={product.title}
      onClose={onClose}
      locked={add.busy}
      foot={
        <div className="order-foot">
          <ProblemNote problem={add.problem} />
          <Button kind="primary" full busy={add.busy} disabled={!isWhole || shop.refusal !== null} onPress={submit}>
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
            onChange={setParent}
            options={parents.map(({ id, title, number, address: where }) => ({ value: id, label: title, note: where || `S-${number}` }))}
          />
        )}
        {parents?.length === 1 && <p>{t("portal-orders.product.for", { service: parents[0]?.title ?? "" })}</p>}
        {product.mostAtOnce > 1 && (
          <CountField
            label={t("portal-orders.product.quantity")}
            value={quantity}
            description={t("portal-orders.product.most", { most: product.mostAtOnce })}
            onChange={setQuantity}
          />
        )}
        {mayChooseDay && (
          <RadioList
            label={t("portal-orders.product.start")}
            value={when}
            onChange={setWhen}
            options={[
              { value: "soon", label: t("portal-orders.product.soon") },
              { value: "day", label: t("portal-orders.product.on-day") },
            ]}
          />
        )}
        {mayChooseDay && when === "day" && (
          <DayField
            label={t("portal-orders.product.first-day")}
            value={startOn}
            min={shop.today}
            max={shop.lastStartOn ?? shop.today}
            required
            onChange={setStartOn}
          />
        )}
        {product.wantsAddress && (
          <TextInput
            label={t("portal-orders.product.address")}
            value={address}
            maxLength={300}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
        )}
        <Textarea
          label={t("portal-orders.product.notes")}
          value={notes}
          maxLength={500}
          autosize
          minRows={2}
          maxRows={5}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
      </div>
    </Sheet>
  );
}

/** A share or an amount: the words say which. */
const introOf = ({ percent, fixed }: NonNullable<Product["intro"]>) => ({
  how: percent === null ? "fixed" : "percent",
  value: percent ?? fixed ?? "0",
});
