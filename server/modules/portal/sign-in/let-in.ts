import type { Call } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLabel, getCustomer } from "../../customers/index.ts";
import { setSignInCookie, setTrustCookie, stayMs, trustMs } from "../../identity/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: any endpoint's reply will do.
export type AnyReply = Call<any>["reply"];

/** A browser that is not asked for the second step for a while. */
export interface Trust {
  readonly customerId: string;
  readonly token: string;
}

/** Gives the browser the token of a sign-in; with `stay` it keeps it when it closes. */
export function letIn(
  reply: AnyReply,
  tools: Pick<Tools, "config">,
  entered: { token: string; stay?: boolean; trust?: Trust | undefined },
): void {
  const maxAgeS = entered.stay ? stayMs / 1000 : undefined;
  setSignInCookie(reply, tools.config, { realm: "customer", token: entered.token, maxAgeS });
  if (entered.trust) setTrustCookie(reply, tools.config, { ...entered.trust, maxAgeS: trustMs / 1000 });
}

/** "Customer 1042", for the audit of who is signed in. */
export const ownLabel = async (work: Work): Promise<string> =>
  customerLabel((await getCustomer(work, ownCustomer(work).customerId)).number);
