import { byteAt, copyBytes, putLittleEndian, wordAt } from "./bytes.ts";
import { compressMd5, md5Start } from "./md5-block.ts";

/**
 * A digest that is used again and again: `start`, any number of `update`, `writeTo`. Written here because a call into OpenSSL for the hundred
 * bytes of a packet takes twice to four times as long as all of this.
 */
export class Md5 {
  readonly #state = new Int32Array(4);
  readonly #block = new Uint8Array(64);
  #filled = 0;
  #length = 0;

  start(): this {
    const [a, b, c, d] = md5Start;
    this.#state[0] = a;
    this.#state[1] = b;
    this.#state[2] = c;
    this.#state[3] = d;
    this.#filled = 0;
    this.#length = 0;
    return this;
  }

  /** Goes on from the four words that one whole block has led to (see `HmacKey`). */
  startAfterBlock(words: Int32Array): this {
    for (let index = 0; index < 4; index++) this.#state[index] = wordAt(words, index);
    this.#filled = 0;
    this.#length = 64;
    return this;
  }

  update(bytes: Uint8Array, from = 0, to = bytes.length): this {
    this.#length += to - from;
    let at = from;
    while (at < to) {
      if (this.#filled === 0 && to - at >= 64) {
        compressMd5(this.#state, bytes, at);
        at += 64;
        continue;
      }
      const count = Math.min(64 - this.#filled, to - at);
      copyBytes(this.#block, this.#filled, bytes, at, at + count);
      at += count;
      this.#filled += count;
      if (this.#filled === 64) this.#takeBlock();
    }
    return this;
  }

  updateByte(value: number): this {
    this.#length++;
    this.#block[this.#filled++] = value;
    if (this.#filled === 64) this.#takeBlock();
    return this;
  }

  /** Ends the digest and writes its 16 bytes. */
  writeTo(target: Uint8Array, at = 0): void {
    this.#finish();
    for (let index = 0; index < 4; index++) putLittleEndian(target, at + 4 * index, wordAt(this.#state, index));
  }

  /** Ends the digest and gives its bytes as an array of their own. */
  digest(): Uint8Array {
    const result = new Uint8Array(16);
    this.writeTo(result);
    return result;
  }

  /** The four words after what has been taken in so far, which must be whole blocks. */
  copyWords(): Int32Array {
    return this.#state.slice();
  }

  // Padding of RFC 1321 sections 3.1 and 3.2: one bit, zeros, the length in bits.
  #finish(): void {
    const bits = this.#length * 8;
    this.#block[this.#filled++] = 0x80;
    if (this.#filled > 56) {
      this.#block.fill(0, this.#filled);
      this.#takeBlock();
    }
    for (let index = this.#filled; index < 56; index++) this.#block[index] = 0;
    putLittleEndian(this.#block, 56, bits);
    putLittleEndian(this.#block, 60, Math.floor(bits / 0x1_0000_0000));
    compressMd5(this.#state, this.#block, 0);
  }

  #takeBlock(): void {
    compressMd5(this.#state, this.#block, 0);
    this.#filled = 0;
  }
}

/** Both halves of an HMAC's key, each already worked through its first block: two blocks less for every packet of a NAS. */
export interface HmacKey {
  readonly inner: Int32Array;
  readonly outer: Int32Array;
}

/** RFC 2104: a key longer than a block is digested first. */
export function prepareHmacKey(key: Uint8Array): HmacKey {
  const digest = new Md5();
  const short = key.length > 64 ? digest.start().update(key).digest() : key;
  const padded = (filler: number): Int32Array => {
    const block = new Uint8Array(64);
    for (let index = 0; index < 64; index++) block[index] = (index < short.length ? byteAt(short, index) : 0) ^ filler;
    return digest.start().update(block).copyWords();
  };
  return { inner: padded(0x36), outer: padded(0x5c) };
}

/** HMAC-MD5 that is used again and again: `start`, any number of `update` on what it returns, `writeTo`. */
export class HmacMd5 {
  readonly #digest = new Md5();
  readonly #inner = new Uint8Array(16);

  start(key: HmacKey): Md5 {
    return this.#digest.startAfterBlock(key.inner);
  }

  writeTo(key: HmacKey, target: Uint8Array, at = 0): void {
    this.#digest.writeTo(this.#inner);
    this.#digest.startAfterBlock(key.outer).update(this.#inner).writeTo(target, at);
  }
}
