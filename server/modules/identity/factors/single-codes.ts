// Codes for people who have no way in here: whoever holds a link proves with one that an address is theirs (P-178, P-133). What asks for them
// keeps them.
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { codeIssued, type IssuedCode } from "../events.ts";
import type { CodeChannel } from "../tables.ts";
import { newCode, sameHash } from "../tokens.ts";
import { hashCode } from "./code-hash.ts";
import { codeLifeMs } from "./sent-code-rules.ts";

interface Receiver {
  readonly customerId: string;
  readonly partnerId: string;
  readonly channel: CodeChannel;
  readonly to: string;
  readonly name: string;
  readonly language: string;
}

export interface SingleCode {
  readonly id: string;
  readonly hash: string;
  readonly expiresAt: Date;
}

/** Sends a code of six digits; the caller keeps its hash. */
export async function sendSingleCode(
  work: Work,
  seal: Tools["seal"],
  receiver: Receiver,
  purpose: "sign_code" | "pay_code",
): Promise<SingleCode> {
  const id = uuidv7(work.now.getTime());
  const code = newCode("0123456789", 6);
  const expiresAt = new Date(work.now.getTime() + codeLifeMs);
  announce(work, receiver, { objectId: id, purpose, expiresAt, sealed: seal(JSON.stringify({ code } satisfies IssuedCode)) });
  return { id, hash: await hashCode(code, id), expiresAt };
}

/** Sends a link that opens something; like a code it is nobody's to read in the history. */
export function sendSingleLink(
  work: Work,
  seal: Tools["seal"],
  receiver: Receiver,
  { objectId, link, expiresAt }: { objectId: string; link: string; expiresAt: Date },
): void {
  announce(work, receiver, { objectId, purpose: "sign_link", expiresAt, sealed: seal(JSON.stringify({ link } satisfies IssuedCode)) });
}

function announce(
  work: Work,
  { customerId, partnerId, channel, to, name, language }: Receiver,
  {
    objectId,
    purpose,
    expiresAt,
    sealed,
  }: { objectId: string; purpose: "sign_link" | "sign_code" | "pay_code"; expiresAt: Date; sealed: string },
): void {
  work.emit(
    codeIssued,
    { partnerId, customerId, objectId },
    {
      ...{ realm: "customer", purpose, channel, to: [to], subjectIds: [customerId], name, language },
      ...{ expiresAt: expiresAt.toISOString(), sealed },
    },
  );
}

export const isSingleCode = async (typed: string, kept: { id: string; hash: string }): Promise<boolean> =>
  sameHash(await hashCode(typed, kept.id), kept.hash);
