/** Every zone that the browser knows, and "UTC": some browsers do not list it, and it is what a provider's own systems run in. */
export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
