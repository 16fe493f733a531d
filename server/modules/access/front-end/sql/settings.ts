import { z } from "zod";
import { defineSetting } from "../../../../platform/settings.ts";

export const freeRadiusSql = defineSetting({
  levels: ["system"],
  may: "config.networking.update",
  key: "access.freeradius_sql",
  shape: z.boolean(),
  fallback: false,
  title: "FreeRADIUS over SQL",
  help: "Keeps what FreeRADIUS (rlm_sql) reads in the database, every subscriber's password readable among it, and counts the accounting that it writes there.",
});
