// What customers see of managed routers and do with them, and how "Check my connection" and passwords of services are offered.
import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";
import { customerActs } from "./contract.ts";

const portal = { levels: ["system", "partner"], may: "config.portal.update" } as const;

export const portalRouters = defineSetting({
  ...portal,
  key: "portal.acs_devices",
  shape: z.boolean(),
  fallback: false,
  title: "Customers see their router",
  help: "State, Wi-Fi and what can be done with routers that you manage.",
});
export const portalRouterActs = defineSetting({
  ...portal,
  key: "portal.acs_actions",
  shape: z.array(z.enum(customerActs as [string, ...string[]])).max(customerActs.length),
  fallback: ["reboot", "wifi_name", "wifi_password"],
  title: "What customers do with their router",
  help: "As far as the router can.",
});
export const actionTtlHours = defineSetting({
  key: "devices.portal_action_ttl_h",
  shape: z.int().min(1).max(24),
  fallback: 1,
  levels: ["system", "partner"],
  may: "config.networking.update",
  title: "What a router is told waits",
  help: "Hours for which an act of a customer waits for a router that does not answer; then it is dropped.",
});
export const portalSelfCheck = defineSetting({
  ...portal,
  key: "portal.services.self_check",
  shape: z.boolean(),
  fallback: true,
  title: "Customers check their connection",
  help: "One tap that looks for what is wrong, and says it in one sentence.",
});
export const portalPasswordChange = defineSetting({
  ...portal,
  key: "portal.services.password_change",
  shape: z.boolean(),
  fallback: false,
  title: "Customers change the password of the line",
  help: "Of internet services that have a login. Their router needs the same password.",
});
export const settings = [portalRouters, portalRouterActs, actionTtlHours, portalSelfCheck, portalPasswordChange];
