// Does what staff asked for, in a role that can: the RADIUS server speaks to routers, the probe pings. Each test is done by one process, which waits for
// the router between two transactions.
import { system } from "../../../platform/actor.ts";
import { isConnectionFault } from "../../../platform/db/database-faults.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork } from "../../../platform/work.ts";
import { endTest, takeTests } from "./asked-tests.ts";
import type { NasTestKind } from "./contract.ts";
import type { Finding } from "./ports.ts";

/** Somebody looks at the page and waits. */
const lookMs = 1_000;
const opened = { actor: system("nas-tests"), origin: { source: "job" as const } };

type Tests = { readonly [Kind in NasTestKind]?: (nasId: string) => Promise<Finding> };

export class NasTestRunner {
  readonly #tools: Pick<Tools, "base" | "log">;
  readonly #tests: Tests;
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(tools: Pick<Tools, "base" | "log">, tests: Tests) {
    this.#tools = tools;
    this.#tests = tests;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), lookMs);
    this.#timer.unref();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#running);
  }

  /** Does what was asked for by now; resolves when that is done. */
  look(): Promise<void> {
    const looking = this.#look()
      .catch((error: unknown) => {
        // Who else needs the database says that it is away; nobody can ask for a test meanwhile.
        if (!isConnectionFault(error)) this.#tools.log.warn({ err: error }, "tests of routers are looked for again");
      })
      .finally(() => this.#running.delete(looking));
    this.#running.add(looking);
    return looking;
  }

  async #look(): Promise<void> {
    const kinds = Object.keys(this.#tests) as NasTestKind[];
    const taken = await inWork(this.#tools.base, opened, (work) => takeTests(work, kinds));
    await Promise.all(taken.map(({ id, nasId, kind }) => this.#do(id, () => this.#tests[kind]?.(nasId))));
  }

  async #do(id: string, test: () => Promise<Finding> | undefined): Promise<void> {
    const found = await this.#finding(test);
    await inWork(this.#tools.base, opened, (work) => endTest(work, id, found));
  }

  async #finding(test: () => Promise<Finding> | undefined): Promise<Finding> {
    try {
      return (await test()) ?? { verdict: "fault", details: {} };
    } catch (error) {
      this.#tools.log.warn({ err: error }, "a test of a router came to no end");
      return { verdict: "fault", details: {} };
    }
  }
}
