// By the link in a mail, without signing in.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MessageText } from "../contract.ts";
import { Vote } from "../portal/contract.ts";

const token = z.object({ token: z.string().min(10).max(200) });
const RatingPage = z.object({
  partner: z.object({ name: z.string(), accentColour: z.string(), portalUrl: z.string() }),
  language: z.string(),
  number: z.int(),
  subject: z.string(),
  rating: z.object({ isSatisfied: z.boolean(), comment: z.string() }).nullable(),
  mayVote: z.boolean(),
  /** Not satisfied, and it can still be opened again. */
  mayReopen: z.boolean(),
});
export const ratingPageEndpoint = endpoint({
  method: "GET",
  path: "/api/public/ticket-ratings/:token",
  summary: "What a rating link is about. Looking at it votes for nothing: programs that open links in mail do not vote.",
  params: token,
  returns: RatingPage,
});
export const voteByLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/ticket-ratings/:token",
  summary: "Says how a ticket went. The link holds for 14 days, a vote can be changed for 7.",
  params: token,
  body: z.strictObject(Vote),
  returns: RatingPage,
});
export const reopenByLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/ticket-ratings/:token/reopen",
  summary: "Opens a ticket again that was not settled.",
  params: token,
  body: z.strictObject({ text: MessageText }),
  returns: RatingPage,
});
