// P-33, P-174 what is broken or planned: told on the sign-in page before anybody has signed in, and to those whom it touches.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { LanguageTag, Note } from "../../../../shared/text.ts";

/** What each of them means stands in `incident-rules.ts`. */
const Kind = z.enum(["incident", "maintenance"]);
const Stage = z.enum(["looking", "found", "mending", "watching"]);
const State = z.enum(["planned", "running", "over"]);

const IncidentFields = z.strictObject({
  /** Null: everybody's, for staff of all partners alone. */
  partnerId: z.uuid().nullable(),
  texts: z.record(LanguageTag, Note(500)),
  startedAt: z.iso.datetime(),
  kind: Kind.default("incident"),
  expectedEndAt: z.iso.datetime().nullable().default(null),
  /** Empty: everybody of the partner. A place holds for the places in it. */
  locationIds: z.array(z.uuid()).max(200).default([]),
  /** Told above the sign-in form as well. */
  isPublic: z.boolean().default(true),
});
export const IncidentView = z.object({
  id: z.uuid(),
  partnerId: z.uuid().nullable(),
  kind: Kind,
  stage: Stage,
  state: State,
  texts: z.record(z.string(), z.string()),
  startedAt: MomentShape,
  expectedEndAt: MomentShape.nullable(),
  endedAt: MomentShape.nullable(),
  locationIds: z.array(z.uuid()),
  /** How many services the network side named. */
  services: z.int(),
  isPublic: z.boolean(),
  /** What was told since, the newest first. */
  updates: z.array(
    z.object({
      id: z.uuid(),
      stage: Stage.or(z.literal("over")),
      texts: z.record(z.string(), z.string()),
      at: MomentShape,
      byName: z.string(),
    }),
  ),
  byName: z.string(),
  mayChange: z.boolean(),
  version: z.int(),
});

export const listIncidentsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/incidents",
  summary: "What was published as broken: what holds now first, then the newest.",
  returns: z.object({ items: z.array(IncidentView) }),
});
export const publishIncidentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/incidents",
  summary: "Tells those whom it touches that something is broken or planned, before signing in as well where it is public.",
  body: IncidentFields,
  returns: IncidentView,
});
export const changeIncidentEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/incidents/:incidentId",
  summary: "Changes what is told of something broken, or since when.",
  params: z.object({ incidentId: z.uuid() }),
  body: IncidentFields.omit({ partnerId: true }),
  returns: IncidentView,
  versioned: true,
});
export const endIncidentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/incidents/:incidentId/end",
  summary: "It works again; whoever follows it is told.",
  params: z.object({ incidentId: z.uuid() }),
  returns: IncidentView,
});
export const updateIncidentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/incidents/:incidentId/updates",
  summary: "Tells how something broken stands now; whoever follows it is told.",
  params: z.object({ incidentId: z.uuid() }),
  body: z.strictObject({
    stage: Stage,
    texts: z.record(LanguageTag, Note(500)),
    expectedEndAt: z.iso.datetime().nullable(),
  }),
  returns: IncidentView,
  versioned: true,
});
export const incidentPlacesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/incidents/places",
  summary: "The locations that an incident can be at.",
  query: z.strictObject({ partnerId: z.uuid().optional() }),
  returns: z.object({ items: z.array(z.object({ id: z.uuid(), path: z.array(z.string()) })) }),
});

// Portal

export const OwnIncidentView = z.object({
  id: z.uuid(),
  kind: Kind,
  state: State,
  stage: Stage,
  text: z.string(),
  startedAt: MomentShape,
  expectedEndAt: MomentShape.nullable(),
  endedAt: MomentShape.nullable(),
  updates: z.array(z.object({ id: z.uuid(), stage: Stage.or(z.literal("over")), text: z.string(), at: MomentShape })),
  isFollowed: z.boolean(),
});
export const ownIncidentsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/incidents",
  summary: "What is broken or planned where the customer is, and what came of it in the last day (P-174).",
  returns: z.object({ items: z.array(OwnIncidentView) }),
});
export const followIncidentEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/incidents/:incidentId/follow",
  summary: "Is told what is new of it, or no more.",
  params: z.object({ incidentId: z.uuid() }),
  body: z.strictObject({ isOn: z.boolean() }),
  returns: z.object({ isFollowed: z.boolean() }),
});
