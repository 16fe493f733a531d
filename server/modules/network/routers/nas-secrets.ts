// Secrets of a NAS: they are written and used; people see one only after a proof, and the log says so (N-4, N-20, N-21).
import { randomInt } from "node:crypto";
import { sql } from "kysely";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { noNextSecret } from "../problems.ts";
import { db } from "../tables.ts";
import { readSources, refuseTakenSources } from "./check-sources.ts";
import type { SecretKind } from "./contract.ts";
import { leaveEntry, lockNas } from "./lock-nas.ts";
import { getNas, type Nas } from "./nas-queries.ts";
import { generatedLength, secretAlphabet, secretWeakness } from "./secret-rules.ts";

export type Vault = Pick<Tools, "seal" | "unseal">;

export const generateSecret = (): string =>
  Array.from({ length: generatedLength }, () => secretAlphabet[randomInt(secretAlphabet.length)]).join("");

/** N-20 what people enter is never weak; what comes with an import is taken as it is in use. */
export function refuseWeakSecret(secret: string, field: string): void {
  const weakness = secretWeakness(secret);
  if (weakness) throw fieldProblem(field, weakness, "Take 16 to 64 letters, digits and signs that are no well-known words.");
}

const changed = { before: "(changed)", after: "(changed)" };

export async function revealNasSecret(work: Work, vault: Vault, id: string, which: SecretKind): Promise<{ secret: string }> {
  const nas = await getNas(work, id);
  const sealed = { current: nas.secret_sealed, next: nas.next_secret_sealed, dynamic: nas.dynamic_secret_sealed }[which];
  if (sealed === null) throw notFound("There is no such secret.");
  leaveEntry(work, nas, "secret_revealed", { which: { before: null, after: which } });
  return { secret: vault.unseal(sealed) };
}

/** N-21 from now on both are tried, the next one first. */
export async function setNextSecret(
  work: Work,
  vault: Vault,
  id: string,
  { secret = generateSecret(), version }: { secret?: string | undefined; version: number },
): Promise<Nas> {
  refuseWeakSecret(secret, "secret");
  const nas = await lockNas(work, id, version);
  if (vault.unseal(nas.secret_sealed) === secret) throw fieldProblem("secret", "unchanged", "This is the secret in use.");
  await db(work)
    .updateTable("network.nases")
    .set({ next_secret_sealed: vault.seal(secret), next_secret_set_at: work.now, version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, nas, "next_secret_set", { nextSecret: changed });
  return getNas(work, id);
}

/** The next secret becomes the only one; refused where another NAS behind the same address would no longer share it (N-18). */
export async function promoteSecret(work: Work, vault: Vault, id: string, version: number): Promise<Nas> {
  const nas = await lockNas(work, id, version);
  if (nas.next_secret_sealed === null) throw noNextSecret("Set the next secret first.");
  await refuseTakenSources(work, vault.unseal, {
    id,
    sources: readSources(nas.sources),
    secrets: [vault.unseal(nas.next_secret_sealed)],
    ...{ nasIdentifier: nas.nas_identifier, nasIpAddress: nas.nas_ip_address, nasIpv6Address: nas.nas_ipv6_address },
  });
  await db(work)
    .updateTable("network.nases")
    .set({
      ...{ secret_sealed: nas.next_secret_sealed, secret_set_at: work.now, secret_is_weak: false },
      ...{ next_secret_sealed: null, next_secret_set_at: null, version: sql`version + 1` },
    })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, nas, "secret_promoted", { secret: changed });
  return getNas(work, id);
}

export async function clearNextSecret(work: Work, id: string, version: number): Promise<Nas> {
  const nas = await lockNas(work, id, version);
  if (nas.next_secret_sealed === null) throw noNextSecret("There is nothing to forget.");
  await db(work)
    .updateTable("network.nases")
    .set({ next_secret_sealed: null, next_secret_set_at: null, version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, nas, "next_secret_cleared", { nextSecret: changed });
  return getNas(work, id);
}
