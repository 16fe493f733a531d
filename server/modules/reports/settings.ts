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

export const exportJobOver = defineSetting({
  key: "reports.export_job_over",
  // A list counts quickly up to 10,000, so whether it has more than that is all that is known at once.
  shape: z.int().min(100).max(10_000),
  fallback: 5_000,
  levels: ["system"],
  may: "config.tools.update",
  title: "Rows of an export at once",
  help: "An export with more rows is made in the background.",
});

export const exportKeepHours = defineSetting({
  key: "reports.export_keep_h",
  shape: z.int().min(1).max(168),
  fallback: 24,
  levels: ["system"],
  may: "config.tools.update",
  title: "Hours that an export is kept",
  help: "For so long a file that was made in the background can be fetched by who made it.",
});

export const settings = [massMaxRows, exportJobOver, exportKeepHours];
