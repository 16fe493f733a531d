import { hash, verify } from "@node-rs/argon2";

// Argon2id with 19 MiB, two passes, one lane: OWASP's recommendation, about 15 ms here. The library runs it on its own threads.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

// Made of the same cost, so that asking for somebody who does not exist takes as long as a wrong password.
let decoy: Promise<string> | undefined;

/** Whether the password fits the hash. Without a hash it takes the same time and says no. */
export async function passwordFits(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  if (passwordHash) return verify(passwordHash, password);
  decoy ??= hashPassword("nobody has this password, it only costs time");
  await verify(await decoy, password);
  return false;
}
