import type { Feature } from "../../../platform/feature.ts";
import { inMenu, switchedBy } from "../../partners/index.ts";
import { askedOn } from "./settings.ts";

const asked = switchedBy("documents.requests", askedOn, (on) => on);

export const askedFeatures: readonly Feature[] = [asked];
/** P-180 the part of the documents' page that shows what was asked for. */
export const askedPart: readonly Feature[] = [inMenu("documents"), asked];
