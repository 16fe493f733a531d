// P-193 what customers are told of, and where they choose to hear of it. What lies in the portal lies there whatever is chosen.
export const noticeKinds = ["invoices", "payments", "services", "usage", "support"] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export const noticeChannels = ["mail", "sms", "push"] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/** M-47 the law wants these to reach people: where mail is switched off they lie among the messages of the portal. */
export const legalNotices: readonly NoticeKind[] = ["invoices", "services"];
