// Answers Accounting-Requests: an answer goes out when the packet is on disk (N-79), never before.

import type { Logger } from "../../../platform/log.ts";
import type { Spool } from "../../../platform/spool.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import type { Answer, Asked } from "./login-server.ts";
import { writeSpooled } from "./spooled-packet.ts";

const writer = new PacketWriter();

export class AccountingServer {
  readonly #spool: Spool;
  readonly #log: Logger;
  readonly #onStored: () => void;
  #isWell = true;

  constructor({ spool, log, onStored }: { spool: Spool; log: Logger; onStored: () => void }) {
    this.#spool = spool;
    this.#log = log;
    this.#onStored = onStored;
  }

  /** Whether the last packet could be made durable. */
  get isWell(): boolean {
    return this.#isWell;
  }

  async answer({ packet, nas, secret, receivedAt }: Asked): Promise<Answer | undefined> {
    try {
      await this.#spool.append(writeSpooled({ receivedAt, nasId: nas.id, packet: packet.bytes }));
      this.#isWell = true;
    } catch (error) {
      if (this.#isWell) this.#log.error({ err: error }, "accounting cannot be made durable and is not acknowledged");
      this.#isWell = false;
      return undefined;
    }
    this.#onStored();
    // RFC 2866 section 4.2: no attributes but Proxy-State, and a signature only where the request had one.
    writer.startReply(codes.accountingResponse, packet, { withMessageAuthenticator: false });
    return { bytes: writer.addProxyStates(packet).finishReply(packet, secret), delayMs: 0 };
  }
}
