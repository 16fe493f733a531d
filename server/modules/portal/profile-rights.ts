// P-44 what customers see of their own data, and what of it they change.
import { z } from "zod";
import { approvableParts, editableParts, type ProfilePart, profileParts } from "../../../shared/profile-parts.ts";
import { defineSetting } from "../../platform/settings.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";

const may = "config.portal.update" as const;
const provider = ["system", "partner"] as const;

export const portalProfileView = defineSetting({
  key: "portal.profile.view",
  shape: z.array(z.enum(profileParts)).max(profileParts.length),
  fallback: ["login", "name", "street", "zip", "city", "company_ids"],
  levels: provider,
  may,
  title: "What customers see of their data",
  help: "What they may change is shown too. Everything else is not in the portal at all.",
});

export const portalProfileEdit = defineSetting({
  key: "portal.profile.edit",
  shape: z.array(z.enum(editableParts)).max(editableParts.length),
  fallback: ["emails", "billing_emails", "phones", "language"],
  levels: provider,
  may,
  title: "What customers change of their data",
  help: "A changed address never moves a service: customers are asked whether they moved.",
});

export const portalProfilePassword = defineSetting({
  key: "portal.profile.request_password",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Password before changes of the profile",
  help: "Asked for when the last proof is older than ten minutes. Off: only for new e-mail addresses and phone numbers.",
});

export const portalProfileApproval = defineSetting({
  key: "portal.profile.approval",
  shape: z.array(z.enum(approvableParts)).max(approvableParts.length),
  fallback: [],
  levels: provider,
  may,
  title: "Changes of the profile that wait for staff",
  help: "What customers change of these is a request: it stands under Requests, and is stored once somebody approves it.",
});

export const profileSettings = [portalProfileView, portalProfileEdit, portalProfilePassword, portalProfileApproval];

/** What may be done with each part; a part that is not named is hidden. */
export type ProfileRights = Partial<Record<ProfilePart, "view" | "edit">>;

/** @param isClosed - P-14 who is no longer a customer reads, and changes nothing. */
export async function profileRights(work: Work, partnerId: string, { isClosed }: { isClosed: boolean }): Promise<ProfileRights> {
  const view = await getSetting(work, portalProfileView, { partnerId });
  const edit = await getSetting(work, portalProfileEdit, { partnerId });
  return Object.fromEntries([
    ...view.map((part) => [part, "view"] as const),
    ...edit.map((part) => [part, isClosed ? ("view" as const) : ("edit" as const)] as const),
  ]);
}
