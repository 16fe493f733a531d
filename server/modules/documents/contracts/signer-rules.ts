// O-110, O-112 who may sign in which order, and where a code can go.
import type { SignerKind } from "./contract-rules.ts";

export type SignVerify = "either" | "email" | "sms" | "none";
export type LinkChannel = "email" | "sms";

/** The ways by which a code may go, or only the link where no code is asked for. */
export const channelsOf = (verify: SignVerify): readonly LinkChannel[] =>
  verify === "email" ? ["email"] : verify === "sms" ? ["sms"] : ["email", "sms"];

/** Where the link of a signer goes by itself: by mail if that may be; undefined: nowhere. */
export function wayTo(
  { email, phone }: { email: string; phone: string },
  verify: SignVerify,
  maySendSms: boolean,
): { channel: LinkChannel; to: string } | undefined {
  const channels = channelsOf(verify);
  if (email !== "" && channels.includes("email")) return { channel: "email", to: email };
  if (phone !== "" && channels.includes("sms") && maySendSms) return { channel: "sms", to: phone };
  return undefined;
}

/** The first who has not signed. */
export const turnOf = <T extends { readonly signed_at: Date | null }>(signers: readonly T[]): T | undefined =>
  signers.find(({ signed_at }) => signed_at === null);

export const isOfCompany = (kind: SignerKind): boolean => kind === "staff" || kind === "stamp";
