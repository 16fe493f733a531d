import { mayDo } from "../../../platform/actor.ts";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { refuseFaultyLines } from "../../network/index.ts";

/** N-69 a line says anything to a router, also which network somebody is put into: that is for whoever may change routers. */
export function refuseLines(work: Work, text: string, attributes: Readonly<Record<string, string>> = {}): void {
  if (!mayDo(work.actor, "network.routers.update"))
    throw permissionDenied("Only who may change routers says what they are told beside the usual.");
  refuseFaultyLines("replyLines", text, Object.keys(attributes).length === 0 ? {} : { plan: { attr: attributes } });
}
