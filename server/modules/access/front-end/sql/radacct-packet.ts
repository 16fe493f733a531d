// A row of radacct as the packet that the router sent, or would have: octets are whole there, and a stop stays a stop.
import { codes } from "../../../../protocols/radius/codes.ts";
import type { Packet } from "../../../../protocols/radius/packet.ts";
import type { RadiusSecret } from "../../../../protocols/radius/secret.ts";
import { packetOf, type RestAttributes, told } from "../rest-attributes.ts";

/** A column of radacct, or of nasreload, as PostgreSQL writes it; null: empty. */
export type ToldRow = Readonly<Record<string, string | null>>;

type Status = "Start" | "Interim-Update" | "Stop" | "Accounting-On";

const nothing = (text: string | null | undefined): boolean => text === null || text === undefined || text === "" || text === "0";

export function statusOf(row: ToldRow): Status {
  if (row.reloadtime) return "Accounting-On";
  if (row.acctstoptime) return "Stop";
  const hasCounted = ![row.acctsessiontime, row.acctinputoctets, row.acctoutputoctets].every(nothing);
  return hasCounted || row.acctupdatetime !== row.acctstarttime ? "Interim-Update" : "Start";
}

export function packetOfRow(row: ToldRow, secret: RadiusSecret): Packet {
  const status = statusOf(row);
  // The stock queries write 0 where a packet said nothing, which is no new information (N-92).
  const hasOctets = !(nothing(row.acctinputoctets) && nothing(row.acctoutputoctets));
  const at = row.reloadtime ?? row.acctstoptime ?? row.acctupdatetime;
  const attributes: Readonly<Record<string, string | null | undefined>> = {
    "Acct-Status-Type": status,
    "Acct-Session-Id": row.acctsessionid,
    "User-Name": row.username,
    "NAS-Port-Id": row.nasportid,
    "Called-Station-Id": row.calledstationid,
    "Calling-Station-Id": row.callingstationid,
    "Acct-Session-Time": status === "Start" ? null : row.acctsessiontime,
    ...(hasOctets ? octets("Acct-Input", row.acctinputoctets) : {}),
    ...(hasOctets ? octets("Acct-Output", row.acctoutputoctets) : {}),
    "Acct-Terminate-Cause": status === "Stop" ? row.acctterminatecause : null,
    "Framed-IP-Address": row.framedipaddress,
    "Framed-IPv6-Address": row.framedipv6address,
    "Framed-IPv6-Prefix": row.framedipv6prefix,
    "Delegated-IPv6-Prefix": row.delegatedipv6prefix,
    Class: classOf(row.class),
    [told.eventTime]: at ? String(Math.trunc(Date.parse(at) / 1000)) : null,
  };
  const said: RestAttributes = Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === null || value === undefined || value === "" ? [] : [[name, { value: [value] }]],
    ),
  );
  return packetOf(said, codes.accountingRequest, secret);
}

/** RFC 2869 section 5.1: what does not fit into 32 bits is told in units of 4 GiB. */
function octets(name: string, text: string | null | undefined): Record<string, string> {
  const all = BigInt(text ?? "0");
  return { [`${name}-Octets`]: String(all & 0xffffffffn), [`${name}-Gigawords`]: String((all >> 32n) & 0xffffffffn) };
}

/** FreeRADIUS writes bytes as "0x…", where a proxy's own may be text. */
const classOf = (text: string | null | undefined): string | null => {
  if (!text) return null;
  return text.startsWith("0x") ? text : `0x${Buffer.from(text).toString("hex")}`;
};
