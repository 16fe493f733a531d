import type { Gateways } from "../modules/payments/ports.ts";
import type { Tools } from "../platform/tools.ts";
import { createSandboxGateway } from "./sandbox-gateway/sandbox-gateway.ts";

/** Every payment gateway that this program knows: a new one gets its line here. */
export function makeGateways(tools: Tools): Gateways {
  const gateways = [createSandboxGateway(tools)];
  return new Map(gateways.map((gateway) => [gateway.driver, gateway]));
}
