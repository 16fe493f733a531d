// What the oldest browsers that we support (Safari 16.4, Android's WebView 108) lack of what is used here, in their own words (P-244).
// The syntax is brought down by the build; these few are methods, and a library of them would be bigger than what it is for.

Array.prototype.toSorted ??= function <T>(this: T[], compare?: (a: T, b: T) => number): T[] {
  return [...this].sort(compare);
};

Array.prototype.toReversed ??= function <T>(this: T[]): T[] {
  return [...this].reverse();
};

Array.prototype.toSpliced ??= function <T>(this: T[], ...how: [start: number, count?: number, ...added: T[]]): T[] {
  const copy = [...this];
  copy.splice(...(how as [number, number, ...T[]]));
  return copy;
};

AbortSignal.any ??= (signals: Iterable<AbortSignal>): AbortSignal => {
  const either = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener("abort", () => either.abort(signal.reason), { once: true, signal: either.signal });
  }
  return either.signal;
};
