// Is this paper genuine? (O-113) Whoever asks brings a code or a file, and learns no more than title and day.
import { createHash } from "node:crypto";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import { findCheckCode } from "./signed-pdf.ts";

export interface Checked {
  readonly verdict: "genuine" | "altered" | "unknown";
  readonly title: string | null;
  readonly signedOn: string | null;
}

const unknown: Checked = { verdict: "unknown", title: null, signedOn: null };

async function find(
  work: Work,
  by: "check_code" | "signed_sha256",
  value: string,
): Promise<{ title: string; signedOn: string } | undefined> {
  const row = await db(work)
    .selectFrom("documents.contracts")
    .select(["signed_title", "signed_on"])
    .where(by, "=", value)
    .limit(1)
    .executeTakeFirst();
  return row?.signed_title && row.signed_on ? { title: row.signed_title, signedOn: row.signed_on } : undefined;
}

export async function checkByCode(work: Work, code: string): Promise<Checked> {
  const found = await find(work, "check_code", code.trim().toUpperCase());
  return found ? { verdict: "genuine", ...found } : unknown;
}

/** Byte for byte what was signed; or a file that says it is one of ours and is not as it was. */
export async function checkByFile(work: Work, bytes: Uint8Array): Promise<Checked> {
  const genuine = await find(work, "signed_sha256", createHash("sha256").update(bytes).digest("hex"));
  if (genuine) return { verdict: "genuine", ...genuine };
  const code = findCheckCode(bytes);
  const known = code === undefined ? undefined : await find(work, "check_code", code);
  return known ? { verdict: "altered", ...known } : unknown;
}
