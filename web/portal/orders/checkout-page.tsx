// P-96 the exact price, how it is paid, the terms; nothing is ticked before.
import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { quoteOrderEndpoint, submitOrderEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { asProblem, callApi } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { FiguresTable } from "./figures-table.tsx";
import { orderTopics, type Quote } from "./order.ts";
import "./shop-page.css";

/** A price is good for a quarter of an hour; before that it is asked for anew. */
const renewMs = 13 * 60_000;

export function CheckoutPage() {
  const t = useTexts();
  const [promoCode, setPromoCode] = useState("");
  const state = useQuery({
    queryKey: ["order-quote", promoCode],
    queryFn: ({ signal }) => callApi(quoteOrderEndpoint, { body: promoCode === "" ? {} : { promoCode }, signal }),
    staleTime: renewMs,
    refetchInterval: renewMs,
    gcTime: 0,
    retry: false,
  });
  const problem = state.error ? asProblem(state.error) : undefined;
  const isCode = problem?.code === "promo-code-refused" || problem?.code === "promo-entry-locked";
  const renew = (): void => void state.refetch();
  return (
    <>
      <PortalTitle>{t("portal-orders.checkout.page")}</PortalTitle>
      {state.data ? (
        <Checkout quote={state.data} renew={renew} promo={<PromoField code={promoCode} onCode={setPromoCode} />} />
      ) : isCode ? (
        <PortalColumns
          matters={
            <PortalCard>
              <ProblemNote problem={problem} />
              <PromoField code="" onCode={setPromoCode} />
              <Button onPress={() => setPromoCode("")}>{t("portal-orders.promo.without")}</Button>
            </PortalCard>
          }
        />
      ) : (
        <PortalColumns
          matters={
            <PortalCard loading={state.isPending} problem={problem} onRetry={renew}>
              {problem?.code === "cart-empty" && <LinkButton to={"/shop" as never}>{t("portal-orders.cart.to-shop")}</LinkButton>}
            </PortalCard>
          }
        />
      )}
    </>
  );
}

function PromoField({ code, onCode }: { code: string; onCode: (code: string) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState(code);
  const [open, setOpen] = useState(code !== "");
  if (!open) {
    return (
      <div>
        <Button kind="quiet" small onPress={() => setOpen(true)}>
          {t("portal-orders.promo.have")}
        </Button>
      </div>
    );
  }
  return (
    <form
      className="promo"
      onSubmit={(event) => {
        event.preventDefault();
        onCode(typed.trim());
      }}
    >
      <TextInput
        label={t("portal-orders.promo.code")}
        value={typed}
        maxLength={40}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button submit disabled={typed.trim() === "" || typed.trim() === code}>
        {t("portal-orders.promo.use")}
      </Button>
    </form>
  );
}

function Checkout({ quote, renew, promo }: { quote: Quote; renew: () => void; promo: ReactNode }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { figures, payments, isApproved, needsContract, answerDays, termsLink } = quote;
  const isFree = Number(figures.now.gross.amount) === 0;
  const [payment, setPayment] = useState<"now" | "later" | undefined>(payments.length === 1 ? payments[0] : undefined);
  const [agrees, setAgrees] = useState(false);
  const [notes, setNotes] = useState("");
  const submit = useAction(submitOrderEndpoint, {
    topics: orderTopics,
    onDone: (order) =>
      void navigate({
        to: `/orders/${order.id}` as never,
        search: (order.mayPay ? { pay: `order:${order.id}` } : {}) as never,
      }),
  });
  const isStale = submit.problem?.code === "quote-stale";
  const send = (): void => {
    if (payment) void submit.run({ body: { quoteId: quote.quoteId, payment, acceptsTerms: true, notes: notes.trim() } });
  };
  const waits = payment !== undefined && isApproved[payment];
  return (
    <PortalColumns
      matters={
        <PortalCard title={t("portal-orders.checkout.price")}>
          <FiguresTable figures={figures} payment={payment} />
          {promo}
        </PortalCard>
      }
      happened={
        <PortalCard title={t("portal-orders.checkout.how")}>
          <div className="checkout">
            {payments.length > 1 && (
              <RadioList
                label={t("portal-orders.checkout.payment")}
                value={payment}
                onChange={setPayment}
                options={payments.map((way) => ({
                  value: way,
                  label: t(`portal-orders.checkout.pay.${way}`),
                  note: t(`portal-orders.checkout.pay.${way}-note`),
                }))}
              />
            )}
            {needsContract && <p className="order-note">{t("portal-orders.checkout.contract")}</p>}
            {waits && (
              <p className="order-note">
                {answerDays > 0 ? t("portal-orders.checkout.answer", { days: answerDays }) : t("portal-orders.checkout.approval")}
              </p>
            )}
            <Textarea
              label={t("portal-orders.product.notes")}
              value={notes}
              maxLength={1000}
              autosize
              minRows={2}
              maxRows={5}
              onChange={(event) => setNotes(event.currentTarget.value)}
            />
            <Checkbox
              checked={agrees}
              onChange={(event) => setAgrees(event.currentTarget.checked)}
              label={t(termsLink ? "portal-orders.checkout.terms" : "portal-orders.checkout.agree")}
            />
            {termsLink && (
              <a href={termsLink} target="_blank" rel="noreferrer">
                {t("portal-orders.checkout.read-terms")}
              </a>
            )}
            <ProblemNote problem={submit.problem} {...(isStale ? { onRetry: renew } : {})} />
            <Button kind="primary" full busy={submit.busy} disabled={!agrees || payment === undefined || isStale} onPress={send}>
              {payment === "now" && !isFree
                ? t("portal-orders.checkout.order-pay", { amount: format.money(figures.now.gross) })
                : t("portal-orders.checkout.order")}
            </Button>
          </div>
        </PortalCard>
      }
    />
  );
}
