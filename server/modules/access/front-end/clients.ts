// The routers as FreeRADIUS has its clients: all for a file, or the one at an address for dynamic clients.
import { contains, type Network, parseIp, printNetwork } from "../../network/index.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import { control, type RestReplies } from "./rest-attributes.ts";

interface FrontEndClient {
  /** "192.0.2.0/24", or a host name. */
  readonly address: string;
  readonly secret: string;
  readonly shortname: string;
}

/** FreeRADIUS takes no other characters in the name of a client. */
export const shortName = ({ name }: RadiusNas): string => name.replace(/[^\w.-]+/g, "-").slice(0, 60);
const secretOf = ({ secret }: RadiusNas): string => Buffer.from(secret.bytes).toString("utf8");

export function listClients(nases: readonly RadiusNas[]): FrontEndClient[] {
  return nases.flatMap((nas) =>
    [...nas.networks.map(printNetwork), ...nas.hostNames].map((address) => ({ address, secret: secretOf(nas), shortname: shortName(nas) })),
  );
}

/** What FreeRADIUS makes a dynamic client of. Several routers with one source have one secret (N-18). */
export function clientAt(nases: readonly RadiusNas[], address: string): RestReplies | undefined {
  const ip = parseIp(address);
  if (!ip) return undefined;
  const alone: Network = { family: ip.family, first: ip.value, length: ip.family === 4 ? 32 : 128 };
  const [nearest] = nases
    .flatMap((nas) => nas.networks.filter((network) => contains(network, alone)).map(({ length }) => ({ nas, length })))
    .toSorted((a, b) => b.length - a.length);
  if (!nearest) return undefined;
  const { nas } = nearest;
  return {
    ...control("FreeRADIUS-Client-IP-Address", address),
    ...control("FreeRADIUS-Client-Secret", secretOf(nas)),
    ...control("FreeRADIUS-Client-Shortname", shortName(nas)),
    ...control("FreeRADIUS-Client-NAS-Type", "other"),
    ...control("FreeRADIUS-Client-Virtual-Server", "demarc"),
    ...control("FreeRADIUS-Client-Require-MA", nas.messageAuthenticator === "require" ? "yes" : "no"),
  };
}
