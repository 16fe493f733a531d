// Who is told of incidents of equipment (network.md 1.5).
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";

const isTimeZone = (text: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
};
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "22:00" });

const groupFields = {
  name: FilledLine(100),
  memberIds: z.array(z.uuid()).max(100),
  /** Null: as the setting says. */
  notifyDelaySeconds: z.int().min(0).max(86_400).nullable(),
  /** Members are written to; without it a group only sets the delay. */
  mails: z.boolean(),
  /** From then until then nobody is told; what is still wrong afterwards is told then. */
  quietFrom: TimeOfDay.nullable(),
  quietUntil: TimeOfDay.nullable(),
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, { params: { code: "unknown-time-zone" }, message: "a time zone such as Europe/Zagreb" }),
  /** After so many minutes that group is told, too. */
  escalateToId: z.uuid().nullable(),
  escalateMinutes: z.int().min(1).max(10_080).nullable(),
};

const Named = z.object({ id: z.uuid(), name: z.string() });

export const AlertGroupView = z.object({
  id: z.uuid(),
  name: z.string(),
  members: z.array(Named),
  notifyDelaySeconds: z.int().nullable(),
  mails: z.boolean(),
  quietFrom: z.string().nullable(),
  quietUntil: z.string().nullable(),
  timeZone: z.string(),
  escalateTo: Named.nullable(),
  escalateMinutes: z.int().nullable(),
  /** How much equipment names it. */
  uses: z.int(),
  version: z.int(),
});

const groupId = z.object({ alertGroupId: z.uuid() });

export const listAlertGroupsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/alert-groups",
  summary: "The groups that are told of incidents, whether you may change them, and whom you may put into one.",
  returns: z.object({ items: z.array(AlertGroupView), mayChange: z.boolean(), colleagues: z.array(Named) }),
});
export const createAlertGroupEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/alert-groups",
  summary: "Adds a group that is told of incidents.",
  body: z.strictObject({
    ...groupFields,
    memberIds: groupFields.memberIds.default([]),
    notifyDelaySeconds: groupFields.notifyDelaySeconds.default(null),
    mails: groupFields.mails.default(true),
    quietFrom: groupFields.quietFrom.default(null),
    quietUntil: groupFields.quietUntil.default(null),
    timeZone: groupFields.timeZone.default("UTC"),
    escalateToId: groupFields.escalateToId.default(null),
    escalateMinutes: groupFields.escalateMinutes.default(null),
  }),
  returns: AlertGroupView,
  idempotent: true,
});
export const updateAlertGroupEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/alert-groups/:alertGroupId",
  summary: "Changes a group.",
  params: groupId,
  body: z.strictObject(groupFields).partial(),
  returns: AlertGroupView,
  versioned: true,
});
export const deleteAlertGroupEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/alert-groups/:alertGroupId",
  summary: "Removes a group that no equipment and no other group names.",
  params: groupId,
  versioned: true,
});
