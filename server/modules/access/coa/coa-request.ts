// N-102 how a request names a session to its router, and where it goes.
import { findTagged } from "../../../protocols/radius/attributes.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import { type KnownNas, printNetwork } from "../../network/index.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";

const types = { userName: 1, nasIpAddress: 4, nasIdentifier: 32, acctSessionId: 44, eventTimestamp: 55, nasIpv6Address: 95 } as const;
const ofNas = [types.nasIpAddress, types.nasIdentifier, types.nasIpv6Address];

interface Named {
  /** Whole attributes in base64, as the NAS sent them. */
  readonly namedBy: string | null;
  readonly acctSessionId: string | null;
  readonly login: string | null;
}

const writer = new PacketWriter();

/**
 * A whole request under an id. The NAS is named as it names itself, the session by what its profile lists, byte for byte as received. A name that never
 * came is left out, but for the session id and the login, which are known otherwise.
 * @param changes - whole attributes; of a CoA
 */
export function writeCoaRequest(
  { packet, id, now }: { readonly packet: "coa" | "disconnect"; readonly id: number; readonly now: Date },
  nas: RadiusNas,
  session: Named,
  changes: Uint8Array = new Uint8Array(),
): Buffer {
  const named = namesOf(session);
  writer.start(packet === "coa" ? codes.coaRequest : codes.disconnectRequest, id, { withMessageAuthenticator: nas.profile.signsDynamic });
  for (const type of [...ofNas, ...namingTypes(nas)]) {
    const bytes = named.get(type);
    if (bytes) writer.addEncoded(bytes);
  }
  writer.addNumber(types.eventTimestamp, Math.floor(now.getTime() / 1000));
  return writer.addEncoded(changes).finishRequest(nas.dynamicSecret);
}

/** What no line of a profile can name, the NAS's own names and the time, goes into every request. */
function namingTypes({ profile }: RadiusNas): number[] {
  const numbers = profile.sessionAttributes.flatMap((name) => {
    const path = findTagged(name)?.attribute.path ?? [];
    return path.length === 1 ? path : [];
  });
  return [...new Set(numbers)].filter((type) => type !== types.eventTimestamp && !ofNas.some((each) => each === type));
}

function namesOf({ namedBy, acctSessionId, login }: Named): Map<number, Buffer> {
  const named = new Map<number, Buffer>();
  const known = (type: number, text: string | null): void => {
    if (text !== null) named.set(type, Buffer.concat([Buffer.of(type, Buffer.byteLength(text) + 2), Buffer.from(text)]));
  };
  known(types.acctSessionId, acctSessionId);
  known(types.userName, login);
  const bytes = Buffer.from(namedBy ?? "", "base64");
  for (let at = 0; at + 1 < bytes.length; ) {
    const length = Math.max(2, bytes[at + 1] ?? 2);
    named.set(bytes[at] ?? 0, bytes.subarray(at, at + length));
    at += length;
  }
  return named;
}

/** Where a NAS listens; undefined: that has to be said on its page, for its packets come from anywhere in a network. */
export function coaAddressOf({
  dynamic,
  networks,
  hostNames,
  nasIpAddress,
}: Pick<KnownNas, "dynamic" | "networks" | "hostNames" | "nasIpAddress">): string | undefined {
  const single = networks.find(({ family, length }) => length === (family === 4 ? 32 : 128));
  const expected = nasIpAddress && { family: nasIpAddress.family, first: nasIpAddress.value, length: nasIpAddress.family === 4 ? 32 : 128 };
  const network = single ?? expected;
  return dynamic.address ?? (network ? printNetwork(network).replace(/\/(32|128)$/, "") : hostNames[0]);
}
