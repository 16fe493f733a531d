/**
 * Whether this browser can use passkeys on this page: they are bound to a name, so an address of digits has none. The server cannot know; what it
 * draws is hidden by web/build/drawn-page.js, which asks the same.
 */
export const passkeysHere = (): boolean =>
  typeof window === "undefined" ||
  (isSecureContext && "PublicKeyCredential" in window && !/^[\d.]+$|:/.test(location.hostname.replace(/^\[|\]$/g, "")));
