// All vouchers in memory, by what a packet may name them by. Kept true by radius/radius-world.ts.
import { isCode, normalCode } from "../../../platform/typed-codes/code-rules.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import type { Voucher } from "./voucher-rules.ts";

export class VoucherIndex {
  readonly #hash: HashCode;
  readonly #byId = new Map<string, Voucher>();
  readonly #byNumber = new Map<number, Voucher>();
  readonly #byCode = new Map<string, Voucher>();
  readonly #byHash = new Map<string, Voucher>();

  constructor(hash: HashCode) {
    this.#hash = hash;
  }

  put(voucher: Voucher): void {
    this.remove(voucher.id);
    this.#byId.set(voucher.id, voucher);
    this.#byNumber.set(voucher.number, voucher);
    if (voucher.code !== null) this.#byCode.set(voucher.code.toLowerCase(), voucher);
    if (voucher.codeHash !== null) this.#byHash.set(voucher.codeHash, voucher);
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (!known) return;
    this.#byId.delete(id);
    this.#byNumber.delete(known.number);
    if (known.code !== null) this.#byCode.delete(known.code.toLowerCase());
    // A batch whose codes were made anew may have given this one's hash away.
    if (known.codeHash !== null && this.#byHash.get(known.codeHash)?.id === id) this.#byHash.delete(known.codeHash);
  }

  /** Compared without regard to case; one that was sold also however it is grouped. */
  byCode(typed: string): Voucher | undefined {
    // Where there are none, a name is not even spelt in small letters: it is asked of every login.
    const known = this.#byCode.size === 0 ? undefined : this.#byCode.get(typed.toLowerCase());
    return known ?? (this.#byHash.size === 0 ? undefined : this.#byTypedCode(normalCode(typed)));
  }

  /** The check digit spares nearly every other login the hash. */
  #byTypedCode(code: string): Voucher | undefined {
    return isCode(code) ? this.#byHash.get(this.#hash(code)) : undefined;
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
