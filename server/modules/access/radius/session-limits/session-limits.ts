// N-96, N-97: session limits, asked for by logins. Several logins are served by one transaction, and only those wait whose plan refuses what is too many.
import type { Tools } from "../../../../platform/tools.ts";
import { inWork, type Work } from "../../../../platform/work.ts";
import { ServedTogether } from "../served-together.ts";
import { type Subscriber, sessionLimitOf } from "../subscriber.ts";
import { giveBackPlace, type PlaceWish, takePlaces } from "./keep-places.ts";

type TransactionTools = Pick<Tools, "base" | "log">;

export class SessionLimits {
  readonly #tools: TransactionTools;
  readonly #places: ServedTogether<PlaceWish, boolean>;

  constructor(tools: TransactionTools) {
    this.#tools = tools;
    this.#places = new ServedTogether((wishes) => this.#inWork((work) => takePlaces(work, wishes)), { lanes: 2, most: 50 });
  }

  /** Whether one more session may begin. A database that is away holds nobody up: then there is no limit. */
  async mayComeIn(subscriber: Subscriber, coming: Omit<PlaceWish, "serviceId" | "most">): Promise<boolean> {
    const { most } = sessionLimitOf(subscriber);
    try {
      return await this.#places.ask({ serviceId: subscriber.serviceId, most, ...coming });
    } catch (error) {
      this.#tools.log.warn({ err: error, serviceId: subscriber.serviceId }, "sessions could not be counted, so this login is let in");
      return true;
    }
  }

  /** Whoever got a place and does not come in after all. */
  giveBack(cookie: string): void {
    this.#inWork((work) => giveBackPlace(work, cookie)).catch((error: unknown) =>
      this.#tools.log.warn({ err: error }, "a place stays taken for a minute"),
    );
  }

  settled(): Promise<void> {
    return this.#places.settled();
  }

  #inWork<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return inWork(this.#tools.base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, act);
  }
}
