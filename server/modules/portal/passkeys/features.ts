import type { Feature } from "../../../platform/feature.ts";
import { switchedBy } from "../../partners/index.ts";
import { passkeysOn } from "../sign-in/settings.ts";

export const passkeyFeature: Feature = switchedBy("passkeys", passkeysOn, (on) => on);
