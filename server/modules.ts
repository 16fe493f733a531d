// Every module of the business, from the ground up. The program asks each for its routes, listeners, jobs and settings.
import { partnersModule } from "./modules/partners/index.ts";
import type { Module } from "./platform/module.ts";

export const modules: readonly Module[] = [
  partnersModule,
];
