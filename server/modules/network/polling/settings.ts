// How patient we are with devices that are asked by SNMP (network.md 1.5).
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const common = { levels: ["system"], may: "config.networking.update" } as const;

export const snmpTimeoutSeconds = defineSetting({
  ...common,
  key: "network.snmp_timeout_seconds",
  shape: z.int().min(1).max(30),
  fallback: 2,
  title: "Wait for an answer by SNMP",
  help: "Seconds before a device is asked again.",
});
export const snmpRetries = defineSetting({
  ...common,
  key: "network.snmp_retries",
  shape: z.int().min(0).max(5),
  fallback: 2,
  title: "Repeats by SNMP",
  help: "How often a device that does not answer is asked once more.",
});
export const snmpSettings = [snmpTimeoutSeconds, snmpRetries];
