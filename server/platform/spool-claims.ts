// Each process writes into a spool of its own. Those of processes that are gone are taken over, or what lies in them would wait for ever.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tryLock } from "./file-lock.ts";
import { Spool } from "./spool.ts";

export interface ClaimedSpool {
  readonly spool: Spool;
  /** Others may have it now. With `forGood` it is deleted: nothing is in it any more. */
  release(how?: { forGood: boolean }): Promise<void>;
}

/** @returns the one to write into, and those that others left behind */
export function claimSpools(folder: string): { readonly own: ClaimedSpool; readonly left: readonly ClaimedSpool[] } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const left = readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .toSorted((a, b) => Number(a) - Number(b))
    .flatMap((name) => claim(join(folder, name)) ?? []);
  const [first, ...others] = left;
  if (first) return { own: first, left: others };
  for (let number = 1; ; number++) {
    const made = claim(join(folder, String(number)));
    if (made) return { own: made, left: [] };
  }
}

/** Undefined: somebody who lives has it. */
function claim(folder: string): ClaimedSpool | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = join(folder, "owner");
  // The second time it is free if its owner was gone.
  if (!tryLock(owner) && !tryLock(owner)) return undefined;
  const spool = new Spool(folder);
  return {
    spool,
    async release(how) {
      await spool.close();
      if (how?.forGood) rmSync(folder, { recursive: true, force: true });
      else rmSync(owner, { force: true });
    },
  };
}
