import { encodeAttribute, findTagged } from "../../../protocols/radius/attributes.ts";
import type { Attribute } from "../../../protocols/radius/dictionary/attribute.ts";
import { findAttribute } from "../../../protocols/radius/dictionary/dictionary.ts";
import { encodeValue, InvalidValue } from "../../../protocols/radius/values.ts";
import type { RenderedLine } from "./merge-lines-rules.ts";

/** What the packet itself is made of: State, EAP-Message, Message-Authenticator (once, N-51), and Proxy-State (N-54). */
const ofThePacket: ReadonlySet<number> = new Set([24, 33, 79, 80]);

/** The attribute and tag of a line; throws `InvalidValue` where a template cannot set it. */
function getSettable(name: string): { readonly attribute: Attribute; readonly tag: number | undefined } {
  const found = findTagged(name);
  if (!found) throw new InvalidValue(whyUnknown(name));
  const { path } = found.attribute;
  const hidden = (findAttribute(path) ?? found.attribute).hidden;
  // Hiding needs the secret of the NAS and the authenticator of the request (RFC 2865 section 5.2), which no template has.
  if (hidden !== undefined) throw new InvalidValue(`${name} is hidden with the router's secret, so no line can set it`);
  if (path.length === 1 && ofThePacket.has(path[0] ?? 0))
    throw new InvalidValue(`${name} belongs to the packet itself, so no line can set it`);
  return found;
}

function whyUnknown(name: string): string {
  const bare = name.replace(/:\d+$/, "");
  return bare !== name && findTagged(bare) ? `${bare} has no such tag as in ${name}` : `there is no attribute ${JSON.stringify(name)}`;
}

function encodeLine({ attribute: name, value }: RenderedLine): Buffer {
  const { attribute, tag } = getSettable(name);
  return encodeAttribute(attribute, encodeValue(attribute, value), tag);
}

/** Why no line can set the attribute; undefined if one can. */
export const findNameFault = (name: string): string | undefined => messageOf(() => getSettable(name));

/** Why the line cannot be sent; undefined if it can. */
export const findLineFault = (line: RenderedLine): string | undefined => messageOf(() => encodeLine(line));

function messageOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (fault) {
    if (!(fault instanceof InvalidValue)) throw fault;
    return fault.message;
  }
}

/** Whole attributes for `PacketWriter.addEncoded`, in the order of the lines. What cannot be encoded is left out and told of (N-68). */
export function encodeLines(lines: readonly RenderedLine[]): { bytes: Buffer; faults: readonly string[] } {
  const parts: Buffer[] = [];
  const faults: string[] = [];
  for (const line of lines) {
    try {
      parts.push(encodeLine(line));
    } catch (fault) {
      if (!(fault instanceof InvalidValue)) throw fault;
      faults.push(fault.message);
    }
  }
  return { bytes: Buffer.concat(parts), faults };
}
