// One key for one thing that a person wants done. A double tap or a retry after a lost answer carries the same key, so
// the server does it once; a changed form is another wish and gets another key.

export interface IntentKeys {
  /** The key for this input: the former one while its outcome is unknown. */
  keyFor: (input: unknown) => string;
  /** The server decided, for or against: the next wish is a new one. */
  settle: () => void;
}

export function makeIntentKeys(makeKey: () => string = () => crypto.randomUUID()): IntentKeys {
  let open: { key: string; input: string } | undefined;
  return {
    keyFor(input) {
      const text = JSON.stringify(input) ?? "";
      if (open?.input !== text) open = { key: makeKey(), input: text };
      return open.key;
    },
    settle() {
      open = undefined;
    },
  };
}
