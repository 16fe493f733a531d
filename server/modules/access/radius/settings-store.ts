import type { Work } from "../../../platform/work.ts";
import { landingAddress } from "../../network/index.ts";
import { getSetting, loadSettings, type Partner } from "../../partners/index.ts";
import type { DecidedState } from "./reply-class-rules.ts";
import {
  allowMsChapV1,
  type ReplySettings,
  radiusSettings,
  rejectDelayMs,
  stateActions,
  walledDownBps,
  walledSessionSeconds,
  walledUpBps,
  walledVlan,
} from "./settings.ts";

/** By partner; the house's own word is that of the default partner. */
export interface LoadedSettings {
  readonly byPartner: ReadonlyMap<string, ReplySettings>;
  readonly houseId: string | undefined;
}

export async function loadReplySettings(work: Work, partners: readonly Pick<Partner, "id" | "number">[]): Promise<LoadedSettings> {
  const byPartner = new Map<string, ReplySettings>();
  const landing = await getSetting(work, landingAddress);
  const url = landing === "" ? null : `http://${landing.includes(":") ? `[${landing}]` : landing}/`;
  for (const { id } of partners) byPartner.set(id, await replySettings(work, id, url));
  const [house] = partners.toSorted((a, b) => a.number - b.number);
  return { byPartner, houseId: house?.id };
}

/** What holds for a partner's customers; null: for whoever is nobody's customer. */
export function settingsFor({ byPartner, houseId }: LoadedSettings, partnerId: string | null): ReplySettings {
  const settings = byPartner.get(partnerId ?? "") ?? byPartner.get(houseId ?? "");
  if (!settings) throw new Error("there is no partner");
  return settings;
}

async function replySettings(work: Work, partnerId: string, url: string | null): Promise<ReplySettings> {
  const loaded = await loadSettings(work, radiusSettings, { partnerId });
  const actions = Object.fromEntries(Object.entries(stateActions).map(([state, setting]) => [state, loaded.get(setting)]));
  return {
    actions: actions as Record<DecidedState, "walled" | "reject" | "full">,
    walled: {
      ...{ downBps: loaded.get(walledDownBps), upBps: loaded.get(walledUpBps) },
      ...{ sessionSeconds: loaded.get(walledSessionSeconds), vlan: loaded.get(walledVlan), url },
    },
    ...{ rejectDelayMs: loaded.get(rejectDelayMs), allowMsChapV1: loaded.get(allowMsChapV1) },
  };
}
