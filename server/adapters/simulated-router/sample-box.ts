// How a new box looks before anybody touched it; what differs is told.
import type { SimulatedState } from "./simulated-state.ts";

const everything = [
  ...[
    "reboot",
    "wifi_name",
    "wifi_password",
    "guest_wifi",
    "band",
    "schedule",
    "hosts",
    "pause_host",
    "speed_test",
    "firmware",
    "wan_login",
  ],
] as SimulatedState["capabilities"];

export function sampleBox(more: Partial<SimulatedState> & { readonly startedAt: string }): SimulatedState {
  return {
    capabilities: everything,
    firmware: "4.2.1",
    newFirmware: null,
    wan: { isUp: true, ipv4: "100.64.0.5", ipv6: null, mac: "02:00:5e:00:00:05" },
    bands: [
      { band: "2.4", isOn: true, name: "Home", channel: 6, key: "sunny-side-up" },
      { band: "5", isOn: true, name: "Home", channel: 44, key: "sunny-side-up" },
    ],
    guest: { isOn: false, name: "Home guests", key: "welcome-in" },
    schedule: { isOn: false, from: "23:00", to: "06:00" },
    hosts: [],
    ports: [
      { name: "LAN 1", isUp: true, mbps: 1000 },
      { name: "LAN 2", isUp: false, mbps: null },
    ],
    speedTest: null,
    signal: { dbm: -19, isGood: true },
    wanLogin: null,
    reportsKeys: false,
    wanPassword: "",
    ...more,
  };
}
