import type { Module } from "../../platform/module.ts";
import { paymentFailed, paymentSettled, paymentStarted } from "../payments/index.ts";
import { openWhilePaying, shutWhenPaid, shutWhenRefused } from "./payment-windows.ts";

export const dnsBlockingModule: Module = {
  name: "dns-blocking",
  listen: (on) => {
    on(paymentStarted, "open-payment-window", openWhilePaying);
    on(paymentSettled, "end-payment-window-when-paid", shutWhenPaid);
    on(paymentFailed, "end-payment-window-when-refused", shutWhenRefused);
  },
};
