// How a NAS is told of a network behind a subscriber (N-37; RFC 2865, 5.22; RFC 3162, 2.5).
import { type Ip, type Network, parseNetwork, printIp, printNetwork } from "./ip-rules.ts";

export interface Route {
  readonly network: Network;
  readonly metric: number;
}

const mostMetric = 255;

/** "198.51.100.8/29", with a metric behind it or without; undefined for what is no network, or a network with host bits. */
export function readRoute(text: string): Route | undefined {
  const [network = "", metric = "1", ...more] = text.trim().split(/\s+/);
  const parsed = parseNetwork(network);
  const isMetric = /^[1-9]\d{0,2}$/.test(metric) && Number(metric) <= mostMetric;
  return parsed.kind === "network" && isMetric && more.length === 0 ? { network: parsed.network, metric: Number(metric) } : undefined;
}

export const printRoute = ({ network, metric }: Route): string => `${printNetwork(network)} ${metric}`;

/** "198.51.100.8/29 100.64.0.5 1"; a gateway of zeros when the subscriber's own address is not known to us. */
export const framedRoute = ({ network, metric }: Route, gateway: Ip | null): string =>
  `${printNetwork(network)} ${printIp(gateway?.family === network.family ? gateway : { family: network.family, value: 0n })} ${metric}`;
