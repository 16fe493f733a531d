// What an Access-Request says (network.md 2.3, 2.4).
import { printIpv4 } from "../../../protocols/radius/addresses.ts";
import { attributeTypes, nowhere, type Packet } from "../../../protocols/radius/packet.ts";
import { readMac } from "./mac-rules.ts";
import { readPortIds } from "./port-rules.ts";

export type Method = "pap" | "chap" | "mschap_v1" | "mschap_v2" | "eap" | "none";

const types = {
  ...{
    userName: 1,
    userPassword: 2,
    chapPassword: 3,
    nasIpAddress: 4,
    nasPort: 5,
    serviceType: 6,
    calledStationId: 30,
    callingStationId: 31,
  },
  ...{ nasIdentifier: 32, chapChallenge: 60, nasPortType: 61, nasPortId: 87 },
} as const;
const vendors = { cisco: 9, microsoft: 311, broadbandForum: 3561 } as const;
const microsoft = { response: 1, challenge: 11, response2: 25 } as const;

export interface AccessRequest {
  readonly packet: Packet;
  readonly userName: string;
  readonly method: Method;
  readonly mac: string | undefined;
  readonly calledId: string;
  readonly circuitId: string | undefined;
  readonly remoteId: string | undefined;
  readonly nasPortId: string | undefined;
}

export function readAccessRequest(packet: Packet): AccessRequest {
  const userName = packet.findText(types.userName) ?? "";
  const calling = packet.findText(types.callingStationId) ?? "";
  const nasPortId = packet.findText(types.nasPortId);
  const hasVendors = packet.firstOf(attributeTypes.vendorSpecific) !== nowhere;
  return {
    ...{ packet, userName, method: methodOf(packet, hasVendors) },
    mac: readMac(calling),
    calledId: packet.findText(types.calledStationId) ?? "",
    ...(hasVendors
      ? readPortIds({
          circuitId: packet.findVendor(vendors.broadbandForum, 1),
          remoteId: packet.findVendor(vendors.broadbandForum, 2),
          ciscoPairs: [...packet.vendorAttributes(vendors.cisco)].flatMap(({ type, value }) =>
            type === 1 ? [value.toString("utf8")] : [],
          ),
        })
      : { circuitId: undefined, remoteId: undefined }),
    nasPortId,
  };
}

function methodOf(packet: Packet, hasVendors: boolean): Method {
  if (packet.firstOf(attributeTypes.eapMessage) !== nowhere) return "eap";
  if (packet.firstOf(types.userPassword) !== nowhere) return "pap";
  if (packet.firstOf(types.chapPassword) !== nowhere) return "chap";
  if (!hasVendors || packet.findVendor(vendors.microsoft, microsoft.challenge) === undefined) return "none";
  if (packet.findVendor(vendors.microsoft, microsoft.response2)) return "mschap_v2";
  return packet.findVendor(vendors.microsoft, microsoft.response) ? "mschap_v1" : "none";
}

/** What tells a login to the equipment itself from that of a subscriber (2.3). */
export const wishOf = ({ packet }: AccessRequest) => ({
  serviceType: packet.findNumber(types.serviceType),
  nasPortType: packet.findNumber(types.nasPortType),
});
export const hiddenPassword = ({ packet }: AccessRequest): Buffer | undefined => packet.find(types.userPassword);
export const chapOf = ({ packet }: AccessRequest) => ({
  value: packet.find(types.chapPassword),
  challenge: packet.find(types.chapChallenge) ?? packet.authenticator,
});
export const msChapOf = ({ packet }: AccessRequest) => ({
  challenge: packet.findVendor(vendors.microsoft, microsoft.challenge),
  response: packet.findVendor(vendors.microsoft, microsoft.response),
  response2: packet.findVendor(vendors.microsoft, microsoft.response2),
});

/** By what a NAS names itself (N-18). */
export function saidOfSelf(packet: Packet): { nasIdentifier: string | undefined; nasIpAddress: string | undefined } {
  const address = packet.find(types.nasIpAddress);
  return { nasIdentifier: packet.findText(types.nasIdentifier), nasIpAddress: address?.length === 4 ? printIpv4(address) : undefined };
}
