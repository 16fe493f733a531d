import { newCode, newToken } from "../tokens.ts";

/** The parts of a new key: `dmk_<public id>_<secret>`. The public id may be read aloud; the secret is shown once. */
export function newKeyParts(): { publicId: string; secret: string } {
  return { publicId: newCode("abcdefghijklmnopqrstuvwxyz0123456789", 12), secret: newToken() };
}

export const keyText = (parts: { publicId: string; secret: string }): string => `dmk_${parts.publicId}_${parts.secret}`;
