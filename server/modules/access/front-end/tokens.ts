// Tokens of FreeRADIUS front ends, as staff handle them. They are the whole installation's.
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { mayDo } from "../../../platform/actor.ts";
import { fieldProblem, notFound, permissionDenied, validationFailed } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { hashToken, newToken } from "../../identity/index.ts";
import { parseNetwork, printNetwork } from "../../network/index.ts";
import { db, type FrontEndTokenRow } from "../tables.ts";
import type { createFrontEndTokenEndpoint, listFrontEndTokensEndpoint } from "./contract.ts";

const seesAll = ({ actor }: Work): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

function refuseBound(work: Work): void {
  if (!seesAll(work)) throw permissionDenied("A front end asks for subscribers of all partners: only who sees them all has its tokens.");
}

const viewOf = (row: FrontEndTokenRow) => ({
  ...{ id: row.id, name: row.name, sources: row.sources, createdBy: row.created_by },
  ...{ createdAt: row.created_at.toISOString(), revokedAt: row.revoked_at?.toISOString() ?? null },
});

export async function listFrontEndTokens(work: Work): Promise<z.input<typeof listFrontEndTokensEndpoint.returns>> {
  refuseBound(work);
  const rows = await db(work).selectFrom("access.front_end_tokens").selectAll().orderBy("created_at", "desc").orderBy("id").execute();
  return { items: rows.map(viewOf), mayChange: mayDo(work.actor, "config.networking.update") };
}

/** The token itself is in the answer and nowhere else. */
export async function createFrontEndToken(
  work: Work,
  { name, sources }: BodyOf<typeof createFrontEndTokenEndpoint>,
): Promise<z.input<typeof createFrontEndTokenEndpoint.returns>> {
  refuseBound(work);
  const networks = readSources(sources);
  const token = `dmr_${newToken()}`;
  const row = await db(work)
    .insertInto("access.front_end_tokens")
    .values({ name, token_hash: hashToken(token), sources: networks, created_at: work.now, created_by: nameOf(work), revoked_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw fieldProblem("name", "already-taken", "There is a token with this name.");
  leaveEntry(work, row, "created", { sources: { before: null, after: networks } });
  return { ...viewOf(row), token };
}

export async function revokeFrontEndToken(work: Work, tokenId: string): Promise<void> {
  refuseBound(work);
  const row = await db(work)
    .updateTable("access.front_end_tokens")
    .set({ revoked_at: work.now })
    .where("id", "=", tokenId)
    .where("revoked_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw notFound("There is no such token that still opens.");
  leaveEntry(work, row, "revoked", {});
}

function readSources(typed: readonly string[]): string[] {
  const errors: FieldError[] = [];
  const networks = typed.flatMap((text, place) => {
    const parsed = parseNetwork(text);
    if (parsed.kind === "network") return [printNetwork(parsed.network)];
    const field = `sources.${place}`;
    if (parsed.kind === "host-bits") {
      const meant = printNetwork(parsed.canonical);
      errors.push({ field, code: "cidr-host-bits", params: { meant }, message: `did you mean ${meant}?` });
    } else errors.push({ field, code: "not-a-network", message: `${text} is no network such as 192.0.2.0/24` });
    return [];
  });
  if (errors.length > 0) throw validationFailed(errors.map(({ message }) => message).join("; "), { errors });
  return networks;
}

const nameOf = ({ actor }: Work): string => ("name" in actor ? actor.name : actor.kind);

function leaveEntry(
  work: Work,
  { id, name }: FrontEndTokenRow,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({ ...{ entity: "front_end_token", entityId: id, label: name, action, changes }, partnerId: null });
}
