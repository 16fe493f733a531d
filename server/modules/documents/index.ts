import type { Module } from "../../platform/module.ts";
import { routes } from "./routes.ts";

export { addDocument } from "./add-document.ts";

export const documentsModule: Module = { name: "documents", routes };
