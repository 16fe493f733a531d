// N-13 a session that begins just after its line changed was given what held before, and when the change was looked at nobody was there yet.
import { sql } from "kysely";
import type { Logger } from "../../../platform/log.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountingRecord } from "../../usage/index.ts";
import type { ClassCookies } from "../radius/class-cookie.ts";
import type { RadiusWorld } from "../radius/radius-world.ts";
import { RenderedReplies } from "../radius/reply.ts";
import { planSession } from "./session-plan.ts";

export class LateStarts {
  readonly #world: RadiusWorld;
  readonly #cookies: ClassCookies;
  readonly #rendered = new RenderedReplies();
  readonly #log: Logger;

  constructor(log: Logger, { world, cookies }: { readonly world: RadiusWorld; readonly cookies: ClassCookies }) {
    this.#log = log;
    this.#world = world;
    this.#cookies = cookies;
  }

  /** Has their services looked at, in the transaction that makes the sessions. */
  async note(work: Work, records: readonly AccountingRecord[]): Promise<void> {
    const late = new Set(records.flatMap((record) => (record.serviceId !== null && this.#isLate(record) ? [record.serviceId] : [])));
    if (late.size === 0) return;
    await sql`insert into access.index_changes (service_id) select unnest(${[...late]}::uuid[])`.execute(work.tx);
    await sql`select access.tell_index()`.execute(work.tx);
  }

  #isLate({ status, serviceId, nasId, sessionId, cookie, login, mac, portId, at }: AccountingRecord): boolean {
    if (status !== "start" || serviceId === null) return false;
    const rendering = {
      ...{ rendered: this.#rendered, generation: this.#world.generation },
      report: (fault: string) => this.#log.error({ nasId, fault }, "template_error"),
    };
    const { step, isBaseline } = planSession(
      { world: this.#world, cookies: this.#cookies, rendering },
      {
        ...{ id: "", serviceId, customerId: "", partnerId: "", nasId, acctSessionId: sessionId, cookie, login, mac, portId },
        ...{ namedBy: null, startedAt: at, heardAt: at, kept: undefined, wish: undefined },
      },
    );
    // Without our cookie nothing tells what it was given: that is noted now, while it is what it is to have.
    return isBaseline || step === "coa" || step === "disconnect";
  }
}
