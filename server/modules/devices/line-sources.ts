// What other modules know about a line. Whoever knows something joins here, once, at the start; what nobody joined is not known.
import type { Work } from "../../platform/work.ts";
import type { Service } from "../services/index.ts";
import type { LineFacts } from "./check-rules.ts";

type Asked = Pick<Service, "id" | "customerId" | "partnerId" | "login" | "address">;

export interface LineSources {
  /** P-33 a published incident or maintenance that concerns the service. */
  readonly incident: (work: Work, service: Asked) => Promise<LineFacts["incident"]>;
  readonly session: (work: Work, service: Asked) => Promise<LineFacts["session"]>;
  /** Within the last 24 hours. */
  readonly refusedLogin: (work: Work, service: Asked) => Promise<LineFacts["refusedLogin"]>;
}

let sources: Partial<LineSources> = {};

export const joinLineSources = (known: Partial<LineSources>): void => {
  sources = { ...sources, ...known };
};

/** What is known without asking the line itself. */
export async function askSources(work: Work, service: Asked) {
  return {
    incident: await sources.incident?.(work, service),
    session: await sources.session?.(work, service),
    refusedLogin: await sources.refusedLogin?.(work, service),
  };
}
