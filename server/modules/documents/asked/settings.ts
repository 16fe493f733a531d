import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const portal = { levels: ["system", "partner"], may: "config.portal.update" } as const;

export const askedOn = defineSetting({
  ...portal,
  key: "portal.documents.requests",
  shape: z.boolean(),
  fallback: true,
  title: "Documents on request",
  help: "Staff ask customers for documents, such as a proof of address, and customers send them in the portal.",
});
export const askedMaxMb = defineSetting({
  ...portal,
  key: "portal.documents.request_max_mb",
  shape: z.int().min(1).max(25),
  fallback: 10,
  title: "Largest document on request",
  help: "In MB. PDFs and pictures are accepted.",
});
export const askedKeepDays = defineSetting({
  ...portal,
  key: "portal.documents.request_keep_days",
  shape: z.int().min(1).max(3650),
  fallback: 90,
  title: "Documents on request are deleted after",
  help: "Days from the day that they were sent, or accepted or declined. Then the file is gone for good; that it was accepted stays.",
});

export const askedSettings = [askedOn, askedMaxMb, askedKeepDays];
