// A traced packet in words.
import { type DecodedAttribute, decodeAttributes } from "../../../protocols/radius/attributes.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";

export interface TracedPacket {
  readonly position: number;
  readonly at: Date;
  readonly isAnswer: boolean;
  readonly client: string;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly dropped: string;
  readonly bytes: Buffer;
}

const names: Readonly<Record<number, string>> = {
  [codes.accessRequest]: "Access-Request",
  [codes.accessAccept]: "Access-Accept",
  [codes.accessReject]: "Access-Reject",
  [codes.accessChallenge]: "Access-Challenge",
  [codes.accountingRequest]: "Accounting-Request",
  [codes.accountingResponse]: "Accounting-Response",
  [codes.statusServer]: "Status-Server",
};

/** "Access-Request 17", and a line for each attribute. */
export function printPacket(bytes: Buffer): { title: string; lines: string[] } {
  const packet = readPacket(bytes);
  return {
    title: `${names[packet.code] ?? `code ${packet.code}`} ${packet.id}`,
    lines: decodeAttributes(packet).flatMap((attribute) => printAttribute(attribute, "")),
  };
}

function printAttribute({ name, value, tag, within }: DecodedAttribute, indent: string): string[] {
  const whole = `${indent}${name}${tag === undefined ? "" : `:${tag}`}`;
  if (within) return [`${whole} =`, ...within.flatMap((part) => printAttribute(part, `${indent}  `))];
  return [`${whole} = ${printable(value)}`];
}

/** What others sent is read by people, line by line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are replaced.
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "\ufffd");

/** A whole trace as text. */
export function printTrace(packets: readonly TracedPacket[]): string {
  return packets
    .map(({ at, isAnswer, client, clientPort, serverPort, dropped, bytes }) => {
      const { title, lines } = printPacket(bytes);
      const peer = client.includes(":") ? `[${client}]:${clientPort}` : `${client}:${clientPort}`;
      const way = isAnswer ? `port ${serverPort} -> ${peer}` : `${peer} -> port ${serverPort}`;
      const fate = dropped === "" ? "" : `, dropped: ${dropped}`;
      return [`${at.toISOString()}  ${way}  ${title} (${bytes.length} bytes${fate})`, ...lines.map((line) => `    ${line}`)].join("\n");
    })
    .join("\n\n")
    .concat("\n");
}
