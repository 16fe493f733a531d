// The access point that comes with Demarc, so that sending e-invoices can be tried and tested without a network. It keeps what it is given by
// key, and the receiver's identifier says what becomes of it: one that ends on one of these words ends so, any other accepts.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { AccessPoint, ReceiverAnswer } from "../modules/billing/einvoice/ports.ts";
import { system } from "../platform/actor.ts";
import type { Tools } from "../platform/tools.ts";
import { inWork, type Work } from "../platform/work.ts";

/** UNKNOWN: not registered. LOST: its access point cannot be reached. REJECT: it arrives and is refused. SILENT: it arrives and nobody answers. */
const endings = ["UNKNOWN", "LOST", "REJECT", "SILENT"] as const;

const endingOf = (receiver: string): (typeof endings)[number] | undefined =>
  endings.find((ending) => receiver.toUpperCase().endsWith(ending));

export function createSandboxAccessPoint(tools: Tools): AccessPoint {
  const here = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
    inWork(tools.base, { actor: system("test access point"), origin: { source: "gateway" } }, act);
  const receiversOf = (messageIds: readonly string[]) =>
    here(async (work) => {
      const { rows } = await sql<{ id: string; receiver: string }>`
        select id, receiver from sandbox_access_point.messages where id = any (${[...messageIds]}::text[])`.execute(work.tx);
      return rows;
    });
  return {
    driver: "sandbox",
    title: "Test access point",

    async send({ key, receiver, xml }) {
      if (endingOf(receiver.value) === "UNKNOWN")
        return { kind: "refused", reason: `${receiver.scheme}:${receiver.value} is not registered.` };
      const sha256 = createHash("sha256").update(xml).digest("hex");
      return here(async (work) => {
        await sql`insert into sandbox_access_point.messages (key, id, receiver, sha256, taken_at)
          values (${key}, ${`msg-${createHash("sha256").update(key).digest("hex").slice(0, 24)}`}, ${receiver.value}, ${sha256}, ${work.now})
          on conflict (key) do nothing`.execute(work.tx);
        const { rows } = await sql<{ id: string }>`select id from sandbox_access_point.messages where key = ${key}`.execute(work.tx);
        return { kind: "taken", messageId: rows[0]?.id ?? "" };
      });
    },

    async status(messageId) {
      const [message] = await receiversOf([messageId]);
      if (!message) return { kind: "failed", reason: "The access point does not know this message." };
      return endingOf(message.receiver) === "LOST"
        ? { kind: "failed", reason: "The receiver's access point cannot be reached." }
        : { kind: "delivered" };
    },

    async receive(messageIds) {
      return (await receiversOf(messageIds)).flatMap(({ id, receiver }): ReceiverAnswer[] => {
        switch (endingOf(receiver)) {
          case "REJECT":
            return [{ messageId: id, kind: "rejected", reason: "The order number is not ours." }];
          case undefined:
            return [{ messageId: id, kind: "accepted", reason: "" }];
          default:
            return [];
        }
      });
    },
  };
}
