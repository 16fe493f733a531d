import { describe, expect, it } from "vitest";
import { decodeAttributes } from "../../../protocols/radius/attributes.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import { prepareSecret } from "../../../protocols/radius/secret.ts";
import { type ShippedProfile, shippedNames, shippedProfiles } from "../profiles/shipped-profiles.ts";
import { encodeLines } from "./encode-lines.ts";
import { mergeLines, type RenderedLine } from "./merge-lines-rules.ts";
import { compileTemplate, renderTemplate } from "./reply-template.ts";
import { rateVariables, type TemplateVariables } from "./template-variables-rules.ts";

const service = {
  plan: { name: "Home 50", code: "home-50" },
  service: { id: "1001", login: "alice@isp.example", attr: { vlan: 812, start_page: "https://isp.example/start" } },
  ip: { pool: "residential" },
} as const;

/** 2.7's example: 50/10 Mbit/s, burst +20 %, threshold 80 %, 16 s, priority normal, guarantee 10 %. */
const terms = { guaranteePercent: 10, burstPercent: 20, thresholdPercent: 80, burstSeconds: 16, priority: "normal" } as const;
const active: TemplateVariables = { ...service, state: "active", rate: rateVariables({ down: 50_000_000, up: 10_000_000 }, terms) };
const throttled: TemplateVariables = {
  ...{ ...service, state: "throttled", session: { timeout: 600 } },
  rate: rateVariables({ down: 2_000_000, up: 1_000_000 }),
};
const walled: TemplateVariables = {
  ...{ ...service, state: "debt_blocked", list: "debt", session: { timeout: 900 } },
  ...{ walled: { url: "https://pay.isp.example/", vlan: 666 }, rate: rateVariables({ down: 1_000_000, up: 1_000_000 }) },
};

function render(text: string, variables: TemplateVariables): readonly RenderedLine[] {
  const { template, faults } = compileTemplate(text);
  const rendered = renderTemplate(template, variables);
  expect([...faults, ...rendered.faults]).toEqual([]);
  return rendered.lines;
}

/** What the CoA that restores carries, the Accept of a throttled service, and the Accept of a walled one. */
function renderStates(name: ShippedProfile) {
  const { acceptLines, blockLines, restoreLines } = shippedProfiles[name];
  return {
    active: mergeLines([render(acceptLines, active), render(restoreLines, active)]),
    throttled: mergeLines([render(acceptLines, throttled)]),
    walled: mergeLines([render(acceptLines, walled), render(blockLines, walled)]),
  };
}

const print = (lines: readonly RenderedLine[]): string[] => lines.map(({ attribute, value }) => `${attribute} = ${value}`);

const vlan = (number: number): string[] => ["Tunnel-Type = VLAN", "Tunnel-Medium-Type = IEEE-802", `Tunnel-Private-Group-Id = ${number}`];
const wispr = (up: number, down: number): string[] => [`WISPr-Bandwidth-Max-Up = ${up}`, `WISPr-Bandwidth-Max-Down = ${down}`];
const burst = "Mikrotik-Rate-Limit = 10000000/50000000 12000000/60000000 8000000/40000000 16/16 5 1000000/5000000";
const mikrotik = {
  active: [burst, "Mikrotik-Address-List = dm-active"],
  throttled: ["Mikrotik-Rate-Limit = 1000000/2000000"],
  walled: ["Mikrotik-Rate-Limit = 1000000/1000000", "Mikrotik-Address-List = dm-debt"],
};

/** Table 2.7, as it comes out. */
const expected: Readonly<Record<ShippedProfile, { active: string[]; throttled: string[]; walled: string[] }>> = {
  mikrotik_ppp: mikrotik,
  mikrotik_hotspot: mikrotik,
  mikrotik_dhcp: {
    active: [burst, "Session-Timeout = 900", "Mikrotik-Address-List = dm-active"],
    throttled: ["Mikrotik-Rate-Limit = 1000000/2000000", "Session-Timeout = 600"],
    walled: ["Mikrotik-Rate-Limit = 1000000/1000000", "Session-Timeout = 900", "Mikrotik-Address-List = dm-debt"],
  },
  cisco_ios: {
    active: [
      "Cisco-AVPair = lcp:interface-config#1=rate-limit output 50000000 9375000 18750000 conform-action transmit exceed-action drop",
      "Cisco-AVPair = lcp:interface-config#2=rate-limit input 10000000 1875000 3750000 conform-action transmit exceed-action drop",
      "Cisco-AVPair = ip:inacl=DM-ACTIVE",
    ],
    throttled: [
      "Cisco-AVPair = lcp:interface-config#1=rate-limit output 2000000 375000 750000 conform-action transmit exceed-action drop",
      "Cisco-AVPair = lcp:interface-config#2=rate-limit input 1000000 187500 375000 conform-action transmit exceed-action drop",
    ],
    walled: [
      "Cisco-AVPair = lcp:interface-config#1=rate-limit output 1000000 187500 375000 conform-action transmit exceed-action drop",
      "Cisco-AVPair = lcp:interface-config#2=rate-limit input 1000000 187500 375000 conform-action transmit exceed-action drop",
      "Cisco-AVPair = ip:inacl=DM-WALLED",
    ],
  },
  cisco_iosxe: {
    active: [
      "Cisco-AVPair = ip:sub-qos-policy-out=home-50-down",
      "Cisco-AVPair = ip:sub-qos-policy-in=home-50-up",
      "Cisco-AVPair = ip:inacl=DM-ACTIVE",
    ],
    throttled: ["Cisco-AVPair = ip:sub-qos-policy-out=home-50-down", "Cisco-AVPair = ip:sub-qos-policy-in=home-50-up"],
    walled: [
      "Cisco-AVPair = ip:sub-qos-policy-out=DM-WALLED",
      "Cisco-AVPair = ip:sub-qos-policy-in=DM-WALLED",
      "Cisco-AVPair = ip:inacl=DM-WALLED",
    ],
  },
  juniper_mx: {
    active: ["ERX-Service-Deactivate = walled", "ERX-Service-Activate:1 = internet(50000k,10000k)"],
    throttled: ["ERX-Service-Activate:1 = internet(2000k,1000k)"],
    walled: ["ERX-Service-Deactivate = internet", "ERX-Service-Activate:1 = walled"],
  },
  huawei_bras: {
    active: [
      ...["Huawei-Input-Average-Rate = 10000000", "Huawei-Input-Peak-Rate = 10000000"],
      ...["Huawei-Output-Average-Rate = 50000000", "Huawei-Output-Peak-Rate = 50000000", "Huawei-Data-Filter = dm-active"],
    ],
    throttled: [
      ...["Huawei-Input-Average-Rate = 1000000", "Huawei-Input-Peak-Rate = 1000000"],
      ...["Huawei-Output-Average-Rate = 2000000", "Huawei-Output-Peak-Rate = 2000000"],
    ],
    walled: [
      ...["Huawei-Input-Average-Rate = 1000000", "Huawei-Input-Peak-Rate = 1000000"],
      ...["Huawei-Output-Average-Rate = 1000000", "Huawei-Output-Peak-Rate = 1000000", "Huawei-Data-Filter = dm-walled"],
    ],
  },
  ubiquiti_edge: {
    active: [...wispr(10_000_000, 50_000_000), "Framed-Pool = residential"],
    throttled: wispr(1_000_000, 2_000_000),
    walled: [...wispr(1_000_000, 1_000_000), "Framed-Pool = dm-walled"],
  },
  unifi_wifi: {
    active: ["UBNT-Data-Rate-DL = 50000000", "UBNT-Data-Rate-UL = 10000000", ...vlan(812)],
    throttled: ["UBNT-Data-Rate-DL = 2000000", "UBNT-Data-Rate-UL = 1000000", ...vlan(812)],
    walled: ["UBNT-Data-Rate-DL = 1000000", "UBNT-Data-Rate-UL = 1000000", ...vlan(666)],
  },
  cambium_epmp: {
    active: [
      ...["Cambium-ePMP-Max-Burst-Uplink-Rate = 10000", "Cambium-ePMP-Max-Burst-Downlink-Rate = 50000"],
      "Cambium-ePMP-Data-VLAN-Id = 812",
    ],
    throttled: [
      ...["Cambium-ePMP-Max-Burst-Uplink-Rate = 1000", "Cambium-ePMP-Max-Burst-Downlink-Rate = 2000"],
      "Cambium-ePMP-Data-VLAN-Id = 812",
    ],
    walled: [
      ...["Cambium-ePMP-Max-Burst-Uplink-Rate = 1000", "Cambium-ePMP-Max-Burst-Downlink-Rate = 1000"],
      "Cambium-ePMP-Data-VLAN-Id = 666",
    ],
  },
  cambium_wifi: {
    active: [...wispr(10_000_000, 50_000_000), "WISPr-Redirection-URL = https://isp.example/start", "Cambium-Walled-Garden-State = 0"],
    throttled: wispr(1_000_000, 2_000_000),
    walled: [...wispr(1_000_000, 1_000_000), "WISPr-Redirection-URL = https://pay.isp.example/", "Cambium-Walled-Garden-State = 1"],
  },
  wispr_generic: {
    active: [...wispr(10_000_000, 50_000_000), "WISPr-Redirection-URL = https://isp.example/start"],
    throttled: wispr(1_000_000, 2_000_000),
    walled: [...wispr(1_000_000, 1_000_000), "WISPr-Redirection-URL = https://pay.isp.example/"],
  },
  accel_ppp: {
    active: ["Filter-Id = 50000/10000", "Framed-Pool = residential"],
    throttled: ["Filter-Id = 2000/1000"],
    walled: ["Filter-Id = 1000/1000", "Framed-Pool = dm-walled"],
  },
  hostapd: { active: vlan(812), throttled: vlan(812), walled: vlan(666) },
  generic: { active: ["Filter-Id = home-50"], throttled: ["Filter-Id = home-50"], walled: ["Filter-Id = dm-walled"] },
};

describe.each(shippedNames)("2.6 2.7 %s", (name) => {
  const states = ["active", "throttled", "walled"] as const;

  it.each(states)("%s", (state) => {
    expect(print(renderStates(name)[state])).toEqual(expected[name][state]);
  });

  it.each(states)("%s: the router reads what was rendered", (state) => {
    const { bytes, faults } = encodeLines(renderStates(name)[state]);
    expect(faults).toEqual([]);
    const packet = new PacketWriter().start(2, 1).addEncoded(bytes).finishRequest(prepareSecret("demarc-lab"));
    const [, ...read] = decodeAttributes(readPacket(packet));
    expect(read.map(({ name: attribute, tag, value }) => `${attribute}${tag === undefined ? "" : `:${tag}`} = ${value}`)).toEqual(
      expected[name][state],
    );
  });

  it("N-66 a speed of 0 means no rate attribute", () => {
    const lines = render(shippedProfiles[name].acceptLines, { ...service, rate: rateVariables({ down: 0, up: 0 }, terms) });
    expect(lines.filter(({ attribute, value }) => /rate|bandwidth|limit/i.test(attribute) || /rate-limit|internet/.test(value))).toEqual(
      [],
    );
  });
});
