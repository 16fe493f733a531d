// How open sessions are changed (network.md 2.15).
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";

const common = { levels: ["system"], may: "config.networking.update" } as const;

export const coaTimeoutMs = defineSetting({
  ...common,
  key: "access.coa_timeout_ms",
  shape: z.int().min(200).max(30_000),
  fallback: 3_000,
  title: "Wait for a router's answer",
  help: "Milliseconds after which a request to change or end a session is sent again.",
});
const coaTries = defineSetting({
  ...common,
  key: "access.coa_tries",
  shape: z.int().min(1).max(10),
  fallback: 3,
  title: "Tries to change a session",
  help: "How often a request is sent before its router counts as not reached.",
});
export const coaFallback = defineSetting({
  ...common,
  key: "access.coa_fallback",
  shape: z.enum(["disconnect", "none"]),
  fallback: "disconnect",
  title: "When a router refuses a change",
  help: "End the session, so that it logs in anew with what it is to have; or leave it as it is.",
});
export const coaLogDays = defineSetting({
  ...common,
  key: "access.coa_log_days",
  shape: z.int().min(1).max(366),
  fallback: 30,
  title: "Log of changes of sessions",
  help: "Days for which attempts to change or end sessions are kept.",
});

export const coaSettings = [coaTimeoutMs, coaTries, coaFallback, coaLogDays];

export interface CoaSettings {
  readonly timeoutMs: number;
  readonly tries: number;
  readonly fallback: "disconnect" | "none";
}

export const loadCoaSettings = async (work: Work): Promise<CoaSettings> => ({
  timeoutMs: await getSetting(work, coaTimeoutMs),
  tries: await getSetting(work, coaTries),
  fallback: await getSetting(work, coaFallback),
});
