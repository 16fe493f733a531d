// P-33 what is broken, told on the sign-in page before anybody has signed in.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { LanguageTag, Note } from "../../../../shared/text.ts";

const IncidentFields = z.strictObject({
  /** Null: everybody's, for staff of all partners alone. */
  partnerId: z.uuid().nullable(),
  texts: z.record(LanguageTag, Note(500)),
  startedAt: z.iso.datetime(),
});
const IncidentView = z.object({
  id: z.uuid(),
  partnerId: z.uuid().nullable(),
  texts: z.record(z.string(), z.string()),
  startedAt: MomentShape,
  endedAt: MomentShape.nullable(),
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
  summary: "Tells on the sign-in page that something is broken.",
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
  summary: "It works again: the sign-in page says nothing of it any more.",
  params: z.object({ incidentId: z.uuid() }),
  returns: IncidentView,
});
