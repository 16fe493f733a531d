import type { RouterAdapters } from "../modules/devices/ports.ts";
import type { Tools } from "../platform/tools.ts";
import { createSimulatedRouter } from "./simulated-router/simulated-router.ts";

/** Whoever speaks to routers: a new one gets its line here. The simulated one knows only the boxes that the demo made. */
export function makeRouterAdapters(tools: Tools): RouterAdapters {
  const adapters = [createSimulatedRouter(tools)];
  return new Map(adapters.map((adapter) => [adapter.driver, adapter]));
}
