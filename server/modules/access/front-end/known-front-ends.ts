// Who may ask as a front end, in memory beside everything else that RADIUS answers from.
import type { Work } from "../../../platform/work.ts";
import { hashToken } from "../../identity/index.ts";
import { contains, type Ip, type Network, readNetwork } from "../../network/index.ts";
import { db } from "../tables.ts";

/** By the hash of the token. */
export type SourcesOfTokens = ReadonlyMap<string, readonly Network[]>;

export class KnownFrontEnds {
  readonly #sources: SourcesOfTokens;

  constructor(sources: SourcesOfTokens = new Map()) {
    this.#sources = sources;
  }

  /** A token opens only from where it may come. Looked up by its hash, so how long that takes tells nothing about it. */
  mayAsk(token: string, { family, value }: Ip): boolean {
    const alone: Network = { family, first: value, length: family === 4 ? 32 : 128 };
    return this.#sources.get(hashToken(token))?.some((network) => contains(network, alone)) ?? false;
  }
}

export async function loadFrontEnds(work: Work): Promise<SourcesOfTokens> {
  const rows = await db(work)
    .selectFrom("access.front_end_tokens")
    .select(["token_hash", "sources"])
    .where("revoked_at", "is", null)
    .execute();
  return new Map(rows.map(({ token_hash, sources }) => [token_hash, sources.map(readNetwork)]));
}
