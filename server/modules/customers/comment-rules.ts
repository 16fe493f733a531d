export interface Kept {
  readonly body: string;
  /** Until when it said that. */
  readonly until: string;
  readonly by: string;
}

/** What an edit leaves behind: nothing within the first minutes, the earlier text after them (O-70). */
export function keptTexts(
  comment: { readonly body: string; readonly createdAt: Date; readonly earlier: readonly Kept[] },
  edit: { readonly at: Date; readonly by: string; readonly freeMinutes: number },
): Kept[] {
  const isFree = edit.at.getTime() - comment.createdAt.getTime() <= edit.freeMinutes * 60_000;
  return isFree ? [...comment.earlier] : [{ body: comment.body, until: edit.at.toISOString(), by: edit.by }, ...comment.earlier];
}
