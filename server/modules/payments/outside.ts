import type { Tools } from "../../platform/tools.ts";
import type { Gateways } from "./ports.ts";

/** What acts that reach a gateway need beside a work. */
export interface Outside {
  readonly tools: Tools;
  readonly gateways: Gateways;
}

/** A gateway that has not answered by then counts as silent; adapters give up sooner by themselves. */
const patienceMs = 30_000;

export type Answer<T> = { readonly kind: "answer"; readonly answer: T } | { readonly kind: "silent" };

/** Calls a gateway between two works. Whatever goes wrong there is silence: what became of the call is then asked later. */
export async function callGateway<T>({ tools }: Outside, what: string, call: () => Promise<T>): Promise<Answer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  });
  try {
    return { kind: "answer", answer: await Promise.race([call(), patience]) };
  } catch (error) {
    tools.log.warn({ err: error, what }, "a payment gateway does not answer");
    return { kind: "silent" };
  } finally {
    clearTimeout(timer);
  }
}
