// Who is told of incidents of equipment, by which ways and in which words (network.md 1.5).
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line, Note } from "../../../../shared/text.ts";

const isTimeZone = (text: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
};
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "22:00" });

/** What a group's own words may name: {{ name }}. */
export const noticeNames = ["name", "site", "kind", "says", "since", "until", "minutes", "link", "group"] as const;

const groupFields = {
  name: FilledLine(100),
  memberIds: z.array(z.uuid()).max(100),
  /** Null: as the setting says. */
  notifyDelaySeconds: z.int().min(0).max(86_400).nullable(),
  /** Members are written to by mail. With no way chosen a group only sets the delay. */
  mails: z.boolean(),
  /** By SMS; whoever has no number, or where none leave from here, gets a mail instead. */
  sms: z.boolean(),
  /** Told of the monitor itself, too: that it sees nothing, or cannot ping. */
  hearsMonitor: z.boolean(),
  /** Where each incident is posted as JSON (N-259); null: nowhere. */
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  /** In Liquid, with `noticeNames`. Empty: our words, in each reader's language. */
  beganSubject: Line(200),
  beganText: Note(2000),
  overSubject: Line(200),
  overText: Note(2000),
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

/** Written, never read back (N-4): what calls are signed with. */
const secretFields = {
  webhookSecret: z
    .string()
    .regex(/^[\x21-\x7e]{16,100}$/, { error: "16 to 100 letters, digits and signs, no spaces" })
    .nullable(),
};

const Named = z.object({ id: z.uuid(), name: z.string() });

const callStates = ["waiting", "arrived", "dead"] as const;
export type CallState = (typeof callStates)[number];

export const AlertGroupView = z.object({
  id: z.uuid(),
  name: z.string(),
  members: z.array(Named),
  notifyDelaySeconds: z.int().nullable(),
  mails: z.boolean(),
  sms: z.boolean(),
  hearsMonitor: z.boolean(),
  /** For those who may change it; null for others, and where there is none. */
  webhook: z
    .object({
      url: z.string(),
      /** The latest call that was tried; null: there was none. */
      last: z.object({ at: MomentShape, state: z.enum(callStates), answer: z.string() }).nullable(),
    })
    .nullable(),
  beganSubject: z.string(),
  beganText: z.string(),
  overSubject: z.string(),
  overText: z.string(),
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
  returns: z.object({
    items: z.array(AlertGroupView),
    mayChange: z.boolean(),
    colleagues: z.array(Named),
    /** Whether SMS leave from here at all. */
    hasSms: z.boolean(),
  }),
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
    sms: groupFields.sms.default(false),
    hearsMonitor: groupFields.hearsMonitor.default(true),
    webhookUrl: groupFields.webhookUrl.default(null),
    webhookSecret: secretFields.webhookSecret.default(null),
    beganSubject: groupFields.beganSubject.default(""),
    beganText: groupFields.beganText.default(""),
    overSubject: groupFields.overSubject.default(""),
    overText: groupFields.overText.default(""),
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
  summary: "Changes a group. A secret that is left out stays as it is.",
  params: groupId,
  body: z.strictObject({ ...groupFields, ...secretFields }).partial(),
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

export const tryHookEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/alert-groups/:alertGroupId/webhook-trial",
  summary: "Posts a trial to the webhook of a group at once, and tells what was answered.",
  params: groupId,
  body: z.strictObject({}),
  returns: z.object({ hasArrived: z.boolean(), answer: z.string() }),
});
export const replayHookEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/alert-groups/:alertGroupId/webhook-replay",
  summary: "Has the calls of a group that never arrived posted again.",
  params: groupId,
  body: z.strictObject({}),
  returns: z.object({ calls: z.int() }),
});
