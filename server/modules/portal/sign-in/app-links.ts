import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { androidId, iosId } from "./settings.ts";

/** P-35 where the app is; null where there is none to link to. */
export async function appLinks(
  work: Work,
  place: { partnerId: string | undefined },
): Promise<{ androidUrl: string; iosUrl: string } | null> {
  const [android, ios] = [await getSetting(work, androidId, place), await getSetting(work, iosId, place)];
  if (android === "" && ios === "") return null;
  return {
    androidUrl: android === "" ? "" : `https://play.google.com/store/apps/details?id=${android}`,
    iosUrl: ios === "" ? "" : `https://apps.apple.com/app/id${ios}`,
  };
}
