import { rateVariables, type TemplateVariables } from "./template-variables-rules.ts";

const nas = { name: "bng-north", id: "bng-north" } as const;
const partner = { code: "north" } as const;

/** 100/20 Mbit/s by PPPoE, with nothing that a plan may do without. */
const plain: TemplateVariables = {
  ...{ nas, partner, state: "active", interim: 300, location: { code: "hill" } },
  rate: rateVariables({ down: 100_000_000, up: 20_000_000 }),
  plan: { name: "Home 100", code: "home-100" },
  service: { id: "1001", login: "alice@isp.example" },
  customer: { id: "501" },
  ip: { v4: "100.64.10.20", pool: "residential", gateway: "100.64.8.1", dns1: "192.0.2.53", dns2: "192.0.2.54" },
};

/** 50/10 Mbit/s with burst and guarantee, a static address, IPv6, a VLAN of its own, prepaid and with data that runs out. */
const rich: TemplateVariables = {
  ...{ nas, partner, state: "throttled", reason: "fair_use", interim: 300, location: { code: "hill" } },
  rate: rateVariables(
    { down: 50_000_000, up: 10_000_000 },
    { guaranteePercent: 10, burstPercent: 20, thresholdPercent: 80, burstSeconds: 16, priority: "high" },
  ),
  plan: { name: "Business 50", code: "business-50" },
  service: { id: "1002", login: "bob@isp.example", attr: { vlan: 812, start_page: "https://isp.example/start" } },
  customer: { id: "502" },
  ip: {
    ...{ v4: "203.0.113.7", gateway: "203.0.113.1", dns1: "192.0.2.53", dns2: "192.0.2.54" },
    ...{ v6_wan: "2001:db8:1::/64", v6_pd: "2001:db8:7700::/56" },
  },
  session: { timeout: 86_400 },
  cap: { remaining_bytes: 250_000_000_000 },
  rule: { name: "Evening" },
};

/** In the walled list `debt`, at 1/1 Mbit/s. */
const walled: TemplateVariables = {
  ...{ nas, partner, state: "debt_blocked", reason: "unpaid", list: "debt", interim: 300, location: { code: "hill" } },
  rate: rateVariables({ down: 1_000_000, up: 1_000_000 }),
  plan: { name: "Home 100", code: "home-100" },
  service: { id: "1003", login: "carol@isp.example", attr: { vlan: 100 } },
  customer: { id: "503" },
  ip: { v4: "100.64.10.21", pool: "residential", gateway: "100.64.8.1", dns1: "192.0.2.153" },
  session: { timeout: 900 },
  walled: { url: "https://pay.isp.example/", vlan: 666 },
};

/** N-68 what a template is rendered for before it is saved. */
export const sampleServices: readonly { readonly title: string; readonly variables: TemplateVariables }[] = [
  { title: "a plain PPPoE service", variables: plain },
  { title: "a service with burst, IPv6 and a static address", variables: rich },
  { title: "a service that is blocked for debt", variables: walled },
];
