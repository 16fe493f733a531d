// What one browser remembers. Private windows and full disks refuse to store: then it is simply not remembered.

export function readStored<T>(key: string, check: (value: unknown) => value is T): T | undefined {
  try {
    const text = localStorage.getItem(key);
    if (text === null) return undefined;
    const value: unknown = JSON.parse(text);
    return check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // See above.
  }
}

export const isText = (value: unknown): value is string => typeof value === "string";
export const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** Forgets all whose key begins so. */
export function dropStored(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // See above.
  }
}
