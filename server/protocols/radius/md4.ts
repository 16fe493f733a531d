import { littleEndian, putLittleEndian, wordAt } from "./bytes.ts";
import { md5Start } from "./md5-block.ts";

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

type Mix = (x: number, y: number, z: number) => number;

interface Round {
  readonly mix: Mix;
  readonly constant: number;
  readonly order: readonly number[];
  readonly shifts: readonly [number, number, number, number];
}

// RFC 1320 section 3.4.
const rounds: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
];

/** MD4 (RFC 1320), which MS-CHAP needs and OpenSSL 3 has no more. */
export function md4(bytes: Uint8Array): Uint8Array {
  const padded = pad(bytes);
  const state = Int32Array.from(md5Start);
  for (let at = 0; at < padded.length; at += 64) compress(state, padded, at);
  const digest = new Uint8Array(16);
  for (let index = 0; index < 4; index++) putLittleEndian(digest, 4 * index, wordAt(state, index));
  return digest;
}

function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  putLittleEndian(padded, padded.length - 8, bytes.length * 8);
  putLittleEndian(padded, padded.length - 4, Math.floor(bytes.length / 0x2000_0000));
  return padded;
}

function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  let [a, b, c, d] = [wordAt(state, 0), wordAt(state, 1), wordAt(state, 2), wordAt(state, 3)];
  for (const { mix, constant, order, shifts } of rounds) {
    for (const [step, word] of order.entries()) {
      const sum = (a + mix(b, c, d) + littleEndian(bytes, at + 4 * word) + constant) | 0;
      // The four words change places after every step, as the names do in the RFC's table of steps.
      [a, b, c, d] = [d, rotate(sum, shifts[(step % 4) as 0 | 1 | 2 | 3]), b, c];
    }
  }
  state[0] = wordAt(state, 0) + a;
  state[1] = wordAt(state, 1) + b;
  state[2] = wordAt(state, 2) + c;
  state[3] = wordAt(state, 3) + d;
}
