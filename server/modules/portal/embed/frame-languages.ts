/** Languages that are written from right to left, by their first part. */
const rightToLeft = new Set(["ar", "fa", "he", "ur"]);

export const isRightToLeft = (tag: string): boolean => rightToLeft.has(tag.split("-")[0] ?? "");
