import { usePortalSession } from "../../lib/session.ts";

/** P-2 whether the provider has something switched on; the server answers `feature-off` where it is not. */
export function useFeature(key: string): boolean {
  return usePortalSession().features.includes(key);
}
