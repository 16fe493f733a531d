/** Opened as an app: a telephone is its owner's, so a sign-in stays unless it is told otherwise (P-208). */
export const isOnHomeScreen = (): boolean =>
  typeof window !== "undefined" &&
  (matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true);
