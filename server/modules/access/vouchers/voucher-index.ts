// All vouchers in memory, by what a packet may name them by. Kept true by radius/radius-world.ts.
import type { Voucher } from "./voucher-rules.ts";

export class VoucherIndex {
  readonly #byId = new Map<string, Voucher>();
  readonly #byNumber = new Map<number, Voucher>();
  readonly #byCode = new Map<string, Voucher>();

  put(voucher: Voucher): void {
    this.remove(voucher.id);
    this.#byId.set(voucher.id, voucher);
    this.#byNumber.set(voucher.number, voucher);
    this.#byCode.set(voucher.code.toLowerCase(), voucher);
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (!known) return;
    this.#byId.delete(id);
    this.#byNumber.delete(known.number);
    this.#byCode.delete(known.code.toLowerCase());
  }

  /** Compared without regard to case. */
  byCode(code: string): Voucher | undefined {
    // Where there are none, a name is not even spelt in small letters: it is asked of every login.
    return this.#byCode.size === 0 ? undefined : this.#byCode.get(code.toLowerCase());
  }

  byNumber(number: number): Voucher | undefined {
    return this.#byNumber.get(number);
  }

  *all(): Generator<Voucher> {
    yield* this.#byId.values();
  }

  /** It is used from now on, if it was not before; the database is told beside this. */
  markUsed(id: string, at: Date): void {
    const known = this.#byId.get(id);
    if (known?.firstUsedAt === null) this.put({ ...known, firstUsedAt: at });
  }
}
