// Answers Accounting-Requests: an answer goes out when the packet is on disk (N-79), never before.

import type { Logger } from "../../../platform/log.ts";
import type { Spool } from "../../../platform/spool.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import type { RadiusCounters } from "../counters/radius-counters.ts";
import { accountingType } from "./accounting-packet.ts";
import type { Answer, Asked } from "./login-server.ts";
import { type SpooledPacket, writeSpooled } from "./spooled-packet.ts";

const writer = new PacketWriter();

export class AccountingServer {
  readonly #spool: Spool;
  readonly #log: Logger;
  readonly #onStored: () => void;
  readonly #counters: RadiusCounters;
  #isWell = true;
  /** N-123 hears of what was kept, after its answer went out. */
  onKept: ((asked: Asked) => void) | undefined;

  constructor({ spool, log, onStored, counters }: { spool: Spool; log: Logger; onStored: () => void; counters: RadiusCounters }) {
    this.#spool = spool;
    this.#log = log;
    this.#onStored = onStored;
    this.#counters = counters;
  }

  /** Whether the last packet could be made durable. */
  get isWell(): boolean {
    return this.#isWell;
  }

  async answer(asked: Asked): Promise<Answer | undefined> {
    if (!(await this.keep(asked, "radius"))) return undefined;
    const { packet, secret } = asked;
    // RFC 2866 section 4.2: no attributes but Proxy-State, and a signature only where the request had one.
    writer.startReply(codes.accountingResponse, packet, { withMessageAuthenticator: false });
    return { bytes: writer.addProxyStates(packet).finishReply(packet, secret), delayMs: 0 };
  }

  /** @returns whether it is on disk, so that it may be acknowledged */
  async keep(asked: Asked, source: SpooledPacket["source"]): Promise<boolean> {
    const { packet, nas, receivedAt } = asked;
    const startedAt = performance.now();
    try {
      await this.#spool.append(writeSpooled({ receivedAt, nasId: nas.id, packet: packet.bytes, source }));
      this.#isWell = true;
    } catch (error) {
      if (this.#isWell) this.#log.error({ err: error }, "accounting cannot be made durable and is not acknowledged");
      this.#isWell = false;
      return false;
    }
    this.#onStored();
    const { onKept } = this;
    if (onKept && asked.nas.copy) setImmediate(() => onKept(asked));
    const atMs = receivedAt.getTime();
    this.#counters.count(nas.id, "accounting", accountingType(packet), { atMs });
    this.#counters.noteLatency(nas.id, (performance.now() - startedAt) * 1000, atMs);
    return true;
  }
}
