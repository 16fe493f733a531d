import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { noticeChannels, noticeKinds } from "../../../../shared/notices.ts";

const Notices = z.object({
  /** Those that reach this customer at all: SMS only where they are sent and a number is known, devices only where the app tells of news. */
  channels: z.array(z.enum(noticeChannels)),
  items: z.array(
    z.object({
      notice: z.enum(noticeKinds),
      on: z.array(z.enum(noticeChannels)),
      /** M-47 always among the messages of the portal when it is not mailed. */
      isLegal: z.boolean(),
    }),
  ),
});

export const noticesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/notices",
  summary: "What you are told of, and where.",
  returns: Notices,
});
export const chooseNoticeEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/notices/:notice/:channel",
  summary: "Whether you are told of something by this channel.",
  params: z.object({ notice: z.enum(noticeKinds), channel: z.enum(noticeChannels) }),
  body: z.strictObject({ isOn: z.boolean() }),
  returns: Notices,
});
export const customerNoticesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/notices",
  summary: "What a customer is told of, and where.",
  params: z.object({ customerId: z.uuid() }),
  returns: Notices,
});
