// Whether, for how long and how often whoever pays has full service (N-178).
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const common = { levels: ["system", "partner"], may: "config.networking.update" } as const;

export const isOffered = defineSetting({
  ...common,
  key: "access.payment_window",
  shape: z.boolean(),
  fallback: true,
  title: "Full service while paying",
  help: "Who is blocked for money and starts to pay has full service for some minutes, so that every page of their bank can be reached.",
});
export const windowMinutes = defineSetting({
  ...common,
  key: "access.payment_window_min",
  shape: z.int().min(1).max(60),
  fallback: 10,
  title: "Minutes of full service",
  help: "So long it lasts at the most. It ends early when the payment came or was refused.",
});
export const windowsPerDay = defineSetting({
  ...common,
  key: "access.payment_window_per_day",
  shape: z.int().min(1).max(24),
  fallback: 2,
  title: "Times a day",
  help: "So often on one day, by the partner's clock.",
});
export const windowsPerEpisode = defineSetting({
  ...common,
  key: "access.payment_window_per_episode",
  shape: z.int().min(1).max(100),
  fallback: 4,
  title: "Times for one debt",
  help: "So often until it is paid and the line is open again.",
});

export const paymentWindowSettings = [isOffered, windowMinutes, windowsPerDay, windowsPerEpisode];
