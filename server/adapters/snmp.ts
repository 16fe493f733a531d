// Speaks SNMP with equipment. The library signs, encrypts and repeats; here its many ways to fail become the few that mean something to us.
import { isIPv6 } from "node:net";
import {
  AuthProtocols,
  createSession,
  createV3Session,
  ObjectType,
  PrivProtocols,
  SecurityLevel,
  type Session,
  type Varbind,
  Version2c,
  Version3,
} from "net-snmp";
import type {
  SnmpAnswer,
  SnmpConversation,
  SnmpFailure,
  SnmpPort,
  SnmpRow,
  SnmpTarget,
  SnmpValue,
} from "../modules/network/polling/ports.ts";

/** So many values fit into one datagram of 1,500 octets, as a rule; an agent that has less room answers with fewer (RFC 3416 4.2.3). */
const valuesPerRequest = 40;

export const snmpPort: SnmpPort = { open: (target) => new Conversation(target) };

class Conversation implements SnmpConversation {
  readonly #session: Session;

  constructor(target: SnmpTarget) {
    this.#session = openSession(target);
    // A datagram that nobody can read is as good as none: the request that waits for a better one runs out of time.
    this.#session.on("error", () => undefined);
  }

  get(oids: readonly string[]): Promise<SnmpAnswer<readonly (SnmpValue | null)[]>> {
    return this.#ask<readonly (SnmpValue | null)[]>((done) =>
      this.#session.get([...oids], (error, varbinds = []) =>
        done(error, () =>
          oids.map((oid, place) => {
            const varbind = varbinds[place];
            return varbind?.oid === oid ? saidBy(varbind) : null;
          }),
        ),
      ),
    );
  }

  async walk(columns: readonly string[], mostRows: number): Promise<SnmpAnswer<readonly (readonly SnmpRow[])[]>> {
    const found: SnmpRow[][] = columns.map(() => []);
    let open = columns.map((column, place) => ({ column, place, from: column }));
    let mostAtOnce = valuesPerRequest;
    while (open.length > 0) {
      const asked = open;
      const repetitions = Math.max(1, Math.floor(mostAtOnce / asked.length));
      const answer = await this.#bulk(
        asked.map(({ from }) => from),
        repetitions,
      );
      if (answer.kind === "refused" && answer.why.startsWith("TooBig") && repetitions > 1) {
        mostAtOnce = Math.floor(mostAtOnce / 2);
        continue;
      }
      if (answer.kind !== "answered") return answer;
      open = asked.flatMap((one, at) => {
        const rows = found[one.place] ?? [];
        const last = takeRows(rows, one, answer.value[at] ?? [], mostRows);
        return last === undefined ? [] : [{ ...one, from: last }];
      });
    }
    return { kind: "answered", value: found };
  }

  close(): void {
    try {
      this.#session.close();
    } catch {
      // It was closed by a fault of its socket.
    }
  }

  #bulk(oids: string[], repetitions: number): Promise<SnmpAnswer<readonly (readonly Varbind[])[]>> {
    return this.#ask<readonly (readonly Varbind[])[]>((done) =>
      this.#session.getBulk(oids, 0, repetitions, (error, varbinds = []) =>
        done(error, () => varbinds.map((column) => (Array.isArray(column) ? column : [column]))),
      ),
    );
  }

  #ask<Value>(send: (done: (error: Error | null, read: () => Value) => void) => void): Promise<SnmpAnswer<Value>> {
    return new Promise((resolve) => {
      try {
        send((error, read) => {
          try {
            resolve(error ? failureOf(error) : { kind: "answered", value: read() });
          } catch (fault) {
            resolve(failureOf(fault));
          }
        });
      } catch (fault) {
        resolve(failureOf(fault));
      }
    });
  }
}

function openSession({ address, port, credentials, timeoutMs, retries }: SnmpTarget): Session {
  const transport = isIPv6(address) ? ("udp6" as const) : ("udp4" as const);
  const common = { port, retries, timeout: timeoutMs, transport };
  if (credentials.version === "2c") return createSession(address, credentials.community, { ...common, version: Version2c });
  const user = {
    ...{ name: credentials.user, level: SecurityLevel.authPriv },
    ...{ authProtocol: AuthProtocols.sha256, authKey: credentials.authKey },
    ...{ privProtocol: PrivProtocols.aes, privKey: credentials.privacyKey },
  };
  return createV3Session(address, user, { ...common, version: Version3 });
}

/** Takes what lies below the column. Answers from where to go on; undefined: there is no more of it. */
function takeRows(
  rows: SnmpRow[],
  { column, from }: { readonly column: string; readonly from: string },
  varbinds: readonly Varbind[],
  mostRows: number,
): string | undefined {
  let last = from;
  for (const varbind of varbinds) {
    const value = varbind.oid.startsWith(`${column}.`) ? saidBy(varbind) : null;
    // An agent that does not move forward would be asked for ever.
    if (value === null || rows.length >= mostRows || !follows(varbind.oid, last)) return undefined;
    rows.push({ index: varbind.oid.slice(column.length + 1), value });
    last = varbind.oid;
  }
  return last === from ? undefined : last;
}

function follows(oid: string, before: string): boolean {
  const [later, earlier] = [oid.split("."), before.split(".")];
  for (const [place, part] of earlier.entries()) {
    const difference = Number(later[place] ?? -1) - Number(part);
    if (difference !== 0) return difference > 0;
  }
  return later.length > earlier.length;
}

/** Null: the device says that it has none (RFC 3416 4.2.1). */
function saidBy({ type, value }: Varbind): SnmpValue | null {
  switch (type) {
    case ObjectType.Integer:
      return { type: "integer", value: Number(value) };
    case ObjectType.Gauge:
      return { type: "gauge", value: Number(value) };
    case ObjectType.TimeTicks:
      return { type: "ticks", value: Number(value) };
    case ObjectType.Counter:
      return { type: "counter32", value: BigInt(Number(value)) };
    case ObjectType.Counter64:
      return { type: "counter64", value: Buffer.isBuffer(value) ? unsigned(value) : BigInt(Number(value)) };
    case ObjectType.OctetString:
    case ObjectType.Opaque:
    case ObjectType.BitString:
      return octets(Buffer.isBuffer(value) ? value : Buffer.from(String(value)));
    case ObjectType.OID:
      return { type: "oid", value: String(value) };
    case ObjectType.IpAddress:
      return { type: "address", value: String(value) };
    default:
      return null;
  }
}

/** Big-endian, as short as it goes, with a zero before a first bit that is set. */
const unsigned = (bytes: Buffer): bigint => BigInt(`0x0${bytes.toString("hex")}`);

const strictText = new TextDecoder("utf-8", { fatal: true });

function octets(bytes: Buffer): SnmpValue {
  try {
    // Some agents end their texts as C does.
    const text = strictText.decode(bytes).replace(/\0+$/, "");
    if (/^[^\p{Cc}]*$/u.test(text.replace(/[\r\n\t]/g, ""))) return { type: "text", value: text };
  } catch {
    // Not a text.
  }
  return { type: "hex", value: bytes.toString("hex") };
}

const unsent = new Set(["ENETUNREACH", "EHOSTUNREACH", "EACCES", "EPERM", "ENETDOWN", "EADDRNOTAVAIL", "EMFILE", "EINVAL"]);

// RFC 3414 3.2: an unknown user, a wrong digest, a clock that is off. The library takes these for answers that are not valid.
const refusesUser = /^(Unsupported Security Level|Not In Time Window|Unknown User Name|Unknown Engine ID|Wrong Digest|Decryption Error)/;

function failureOf(fault: unknown): SnmpFailure {
  if (!(fault instanceof Error)) return { kind: "unreadable", why: String(fault) };
  const { message: why, name } = fault;
  if (name === "RequestTimedOutError") return { kind: "silent", why };
  if (name === "RequestFailedError" || refusesUser.test(why)) return { kind: "refused", why };
  return { kind: unsent.has((fault as { code?: string }).code ?? "") ? "unreachable" : "unreadable", why };
}
