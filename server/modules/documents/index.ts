import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { contractDays } from "./contracts/contract-days.ts";
import { contractRoutes } from "./contracts/routes.ts";
import { documentsOfMerges } from "./merge-documents.ts";
import { documentsOfPartnerMoves } from "./partner-move.ts";
import { routes } from "./routes.ts";
import { documentSettings } from "./settings.ts";
import { templateRoutes } from "./templates/routes.ts";

export { addDocument } from "./add-document.ts";
export { ensureSeal } from "./contracts/seal-store.ts";
export { sendContract } from "./contracts/send-contract.ts";
export { signContract } from "./contracts/sign-contract.ts";
export { contractSent, contractSigned, documentMailed } from "./events.ts";
export { signedCopyEmail, signedSubject, signedText } from "./settings.ts";
export { generateDocument } from "./templates/generate.ts";
export { addTemplate } from "./templates/template-store.ts";

export const documentsModule: Module = {
  name: "documents",
  settings: documentSettings,
  routes: (api, tools) => {
    routes(api, tools);
    contractRoutes(api, tools);
    templateRoutes(api, tools);
  },
  daily: [contractDays],
  listen: () => {
    joinMerges("documents", documentsOfMerges);
    joinPartnerMoves("documents", documentsOfPartnerMoves);
  },
};
