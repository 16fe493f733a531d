// How a NAS is told of a network behind a subscriber (N-37; RFC 2865, 5.22; RFC 3162, 2.5).
import { type Ip, type Network, printIp, printNetwork } from "./ip-rules.ts";

/** "198.51.100.8/29 100.64.0.5 1"; a gateway of zeros when the subscriber's own address is not known to us. */
export const framedRoute = (network: Network, gateway: Ip | null, metric: number): string =>
  `${printNetwork(network)} ${printIp(gateway?.family === network.family ? gateway : { family: network.family, value: 0n })} ${metric}`;
