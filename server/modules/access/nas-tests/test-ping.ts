// N-23 whether a router answers a ping, from where the provider's equipment is watched.
import { lookup } from "node:dns/promises";
import type { Prober } from "../../network/index.ts";
import type { Finding } from "./ports.ts";

const wish = { packets: 5, timeoutMs: 1_000 } as const;

/** @param named - an address or a host name; undefined: nobody said where it is */
export async function testPing(named: string | undefined, prober: Prober): Promise<Finding> {
  if (named === undefined) return { verdict: "no_address", details: {} };
  const address = await lookup(named).then(
    (found) => found.address,
    () => undefined,
  );
  if (address === undefined) return { verdict: "no_such_name", details: { address: named } };
  const pinged = await prober.ping([address], wish);
  // N-41 nothing was sent, so nothing is known of the router.
  if (pinged.kind === "unable") return { verdict: pinged.reason, details: { address } };
  const echo = pinged.echoes.get(address);
  if (!echo || echo.answered === 0) return { verdict: "silent", details: { address } };
  return {
    verdict: "right",
    details: {
      ...{ address, answered: echo.answered, sent: echo.sent },
      ...(echo.averageMs === null ? {} : { ms: Math.round(echo.averageMs * 10) / 10 }),
    },
  };
}
