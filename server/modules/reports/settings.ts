import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

export const massMaxRows = defineSetting({
  key: "reports.mass_max_rows",
  shape: z.int().min(1).max(50_000),
  fallback: 50_000,
  levels: ["system"],
  may: "config.tools.update",
  title: "Rows of a mass action",
  help: "The most that one mass action may change.",
});

export const settings = [massMaxRows];
