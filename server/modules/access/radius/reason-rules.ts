// N-63 why an attempt to log in ended as it did: the code for filters, and a sentence for people.

export const reasons = {
  A01: "No service has this login.",
  A02: "The password is wrong.",
  A03: "Another device than those that are allowed on this line.",
  A04: "Another port than the one of this line.",
  A05: "This line may not log in at this router.",
  A06: "The service or its customer is blocked by staff.",
  A07: "Blocked because of a debt.",
  A08: "The service has ended or has not begun, or its customer is no longer active.",
  A09: "The service is paused.",
  A10: "The prepaid period is over.",
  A11: "The data of this cycle is used up.",
  A12: "Too many sessions at once.",
  A13: "No address was free.",
  A14: "This way of logging in is not allowed here, or no password came along.",
  A15: "Too many wrong passwords: wait ten minutes.",
  A16: "More than one service fits.",
  A17: "EAP needs the FreeRADIUS front end.",
  A18: "Demarc could not answer.",
} as const;

export type Reason = keyof typeof reasons;
