// How equipment is watched (network.md 1.5). What one device needs otherwise stands in its record.
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { JudgeSettings } from "./judge-rules.ts";
import type { PingWish } from "./ports.ts";

const common = { levels: ["system"], may: "config.networking.update" } as const;

const pingPackets = defineSetting({
  ...common,
  key: "network.ping_packets",
  shape: z.int().min(1).max(20),
  fallback: 5,
  title: "Pings in a round",
  help: "Packets that each device is sent in one round.",
});
const pingTimeoutMs = defineSetting({
  ...common,
  key: "network.ping_timeout_ms",
  shape: z.int().min(100).max(10_000),
  fallback: 1000,
  title: "Waiting for an answer",
  help: "Milliseconds after which a packet counts as lost.",
});
const downAfterRounds = defineSetting({
  ...common,
  key: "network.down_after_rounds",
  shape: z.int().min(1).max(20),
  fallback: 3,
  title: "Down after",
  help: "Rounds running in which a device answers nothing.",
});
const upAfterRounds = defineSetting({
  ...common,
  key: "network.up_after_rounds",
  shape: z.int().min(1).max(20),
  fallback: 2,
  title: "Up after",
  help: "Rounds running in which a device answers again.",
});
const degradedLossPercent = defineSetting({
  ...common,
  key: "network.degraded_loss_percent",
  shape: z.int().min(1).max(99),
  fallback: 20,
  title: "Degraded by loss",
  help: "Lost packets from which on a round is bad. Three running make a device degraded.",
});
const degradedRttTimes = defineSetting({
  ...common,
  key: "network.degraded_rtt_times",
  shape: z.int().min(2).max(100),
  fallback: 3,
  title: "Degraded by delay",
  help: "How many times its own median of seven days a round takes to be a bad one.",
});
const notifyDelaySeconds = defineSetting({
  ...common,
  key: "network.notify_delay_seconds",
  shape: z.int().min(0).max(86_400),
  fallback: 300,
  title: "An alert is raised after",
  help: "Seconds for which something must be wrong. A device may have its own.",
});
const monitorGateway = defineSetting({
  ...common,
  key: "network.monitor_gateway",
  shape: z.union([z.literal(""), z.ipv4(), z.ipv6()]),
  fallback: "",
  title: "Gateway of the monitor",
  help: "Pinged when more than half of the devices fail: without an answer it is the monitor that sees nothing. Empty: this machine's own gateway.",
});

export const settings = [
  ...[pingPackets, pingTimeoutMs, downAfterRounds, upAfterRounds, degradedLossPercent, degradedRttTimes, notifyDelaySeconds],
  monitorGateway,
];

export const readPingWish = async (work: Work): Promise<PingWish> => ({
  packets: await getSetting(work, pingPackets),
  timeoutMs: await getSetting(work, pingTimeoutMs),
});

/** Undefined: the prober's own. */
export const readMonitorGateway = async (work: Work): Promise<string | undefined> => (await getSetting(work, monitorGateway)) || undefined;

export const readJudgeSettings = async (work: Work): Promise<JudgeSettings & { readonly notifyDelayMs: number }> => ({
  downAfter: await getSetting(work, downAfterRounds),
  upAfter: await getSetting(work, upAfterRounds),
  degradedLossPercent: await getSetting(work, degradedLossPercent),
  degradedRttTimes: await getSetting(work, degradedRttTimes),
  notifyDelayMs: 1000 * (await getSetting(work, notifyDelaySeconds)),
});
