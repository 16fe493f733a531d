import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { deleteAskedStep } from "./asked/delete-step.ts";
import { handleDrops } from "./asked/drop-files.ts";
import { askedFeatures } from "./asked/features.ts";
import { askedRoutes } from "./asked/routes.ts";
import { askSigner, writeToCompanySigner } from "./contracts/ask-signer.ts";
import { contractDays } from "./contracts/contract-days.ts";
import { remindSigners } from "./contracts/remind-signers.ts";
import { contractRoutes } from "./contracts/routes.ts";
import { contractReminded, contractTurn } from "./events.ts";
import { documentsOfMerges } from "./merge-documents.ts";
import { documentsOfPartnerMoves } from "./partner-move.ts";
import { routes } from "./routes.ts";
import { documentSettings } from "./settings.ts";
import { signLinkRoutes } from "./sign-links/routes.ts";
import { sendLinkAgain } from "./sign-links/send-again.ts";
import { templateRoutes } from "./templates/routes.ts";

export { addDocument } from "./add-document.ts";
export { askForDocument, sendAsked } from "./asked/ask-for-documents.ts";
export { listSignedCopies } from "./contracts/finish-contract.ts";
export { ensureSeal } from "./contracts/seal-store.ts";
export { sendContract, withdrawIfWaiting } from "./contracts/send-contract.ts";
export { signContract } from "./contracts/sign-contract.ts";
export {
  contractExpired,
  contractRejected,
  contractReminded,
  contractSigned,
  contractTurn,
  contractWithdrawn,
  documentAsked,
  documentDecided,
  documentMailed,
} from "./events.ts";
export { signedCopyEmail, signedSubject, signedText } from "./settings.ts";
export { makeSignLink } from "./sign-links/manage-links.ts";
export { generateDocument } from "./templates/generate.ts";
export { addTemplate, findTemplate, usableTemplates } from "./templates/template-store.ts";

export const documentsModule: Module = {
  name: "documents",
  settings: documentSettings,
  routes: (api, tools) => {
    routes(api, tools);
    contractRoutes(api, tools);
    signLinkRoutes(api, tools);
    askedRoutes(api, tools);
    templateRoutes(api, tools);
  },
  daily: [contractDays, remindSigners, deleteAskedStep],
  features: askedFeatures,
  jobs: handleDrops,
  listen: (on, tools) => {
    on(contractTurn, "ask-who-signs-next", (work, { objectId, data }) => askSigner(work, tools, objectId, data));
    on(contractReminded, "send-the-link-again", async (work, { id, objectId, data }) => {
      if (data.linkId !== null) await sendLinkAgain(work, tools, data.linkId);
      else if (data.signer?.kind === "staff") await writeToCompanySigner(work, objectId, data.signer.id, id);
    });
    joinMerges("documents", documentsOfMerges);
    joinPartnerMoves("documents", documentsOfPartnerMoves);
  },
};
