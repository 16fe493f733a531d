import type { Module } from "../../platform/module.ts";
import { routes } from "./routes.ts";

export { addDocument, type NewDocument } from "./add-document.ts";
export type { Document } from "./document-queries.ts";
export { documentAdded } from "./events.ts";

export const documentsModule: Module = { name: "documents", routes };
