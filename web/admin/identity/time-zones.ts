/** "UTC" is not among those that the browser lists, and it is what a provider's own systems run in. */
export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];
