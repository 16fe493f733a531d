// What tells a service's line apart, and what the network gives it (network.md 1.4).
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine, Note } from "../../../../shared/text.ts";

/** auto: the static address that it has, else one of a pool where there is one, else the router decides. */
export const ipv4Methods = ["auto", "none", "static", "pool", "nas_pool"] as const;
/** auto: the static one that it has. pool: one of a pool for it; where none is free it comes in without. */
export const ipv6Methods = ["auto", "none", "pool", "nas_pool"] as const;
export const mostMacs = 16;
export const mostNetworks = 20;

/** A circuit id, remote id or NAS-Port-Id: as it is read, or as hex digits; `*`: any that is sent. */
const PortId = FilledLine(253).nullable();
const Bps = z.int().min(1_000).max(Number.MAX_SAFE_INTEGER).nullable();

const lineFields = {
  ipv4Method: z.enum(ipv4Methods),
  /** The prefixes of a named pool; empty: any that the line may have an address of. */
  ipv4PoolIds: z.array(z.uuid()).max(100),
  /** Sent as Framed-Pool. */
  ipv4NasPool: FilledLine(63).nullable(),
  wan6Method: z.enum(ipv6Methods),
  /** Sent as Framed-IPv6-Pool. */
  wan6NasPool: FilledLine(63).nullable(),
  pdMethod: z.enum(ipv6Methods),
  /** Sent as Delegated-IPv6-Prefix-Pool. */
  pdNasPool: FilledLine(63).nullable(),
  /** N-37 behind the subscriber: "198.51.100.8/29", with a metric behind it or without. */
  networks: z.array(z.string().trim().min(1).max(60)).max(mostNetworks),
  macs: z.array(z.string().trim().min(1).max(60)).max(mostMacs),
  /** N-62 devices bind themselves as they connect. */
  learnsMacs: z.boolean(),
  maxLearned: z.int().min(1).max(mostMacs),
  replacesOldest: z.boolean(),
  circuitId: PortId,
  remoteId: PortId,
  nasPortId: PortId,
  /** Empty: any. */
  nasIds: z.array(z.uuid()).max(100),
  /** Null: as its plan says. */
  maxSessions: z.int().min(1).max(16).nullable(),
  /** bit/s; null: the plan's. */
  downBps: Bps,
  upBps: Bps,
  /** N-69 lines `Attribute op value` behind those of its plan. */
  replyLines: Note(4000),
};

const Named = z.object({ id: z.uuid(), name: z.string() });
const LineView = z.object({
  ...lineFields,
  /** "AA:BB:CC:DD:EE:FF" */
  macs: z.array(z.string()),
  replyLines: z.string(),
  /** Those of `nasIds` and `ipv4PoolIds` that the reader sees. */
  nases: z.array(Named),
  pools: z.array(Named),
  /** What it has where nothing of its own is said; 0 bit/s: nothing is said of speed; null: as many sessions as come, whatever the line says. */
  plan: z.object({ downBps: z.int(), upBps: z.int(), maxSessions: z.int().nullable() }),
  /** What is given to it alone. */
  staticAddresses: z.array(z.string()),
  /** 0: nothing was ever said of it, and the usual holds. */
  version: z.int(),
});

const params = z.object({ serviceId: z.uuid() });

export const getLineEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/line",
  summary: "What tells an internet service's line apart, and what the network gives it.",
  params,
  returns: LineView,
});
export const updateLineEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/services/:serviceId/line",
  summary: "Binds a line to devices, a port or routers, and says which addresses and what speed it gets. It holds from the next login on.",
  params,
  body: z.strictObject(lineFields).partial(),
  returns: LineView,
  versioned: true,
});
