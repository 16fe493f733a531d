// N-49 when lines that drop together are said to be an outage.
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";

const common = { levels: ["system"], may: "config.networking.update" } as const;

export const customerCpeDown = defineSetting({
  ...common,
  key: "access.customer_cpe_down",
  shape: z.enum(["nothing", "alert", "alert_and_ticket"]),
  fallback: "alert",
  title: "When many lines drop together",
  help: "One line that drops alerts nobody. Many of one router or site within five minutes may be an outage.",
});
const outageLines = defineSetting({
  ...common,
  key: "access.outage_lines",
  shape: z.int().min(3).max(100_000),
  fallback: 10,
  title: "Possible outage: lines",
  help: "As many lines of one router or site that drop within five minutes are a possible outage.",
});
export const outagePercent = defineSetting({
  ...common,
  key: "access.outage_percent",
  shape: z.int().min(1).max(101),
  fallback: 20,
  title: "Possible outage: share",
  help: "Or this share of the lines online there, in percent, but no fewer than three lines. 101: only the number counts.",
});

export const outageSettings = [customerCpeDown, outageLines, outagePercent];

export const readOutageSettings = async (work: Work) => ({
  act: await getSetting(work, customerCpeDown),
  threshold: { lines: await getSetting(work, outageLines), percent: await getSetting(work, outagePercent) },
});
