// Vendor profiles: how a make of equipment is spoken to (network.md 2.7). Shipped ones are read-only; a copy can be edited.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine, Note } from "../../../../shared/text.ts";

/** How subscribers come in through a NAS, and `staff_login` for people who work on it. */
export const accessTypes = ["pppoe", "ipoe_dhcp", "hotspot", "static", "wifi_mac", "wifi_psk", "wifi_eap", "vpn", "staff_login"] as const;
export type AccessType = (typeof accessTypes)[number];

/** What equipment does with RFC 5176 requests. */
export const dynamicModes = ["coa_and_disconnect", "disconnect_only", "none"] as const;
export type DynamicMode = (typeof dynamicModes)[number];

/** N-72 how a subscriber is walled in. */
export const walledModes = ["list", "pool", "vlan", "redirect", "reject"] as const;
export type WalledMode = (typeof walledModes)[number];

/** Seconds between two interim updates. */
export const InterimSeconds = z.int().min(60).max(3600);
export const PortNumber = z.int().min(1).max(65_535);

const profileFields = {
  accessTypes: z.array(z.enum(accessTypes)).max(accessTypes.length),
  interimSeconds: InterimSeconds,
  dynamicMode: z.enum(dynamicModes),
  dynamicPort: PortNumber,
  /** N-51 whether Message-Authenticator goes into CoA and Disconnect requests. */
  signsDynamic: z.boolean(),
  walledMode: z.enum(walledModes),
  /** Lines `Attribute op value` (N-68). */
  acceptLines: Note(8000),
  blockLines: Note(8000),
  restoreLines: Note(8000),
  /** The attributes by which a CoA names the session. */
  sessionAttributes: z.array(FilledLine(64)).max(10),
  notes: Note(2000),
};

export const ProfileView = z.object({
  /** The name of a shipped one, the id of an own one. */
  key: z.string(),
  isShipped: z.boolean(),
  name: z.string(),
  /** Whose kind of configuration text it has. */
  base: z.string(),
  ...profileFields,
  /** How many NASes have it, of those that the reader sees. */
  uses: z.int(),
  /** 0 for a shipped one. */
  version: z.int(),
});

export const listProfilesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/nas-profiles",
  summary: "Vendor profiles: the shipped ones, and your own copies of them.",
  returns: z.object({ items: z.array(ProfileView), mayChange: z.boolean() }),
});

export const copyProfileEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nas-profiles",
  summary: "Makes a copy of a vendor profile, to be edited.",
  body: z.strictObject({ from: z.string().min(1).max(64), name: FilledLine(80) }),
  returns: ProfileView,
  idempotent: true,
});

const params = z.object({ profileId: z.uuid() });

export const updateProfileEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/nas-profiles/:profileId",
  summary: "Changes a vendor profile of your own.",
  params,
  body: z.strictObject({ name: FilledLine(80), ...profileFields }).partial(),
  returns: ProfileView,
  versioned: true,
});

export const deleteProfileEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/nas-profiles/:profileId",
  summary: "Removes a vendor profile of your own that no NAS has.",
  params,
  versioned: true,
});
