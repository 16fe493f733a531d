import type { Module } from "../../platform/module.ts";
import { routes } from "./routes.ts";

export const portalModule: Module = { name: "portal", routes };
