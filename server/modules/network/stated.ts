type Stated<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields about which nothing was said. */
export const stated = <T extends object>(given: T): Stated<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Stated<T>;
