/** A text in which `%` and `_` mean themselves, for use inside a LIKE pattern. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
