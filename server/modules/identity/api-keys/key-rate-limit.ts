import { tooManyRequests } from "../../../platform/problems.ts";

const windowMs = 60_000;
const mostKeys = 10_000;
// Per process: with several HTTP processes a key gets its rate from each. Exact sharing would cost a write per request.
const windows = new Map<string, { startedAt: number; used: number }>();

/** Counts a request of a key in the running minute, or refuses it and says when to come back. */
export function takeFromKeyLimit(keyId: string, perMinute: number, now: Date): void {
  const at = now.getTime();
  const window = windows.get(keyId);
  if (!window || at - window.startedAt >= windowMs || at < window.startedAt) {
    if (windows.size >= mostKeys) windows.clear();
    windows.set(keyId, { startedAt: at, used: 1 });
    return;
  }
  window.used += 1;
  if (window.used <= perMinute) return;
  const retryAfterS = Math.ceil((window.startedAt + windowMs - at) / 1000);
  throw tooManyRequests(`This key may make ${perMinute} requests a minute.`, { retryAfterS });
}
