import type { AccessPoints } from "../modules/billing/einvoice/ports.ts";
import type { Tools } from "../platform/tools.ts";
import { createSandboxAccessPoint } from "./sandbox-access-point.ts";

/** Every access point to a network of e-invoices that this program knows: a new one gets its line here. */
export function makeAccessPoints(tools: Tools): AccessPoints {
  const points = [createSandboxAccessPoint(tools)];
  return new Map(points.map((point) => [point.driver, point]));
}
