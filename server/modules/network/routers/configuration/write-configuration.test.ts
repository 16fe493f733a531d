import { describe, expect, it } from "vitest";
import { shippedNames } from "../../profiles/shipped-profiles.ts";
import type { ConfigurationFacts } from "./facts.ts";
import { writeConfiguration } from "./write-configuration.ts";

const facts: ConfigurationFacts = {
  name: "BNG 1",
  servers: ["203.0.113.10", "203.0.113.11"],
  authenticationPort: 1812,
  accountingPort: 1813,
  secret: "gulls-over-the-harbour",
  authenticates: true,
  accounts: true,
  interimSeconds: 300,
  dynamic: { mode: "coa_and_disconnect", port: 3799, secret: "rain-behind-the-mountain" },
  accessTypes: ["pppoe"],
  nasIdentifier: "bng-1",
  nasIpAddress: "198.51.100.1",
  dnsAddress: "203.0.113.53",
  landingAddress: "203.0.113.80",
};

describe("N-24 what to paste into equipment", () => {
  it.each(shippedNames)("%s has servers, ports, secret, and what blocked subscribers still reach", (name) => {
    const text = writeConfiguration(name, facts);
    for (const needed of ["203.0.113.10", "203.0.113.11", facts.secret, "203.0.113.53", "203.0.113.80"]) expect(text).toContain(needed);
    expect(text).not.toMatch(/undefined|null|\[object/);
    expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
  });

  const mentions = [
    {
      name: "mikrotik_ppp",
      has: ["/ppp aaa", "interim-update=300s", "/radius incoming", "set accept=yes port=3799", "src-address-list=dm-debt", "to-ports=53"],
    },
    { name: "mikrotik_hotspot", has: ["service=hotspot", "radius-interim-update=300s", "/ip hotspot walled-garden ip"] },
    { name: "mikrotik_dhcp", has: ["service=dhcp", "use-radius=yes"] },
    {
      name: "cisco_ios",
      has: [
        "aaa policy interface-config allow-subinterface",
        "periodic 5",
        "client 203.0.113.10 server-key rain-behind-the-mountain",
        "ip access-list extended DM-WALLED",
      ],
    },
    { name: "cisco_iosxe", has: ["subscriber-service", "port 3799", "policy-map DM-WALLED"] },
    {
      name: "juniper_mx",
      has: ["update-interval 10", "dynamic-request-port 3799", "dynamic-profiles walled", "internet variables down mandatory"],
    },
    {
      name: "huawei_bras",
      has: ["radius-server authorization 203.0.113.10 shared-key-cipher rain-behind-the-mountain", "accounting interim interval 5"],
    },
    { name: "accel_ppp", has: ["acct-interim-interval=300", "dae-server=198.51.100.1:3799,rain-behind-the-mountain", "name=dm-walled"] },
    { name: "hostapd", has: ["radius_das_client=203.0.113.10 rain-behind-the-mountain", "radius_acct_interim_interval=300"] },
    { name: "generic", has: ["home_server demarc1 {", "on port 3799", "every:  300 s"] },
  ] as const;
  it.each(mentions)("$name speaks its own language", ({ name, has }) => {
    const text = writeConfiguration(name, facts);
    for (const needed of has) expect(text).toContain(needed);
  });

  it.each(shippedNames)("%s opens no listener where nothing changes live sessions", (name) => {
    const text = writeConfiguration(name, { ...facts, dynamic: { ...facts.dynamic, mode: "none" } });
    expect(text).not.toContain(facts.dynamic.secret);
    expect(text).not.toMatch(/radius incoming|dynamic-author|dynamic-request-port|dae-server|radius_das/);
  });

  it.each(shippedNames)("%s asks for no accounting where there is none", (name) => {
    const text = writeConfiguration(name, { ...facts, accounts: false });
    expect(text).not.toMatch(/accounting=yes|aaa accounting network|accounting order|accounting-mode radius|acct_server|Accounting port/);
  });

  it("quotes what has a meaning there", () => {
    const odd = { ...facts, secret: 'a"b$c\\d-0123456789' };
    expect(writeConfiguration("mikrotik_ppp", odd)).toContain('secret="a\\"b\\$c\\\\d-0123456789"');
    expect(writeConfiguration("juniper_mx", odd)).toContain('secret "a\\"b$c\\\\d-0123456789"');
  });

  it("knows IPv6 from IPv4", () => {
    const text = writeConfiguration("cisco_iosxe", { ...facts, servers: ["2001:db8::10"] });
    expect(text).toContain("address ipv6 2001:db8::10 auth-port 1812");
  });

  it("offers a key of each station on an SSID without EAP only", () => {
    expect(writeConfiguration("hostapd", { ...facts, accessTypes: ["wifi_psk"] })).toMatch(/wpa_key_mgmt=WPA-PSK[\s\S]*wpa_psk_radius=2/);
    expect(writeConfiguration("hostapd", { ...facts, accessTypes: ["wifi_eap"] })).not.toContain("wpa_psk_radius");
  });
});
