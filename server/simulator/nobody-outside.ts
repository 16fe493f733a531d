import type { coreModules } from "../modules.ts";

const nobody = () => Promise.resolve({ kind: "none", fault: "unreachable", detail: "nothing leaves a copy of the data" } as const);

/** What a copy of the data has outside of itself: nothing. */
export const nobodyOutside: Parameters<typeof coreModules>[0] = {
  accessPoints: () => new Map(),
  gateways: () => new Map(),
  fiscalAddOns: { hello: nobody, reserve: nobody, register: nobody },
  accountingSystems: new Map(),
  routers: () => new Map(),
};
