// P-215 what somebody whose line is dead looks for first: is something broken where I am, and whom can I call. One small file for each partner,
// answered from memory and never from the database, so that a flood of readers costs nothing. It also lies in the data folder (`status/`), from
// where it can be copied to another host.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { system } from "../../../platform/actor.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, type Work } from "../../../platform/work.ts";
import { getSetting, listPartners, type Partner } from "../../partners/index.ts";
import { toldAfterMs, toldBeforeMs } from "../incidents/incident-rules.ts";
import { listUpdates, selectIncidents } from "../incidents/incident-store.ts";
import type { StatusFile } from "./contract.ts";
import { statusFileOn } from "./settings.ts";

const mostIncidents = 50;
const mostUpdates = 5;

/** What concerns only the services behind a device is for whoever has signed in. */
async function statusOf(work: Work, partner: Partner): Promise<StatusFile> {
  const now = work.now.getTime();
  const rows = await selectIncidents(work)
    .where((eb) => eb.or([eb("partner_id", "is", null), eb("partner_id", "=", partner.id)]))
    .where((eb) => eb.or([eb("ended_at", "is", null), eb("ended_at", ">", new Date(now - toldAfterMs))]))
    .where("started_at", "<=", new Date(now + toldBeforeMs))
    .orderBy("started_at", "desc")
    .limit(mostIncidents)
    .execute();
  const told = rows.filter((row) => row.service_ids.length === 0 && (row.ended_at === null || row.ended_at > row.started_at));
  const updates = await listUpdates(
    work,
    told.map(({ id }) => id),
  );
  return {
    at: work.now.toISOString(),
    partner: {
      ...{ code: partner.code, name: partner.name, language: partner.language },
      ...{ phone: partner.phone, email: partner.email, website: partner.website },
    },
    incidents: told.map((row) => ({
      ...{ id: row.id, kind: row.kind, stage: row.stage, texts: row.texts, startedAt: row.started_at.toISOString() },
      expectedEndAt: row.expected_end_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      locationIds: row.location_ids,
      updates: (updates.get(row.id) ?? [])
        .slice(0, mostUpdates)
        .map(({ id, stage, texts, at }) => ({ id, stage, texts, at: at.toISOString() })),
    })),
  };
}

const freshMs = 15_000;
const codePattern = /^[a-z0-9-]{1,40}$/;

/** Answers at once with what it has, and has it made anew meanwhile when it is a while old; one process makes it once at a time. */
export class StatusFiles {
  readonly #tools: Tools;
  readonly #files = new Map<string, string>();
  #madeAt = Number.NEGATIVE_INFINITY;
  #making: Promise<void> | undefined;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** JSON; undefined: there is no such partner, or it tells nothing this way. */
  async find(code: string): Promise<string | undefined> {
    if (!codePattern.test(code)) return undefined;
    const isOld = performance.now() - this.#madeAt > freshMs;
    if (this.#madeAt > Number.NEGATIVE_INFINITY) {
      if (isOld) void this.make().catch(() => undefined);
      return this.#files.get(code);
    }
    try {
      await this.make();
      return this.#files.get(code);
    } catch {
      // The database is away and nothing was made here yet: what lies in the folder is better than nothing.
      return readFile(join(this.#folder(), `${code}.json`), "utf8").catch(() => undefined);
    }
  }

  /** Makes all of them from the database, and writes those that say something else. */
  make(): Promise<void> {
    this.#making ??= this.#make().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  async #make(): Promise<void> {
    const { base } = this.#tools;
    const made = await inReadingWork(base, { actor: system("status-file"), origin: { source: "public" } }, async (work) => {
      const files: StatusFile[] = [];
      for (const partner of await listPartners(work))
        if (await getSetting(work, statusFileOn, { partnerId: partner.id })) files.push(await statusOf(work, partner));
      return files;
    });
    const before = new Map(this.#files);
    this.#files.clear();
    for (const file of made) this.#files.set(file.partner.code, JSON.stringify(file));
    this.#madeAt = performance.now();
    // What is told no more is not to be copied any more either.
    for (const code of before.keys()) if (!this.#files.has(code)) await rm(join(this.#folder(), `${code}.json`), { force: true });
    for (const [code, text] of this.#files) if (withoutMoment(before.get(code)) !== withoutMoment(text)) await this.#write(code, text);
  }

  /** Whole, or not at all: it may be copied away at any moment. */
  async #write(code: string, text: string): Promise<void> {
    const folder = this.#folder();
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${code}.json`);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }

  #folder(): string {
    return join(this.#tools.config.dataDir, "status");
  }
}

const withoutMoment = (text: string | undefined): string | undefined => text?.replace(/^\{"at":"[^"]*",/, "{");
