import type { Work } from "../../../platform/work.ts";

type Way = (work: Work, partnerId: string) => Promise<boolean>;

let way: Way = async () => false;

/** Whether a partner's customers can be sent an SMS: what sends messages says so, and stands above this module. */
export function holdSmsWay(held: Way): void {
  way = held;
}

export const canSendSms: Way = (work, partnerId) => way(work, partnerId);
