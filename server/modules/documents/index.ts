import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { documentsOfMerges } from "./merge-documents.ts";
import { documentsOfPartnerMoves } from "./partner-move.ts";
import { routes } from "./routes.ts";

export { addDocument } from "./add-document.ts";

export const documentsModule: Module = {
  name: "documents",
  routes,
  listen: () => {
    joinMerges("documents", documentsOfMerges);
    joinPartnerMoves("documents", documentsOfPartnerMoves);
  },
};
