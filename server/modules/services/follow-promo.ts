import type { Happened } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";
import { countPromo, freePromo } from "../catalog/index.ts";

/** B-265 hears `service.state_changed`: a code that waited with its service is counted when that runs, and free again when nothing comes of it. */
export async function followPromo(work: Work, { objectId, data }: Happened<{ from: string; to: string; cause: string }>): Promise<void> {
  if (data.to === "active") await countPromo(work, objectId);
  if (data.to === "archived" && (data.from === "pending" || data.cause === "mistake")) await freePromo(work, objectId);
}
