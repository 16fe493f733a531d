// 2.3 whether a request is somebody who wants to work on the equipment itself, rather than a subscriber behind it.

export type StaffVendor = "mikrotik" | "cisco" | "juniper" | "other";

/** @param base - the shipped profile that a NAS has, or that its own was copied from */
export const vendorOf = (base: string): StaffVendor =>
  (["mikrotik", "cisco", "juniper"] as const).find((vendor) => base.startsWith(vendor)) ?? "other";

/** RFC 2865 section 5.6 */
const service = { login: 1, administrative: 6, nasPrompt: 7 } as const;
/** RFC 2865 section 5.41: asynchronous and virtual; anything else is a port with a subscriber on it. */
const ownPorts: ReadonlySet<number | undefined> = new Set([undefined, 0, 5]);

/** Whoever gets an Accept to such a request stands in the equipment's own shell. */
export const asksForShell = ({ serviceType }: { readonly serviceType: number | undefined }): boolean =>
  serviceType === service.administrative || serviceType === service.nasPrompt;

export function isStaffRequest(
  vendor: StaffVendor,
  { serviceType, nasPortType }: { readonly serviceType: number | undefined; readonly nasPortType: number | undefined },
): boolean {
  const isShell = asksForShell({ serviceType });
  switch (vendor) {
    case "cisco":
      return isShell;
    case "mikrotik":
      return serviceType === service.login && ownPorts.has(nasPortType);
    case "juniper":
      return (serviceType === undefined || serviceType === service.login || isShell) && ownPorts.has(nasPortType);
    case "other":
      return isShell || (serviceType === service.login && ownPorts.has(nasPortType));
  }
}

export type StaffLevel = "read" | "write" | "full";

/** N-117 what tells a make of equipment what somebody may do there, as a template would write it. */
export function staffLines(vendor: StaffVendor, level: StaffLevel): { readonly attribute: string; readonly value: string }[] {
  const serviceType = { attribute: "Service-Type", value: String(level === "full" ? service.administrative : service.nasPrompt) };
  switch (vendor) {
    case "mikrotik":
      return [{ attribute: "Mikrotik-Group", value: level }];
    case "cisco":
      return [serviceType, { attribute: "Cisco-AVPair", value: `shell:priv-lvl=${{ read: 1, write: 7, full: 15 }[level]}` }];
    case "juniper":
      return [{ attribute: "Juniper-Local-User-Name", value: `dm-${level}` }];
    case "other":
      return [serviceType];
  }
}
