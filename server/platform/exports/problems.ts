import { problem } from "../problems.ts";

export const exportNotReady = problem("export-not-ready", 409, "The file is still being made");
export const exportOver = problem("export-over", 410, "The file is no longer kept. Export the list again.");
