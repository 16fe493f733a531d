// What follows from accounting, by whichever way it came: sessions and usage, vouchers, limits of lines, changes that a session missed.
import type { Work } from "../../../platform/work.ts";
import { type AccountingRecord, applyAccounting, type OfVoucher } from "../../usage/index.ts";
import type { LateStarts } from "../coa/late-starts.ts";
import { useVouchers as takeOffVouchers } from "../vouchers/use-vouchers.ts";
import { voucherNumberOf } from "../vouchers/voucher-cookie.ts";
import type { Voucher } from "../vouchers/voucher-rules.ts";
import type { Whose } from "./accounting-packet.ts";
import type { ClassCookies } from "./class-cookie.ts";
import { followStarts } from "./follow-starts.ts";
import type { RadiusNas } from "./radius-nas.ts";
import type { RadiusWorld } from "./radius-world.ts";
import type { Subscriber } from "./subscriber.ts";

/** In the transaction in which the records are taken out of wherever they waited. */
export async function countAccounting(
  work: Work,
  records: readonly AccountingRecord[],
  { world, lateStarts }: { readonly world: RadiusWorld; readonly lateStarts: LateStarts },
): ReturnType<typeof applyAccounting> {
  const outcome = await applyAccounting(work, records);
  await takeOffVouchers(
    work,
    records.flatMap(({ voucher, at }) => (voucher ? [{ voucher, at }] : [])),
    outcome.vouchers,
  );
  await followStarts(work, records, (serviceId) => world.subscribers.byService(serviceId));
  await lateStarts.note(work, records);
  return outcome;
}

/** N-6 what a router tells counts for nobody whom it does not serve. */
export function whoseBy(world: RadiusWorld, cookies: ClassCookies, nas: RadiusNas): Whose {
  const serves = (partnerId: string): boolean => nas.servesAll || nas.partnerIds.includes(partnerId);
  const served = (subscriber: Subscriber | undefined) => subscriber && (serves(subscriber.partnerId) ? subscriber.serviceId : null);
  const servedOwner = (voucher: Voucher | undefined) => {
    const owner = ownerOf(voucher);
    return owner && (serves(owner.partnerId) ? owner : null);
  };
  return {
    serviceOfCookie(cookie) {
      const number = cookies.read(cookie);
      return number === undefined ? undefined : served(world.subscribers.byNumber(number));
    },
    serviceOfLogin: (login) => served(world.findLogin(login)),
    serviceOfMac(mac) {
      const found = world.subscribers.byMac(mac);
      return found.length === 1 ? served(found[0]) : undefined;
    },
    voucherOfCookie(cookie) {
      const number = voucherNumberOf(cookies.read(cookie) ?? 0);
      return number === undefined ? undefined : servedOwner(world.vouchers.byNumber(number));
    },
    voucherOfLogin: (login) => servedOwner(world.vouchers.byCode(login)),
  };
}

const ownerOf = (voucher: Voucher | undefined): OfVoucher | undefined => voucher && { id: voucher.id, partnerId: voucher.terms.partnerId };
