import type { Work } from "../../../platform/work.ts";
import { staffWrittenTo } from "../events.ts";

export interface StaffLetter {
  readonly adminId: string;
  readonly partnerId: string;
  /** What it came from: the same cause is mailed once. */
  readonly cause: string;
  readonly subject: string;
  readonly text: string;
  /** A stored file that goes with it. */
  readonly fileId: string | null;
  /** Where an answer to it goes; left out: where answers to the partner's mail go. */
  readonly replyTo?: string;
  /** By SMS goes its subject alone; whoever cannot be reached so gets the mail. Left out: by mail. */
  readonly ways?: readonly ("mail" | "sms")[];
}

/** Has a letter mailed to a member of staff; whoever mails hears of it. */
export function writeToStaff(work: Work, { adminId, partnerId, ways, ...letter }: StaffLetter): void {
  work.emit(staffWrittenTo, { partnerId, objectId: adminId }, { ...letter, ...(ways ? { ways: [...ways] } : {}) });
}
