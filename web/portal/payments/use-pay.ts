import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { chargeEndpoint, checkoutEndpoint } from "../../../server/modules/payments/attempts/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { useAction } from "../../lib/use-action.ts";
import { basePathOf } from "../app/base-path.ts";
import type { Options } from "./options.ts";
import type { Asked } from "./pay-choice-rules.ts";

/** A saved method, or the page of a gateway where a new one is typed in. */
export type Way = { kind: "saved"; methodId: string } | { kind: "gateway"; gateway: string; save: boolean };

/** The default method if it can be used, else another saved one, else the first gateway. */
export function firstWay({ methods, gateways }: Options): Way | undefined {
  const usable = methods.filter(({ state }) => state === "active" || state === "expiring");
  const method = usable.find(({ isDefault }) => isDefault) ?? usable[0];
  if (method) return { kind: "saved", methodId: method.id };
  const gateway = gateways[0];
  return gateway && { kind: "gateway", gateway: gateway.gateway, save: false };
}

/** What paying in this way adds. */
export const ruleOf = ({ methods, gateways }: Options, way: Way | undefined) => {
  const driver = way?.kind === "saved" ? methods.find(({ id }) => id === way.methodId)?.gateway : way?.gateway;
  return gateways.find(({ gateway }) => gateway === driver)?.surcharge ?? null;
};

/** What else shows the money that moved. */
export const payTopics = ["dashboard", "invoices", "money-documents", "transactions", "statement"];

/** Starts the payment and leads on: to the gateway's page, or to the page that says how it went. */
export function usePay({
  asked,
  way,
  surcharge,
  onRefused,
}: {
  asked: Asked | undefined;
  way: Way | undefined;
  /** What was shown that it adds. */
  surcharge: MoneyJson | undefined;
  onRefused: () => void;
}): {
  busy: boolean;
  problem: ApiProblem | undefined;
  start: (replaceUnfinished: boolean) => void;
} {
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const checkout = useAction(checkoutEndpoint, { topics: payTopics });
  const charge = useAction(chargeEndpoint, { topics: payTopics });

  // The button stays busy until the browser has left: a second press would be another payment.
  const leaveFor = (url: string): void => {
    setLeaving(true);
    location.assign(url);
  };

  async function start(replaceUnfinished: boolean): Promise<void> {
    if (!asked || !way) return;
    const basePath = basePathOf(location.pathname);
    const wanted = {
      ...(asked.documentIds ? { documentIds: [...asked.documentIds] } : {}),
      ...(asked.orderId ? { orderId: asked.orderId } : {}),
      ...(asked.quoteId ? { quoteId: asked.quoteId } : {}),
      ...(asked.amount ? { amount: asked.amount } : {}),
      ...(surcharge ? { surcharge } : {}),
      replaceUnfinished,
      basePath,
    };
    if (way.kind === "gateway") {
      const opened = await checkout.run({ body: { ...wanted, gateway: way.gateway, saveMethod: way.save } });
      if (opened) leaveFor(opened.redirectUrl);
      else onRefused();
      return;
    }
    const attempt = await charge.run({ body: { ...wanted, methodId: way.methodId } });
    if (!attempt) onRefused();
    else if (attempt.continueUrl) leaveFor(attempt.continueUrl);
    else void navigate({ to: `/finance/attempts/${attempt.id}` as never, search: {} as never });
  }

  return {
    busy: leaving || checkout.busy || charge.busy,
    problem: way?.kind === "saved" ? charge.problem : checkout.problem,
    start: (replaceUnfinished) => void start(replaceUnfinished),
  };
}
