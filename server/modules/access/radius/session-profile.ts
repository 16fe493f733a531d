// What a line's session is to have: worked out by the very code that answers logins, for the cookie of an Accept and for sessions that are open.
import { addressText, staticsOf } from "./addresses-of.ts";
import { type ForTemplates, type Rendering, vendorReply } from "./reply.ts";
import { type Profile, profileOf } from "./reply-parts-rules.ts";
import type { Subscriber } from "./subscriber.ts";

/** What the answer to a login of a line is made from; `given` follows from it. */
export type Granted = Pick<ForTemplates, "nas" | "reply" | "settings"> & { readonly subscriber: Subscriber };

/** Without what a pool happens to give, which is another address each time and no difference. */
export function sessionProfile(granted: Granted, walledDns: readonly string[], rendering: Rendering): Profile {
  const isWalled = granted.reply.kind === "walled";
  const statics = staticsOf(granted.subscriber, isWalled, walledDns);
  const vendor = vendorReply({ ...granted, voucher: undefined, given: statics.given }, rendering);
  return profileOf({ live: vendor.live, login: `${addressText(statics)}\n${vendor.login}`, isWalled });
}
