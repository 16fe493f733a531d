// Most lines of a plan are told the same in the same words: what an answer comes to as rows is worked out once for as long as there are few of them.
import { codes } from "../../../../protocols/radius/codes.ts";
import { type Packet, readPacket } from "../../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../../protocols/radius/packet-writer.ts";
import type { RadiusSecret } from "../../../../protocols/radius/secret.ts";
import { repliesOf } from "../rest-attributes.ts";
import { type ReplyRow, splitReplies, sqlValue } from "./reply-rows-rules.ts";

export interface RowsOfReply {
  readonly number: number;
  readonly rows: readonly ReplyRow[];
}

type Split = ReturnType<typeof splitReplies>;

/** Static addresses make an answer one line's own: then nothing is found here, and nothing of it has to stay. */
const most = 2_000;

export class KnownRows {
  readonly #requests = new Map<RadiusSecret, Packet>();
  readonly #rows = new Map<string, RowsOfReply>();
  readonly #splits = new Map<string, Split>();
  #number = 0;

  /** The request to which an answer is written that nobody asked for. */
  emptyRequest(secret: RadiusSecret): Packet {
    const known = this.#requests.get(secret);
    if (known) return known;
    const writer = new PacketWriter().start(codes.accessRequest, 0, { withMessageAuthenticator: false });
    const made = readPacket(writer.finishRequest(secret, Buffer.alloc(16)));
    this.#requests.set(secret, made);
    return made;
  }

  /** @param accept - an answer to the empty request: the same bytes say the same */
  of(accept: Buffer): RowsOfReply {
    const key = accept.toString("latin1");
    const known = this.#rows.get(key);
    if (known) return known;
    if (this.#rows.size >= most) this.#rows.clear();
    this.#number += 1;
    const rows = Object.entries(repliesOf(readPacket(accept))).flatMap(([name, { op, value }]) =>
      value.map((each): ReplyRow => [name.replace(/^reply:/, ""), op, sqlValue(each)]),
    );
    const made = { number: this.#number, rows };
    this.#rows.set(key, made);
    return made;
  }

  split(lists: readonly RowsOfReply[]): Split {
    const key = lists.map(({ number }) => number).join(" ");
    const known = this.#splits.get(key);
    if (known) return known;
    if (this.#splits.size >= most) this.#splits.clear();
    const made = splitReplies(lists.map(({ rows }) => rows));
    this.#splits.set(key, made);
    return made;
  }
}
