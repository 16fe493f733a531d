import type { z } from "zod";
import type { Tools } from "../../../../platform/tools.ts";
import type { Work } from "../../../../platform/work.ts";
import { getSetting } from "../../../partners/index.ts";
import { loadProfiles, profileKeyOf } from "../../profiles/profile-store.ts";
import * as settings from "../../settings.ts";
import type { nasConfigurationEndpoint } from "../contract.ts";
import { leaveEntry } from "../lock-nas.ts";
import { getNas, type Nas } from "../nas-queries.ts";
import { writeConfiguration } from "./write-configuration.ts";

type View = z.input<typeof nasConfigurationEndpoint.returns>;

const placeholder = "SHARED-SECRET";

export const showConfiguration = async (work: Work, nasId: string): Promise<View> =>
  configurationOf(work, await getNas(work, nasId), { secret: placeholder, dynamicSecret: placeholder });

/** N-24 with the secrets in it; the log says who looked. */
export async function revealConfiguration(work: Work, { unseal }: Pick<Tools, "unseal">, nasId: string): Promise<View> {
  const nas = await getNas(work, nasId);
  leaveEntry(work, nas, "secret_revealed", { which: { before: null, after: "configuration" } });
  // While a change of secrets is under way this is where the next one is carried to the equipment (N-21).
  const secret = unseal(nas.next_secret_sealed ?? nas.secret_sealed);
  return configurationOf(work, nas, {
    secret,
    dynamicSecret: nas.dynamic_secret_sealed === null ? secret : unseal(nas.dynamic_secret_sealed),
  });
}

async function configurationOf(work: Work, nas: Nas, secrets: { secret: string; dynamicSecret: string }): Promise<View> {
  const profile = (await loadProfiles(work)).get(profileKeyOf(nas));
  const missing: string[] = [];
  /** An address from the settings; a word in capitals while nobody has said it, so that it strikes the eye. */
  const address = async (setting: typeof settings.radiusAddress, word: string): Promise<string> => {
    const said = await getSetting(work, setting, {});
    if (said === "") missing.push(setting.key);
    return said || word;
  };
  const second = await getSetting(work, settings.radiusSecondAddress, {});
  const text = writeConfiguration(profile?.base ?? "generic", {
    name: nas.name,
    servers: [await address(settings.radiusAddress, "RADIUS-SERVER"), ...(second === "" ? [] : [second])],
    authenticationPort: await getSetting(work, settings.radiusPort, {}),
    accountingPort: await getSetting(work, settings.radiusAccountingPort, {}),
    secret: secrets.secret,
    authenticates: nas.authentication_mode === "radius",
    accounts: nas.accounting_mode === "radius",
    interimSeconds: nas.interim_seconds,
    dynamic: { mode: nas.dynamic_mode, port: nas.dynamic_port, secret: secrets.dynamicSecret },
    accessTypes: nas.access_types,
    nasIdentifier: nas.nas_identifier,
    nasIpAddress: nas.nas_ip_address,
    dnsAddress: await address(settings.dnsAddress, "DNS-RESOLVER"),
    landingAddress: await address(settings.landingAddress, "LANDING-PAGE"),
  });
  return { text, placeholder, missing };
}
