import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const patienceMs = 120_000;

/** Runs `act` while no other process holds the lock file. A lock whose holder is gone is taken over. */
export async function withFileLock<T>(path: string, act: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  while (!tryLock(path)) {
    if (performance.now() > giveUpAt) throw new Error(`${path} is held by process ${readFileSync(path, "utf8")} for two minutes.`);
    await new Promise((done) => setTimeout(done, 50));
  }
  try {
    return await act();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Takes the lock if nobody has it. One whose holder is gone is taken away, for the next who tries. */
export function tryLock(path: string): boolean {
  // Linked into place with its content, so that nobody ever reads a lock without a holder.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const holder = readHolder(path);
  if (holder !== undefined && holder !== process.pid && !isAlive(holder)) rmSync(path, { force: true });
  return false;
}

function readHolder(path: string): number | undefined {
  try {
    return Number(readFileSync(path, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process of that id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
