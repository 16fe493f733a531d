/** The reader's own clock. Asked for here only, so that a test can set it. */
export const currentMoment = (): Date => new Date();
