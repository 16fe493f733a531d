// Where equipment finds us, as configuration texts and templates name it.
import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

const common = { levels: ["system"], may: "config.networking.update" } as const;
/** An address or a host name; empty: not said yet. */
const Address = z.string().regex(/^[0-9A-Za-z.:-]{0,253}$/);

export const radiusAddress = defineSetting({
  ...common,
  key: "network.radius_address",
  shape: Address,
  fallback: "",
  title: "RADIUS server",
  help: "The address at which routers reach the RADIUS server.",
});
export const radiusSecondAddress = defineSetting({
  ...common,
  key: "network.radius_second_address",
  shape: Address,
  fallback: "",
  title: "Second RADIUS server",
  help: "Asked when the first one does not answer. Empty: there is none.",
});
export const radiusPort = defineSetting({
  ...common,
  key: "network.radius_port",
  shape: z.int().min(1).max(65_535),
  fallback: 1812,
  title: "RADIUS port for logins",
  help: "As routers reach it.",
});
export const radiusAccountingPort = defineSetting({
  ...common,
  key: "network.radius_accounting_port",
  shape: z.int().min(1).max(65_535),
  fallback: 1813,
  title: "RADIUS port for accounting",
  help: "As routers reach it.",
});
export const dnsAddress = defineSetting({
  ...common,
  key: "network.dns_address",
  shape: Address,
  fallback: "",
  title: "Blocking resolver",
  help: "The address of the resolver that blocked subscribers are sent to.",
});
export const landingAddress = defineSetting({
  ...common,
  key: "network.landing_address",
  shape: Address,
  fallback: "",
  title: "Landing page",
  help: "The address of the page that blocked subscribers see.",
});
export const settings = [radiusAddress, radiusSecondAddress, radiusPort, radiusAccountingPort, dnsAddress, landingAddress];
