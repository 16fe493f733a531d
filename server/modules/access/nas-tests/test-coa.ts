// N-23 asks a router to change a session that does not exist. It goes out by the very socket from which sessions are changed: many routers listen to
// that address alone.
import { randomUUID } from "node:crypto";
import { lookup } from "node:dns/promises";
import { coaAddressOf, writeCoaRequest } from "../coa/coa-request.ts";
import type { CoaSender } from "../coa/ports.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import { judgeProbe } from "./coa-probe-rules.ts";
import type { Finding } from "./ports.ts";

/** Somebody waits for it. */
const mostTimeoutMs = 2_000;
const tries = 2;

export async function testCoa(
  nas: RadiusNas,
  { sender, timeoutMs, now }: { readonly sender: CoaSender; readonly timeoutMs: number; readonly now: Date },
): Promise<Finding> {
  const named = coaAddressOf(nas);
  if (named === undefined) return { verdict: "no_address", details: {} };
  // An answer with another secret is told by the address that it comes from.
  const address = await lookup(named).then(
    (found) => found.address,
    () => undefined,
  );
  const { port } = nas.dynamic;
  if (address === undefined) return { verdict: "no_such_name", details: { address: named } };
  const packet = nas.dynamic.mode === "disconnect_only" ? "disconnect" : "coa";
  const nobody = { namedBy: null, acctSessionId: `demarc-test-${randomUUID()}`, login: "demarc-test" };
  const answer = await sender.send({
    ...{ nasId: nas.id, address, port, secret: nas.dynamicSecret, tries, timeoutMs: Math.min(timeoutMs, mostTimeoutMs) },
    write: (id) => writeCoaRequest({ packet, id, now }, nas, nobody),
  });
  const { outcome, latencyMs } = answer;
  return {
    verdict: judgeProbe(answer),
    details: {
      ...{ address, port },
      ...(outcome.kind === "nak" && outcome.errorCause !== null ? { errorCause: outcome.errorCause } : {}),
      ...(latencyMs === null ? {} : { ms: latencyMs }),
    },
  };
}
