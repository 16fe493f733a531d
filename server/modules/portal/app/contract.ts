// The app of a partner: its name, icon and colours, and what binds it to packages in stores (P-205, P-206, P-216).
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";

const Colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, "a colour such as #0bb555");

/** What the app opens with; "home" unless said. */
export const startPages = ["home", "services", "finance", "tickets"] as const;

/** Each part is the partner's own, or null: as the default partner has it. */
export const AppContent = z.strictObject({
  name: FilledLine(45).nullable(),
  /** Under the icon, where little fits. */
  shortName: FilledLine(12).nullable(),
  themeColour: Colour.nullable(),
  backgroundColour: Colour.nullable(),
  startPage: z.enum(startPages).nullable(),
  /** The package in the store and the fingerprints of the keys that it is signed with. */
  android: z
    .strictObject({
      packageId: z
        .string()
        .max(200)
        .regex(/^[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z][a-zA-Z0-9_]*)+$/, "a package such as net.north.app"),
      fingerprints: z
        .array(
          z
            .string()
            .regex(/^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$/, "a SHA-256 fingerprint: 32 pairs of hex digits with colons")
            .transform((text) => text.toUpperCase()),
        )
        .min(1)
        .max(5),
    })
    .nullable(),
  /** "ABCDE12345.net.north.app": the team and the bundle. */
  iosAppId: z
    .string()
    .max(200)
    .regex(/^[A-Z0-9]{10}\.[A-Za-z0-9.-]+$/, "a team and a bundle such as ABCDE12345.net.north.app")
    .nullable(),
  iconId: z.uuid().nullable(),
});
export type AppContent = z.output<typeof AppContent>;

/** The app as subscribers meet it, with everything filled in. */
const AppLook = z.object({
  name: z.string(),
  shortName: z.string(),
  themeColour: z.string(),
  backgroundColour: z.string(),
  startPage: z.enum(startPages),
  /** "letter": there is no picture anywhere, so the first letter of the name stands there. */
  icon: z.enum(["own", "default", "letter"]),
  icons: z.object({ favicon: z.string(), touch: z.string(), large: z.string(), maskable: z.string(), badge: z.string() }),
});

/** P-215 what anybody may read when nothing else answers: `/status/<partner>.json`. */
const Texts = z.record(z.string(), z.string());
export const StatusFile = z.object({
  at: z.iso.datetime(),
  partner: z.object({
    code: z.string(),
    name: z.string(),
    language: z.string(),
    phone: z.string(),
    email: z.string(),
    website: z.string(),
  }),
  incidents: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(["incident", "maintenance"]),
      stage: z.enum(["looking", "found", "mending", "watching"]),
      texts: Texts,
      startedAt: z.iso.datetime(),
      expectedEndAt: z.iso.datetime().nullable(),
      endedAt: z.iso.datetime().nullable(),
      /** Empty: everybody. */
      locationIds: z.array(z.uuid()),
      updates: z.array(z.object({ id: z.uuid(), stage: z.string(), texts: Texts, at: z.iso.datetime() })),
    }),
  ),
});
export type StatusFile = z.output<typeof StatusFile>;

export const appLookEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/app",
  summary: "How the app of the partner looks here. Answers not-found where there is no app.",
  query: z.strictObject({ partner: z.string().max(40).optional() }),
  returns: AppLook.extend({
    manifestUrl: z.string(),
    /** P-215 where incidents are told when the portal does not answer; null: nowhere. */
    status: z.object({ url: z.string(), mirror: z.string().nullable() }).nullable(),
  }),
});
export const appIconEndpoint = endpoint({
  method: "GET",
  path: "/api/public/portal/app-icons/:code/:kind",
  summary: "The icon of a partner's app in one size.",
  params: z.object({ code: z.string().max(40), kind: z.string().max(30) }),
  query: z.strictObject({ v: z.string().max(40).optional() }),
  reply: "file",
});

const PartnerParams = z.object({ partnerId: z.uuid() });
const AppForStaff = z.object({
  partnerId: z.uuid(),
  isDefault: z.boolean(),
  mayChange: z.boolean(),
  /** Whether customers of this partner have the app at all. */
  isOn: z.boolean(),
  own: AppContent,
  /** What holds where `own` has null. */
  look: AppLook,
  inherited: AppLook,
  /** The upload behind the partner's own icon. */
  picture: z.object({ width: z.int(), isSmall: z.boolean() }).nullable(),
  /** Where the app is. */
  address: z.string(),
  manifestUrl: z.string(),
  version: z.int(),
});
export const showAppBrandEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/app-brands/:partnerId",
  summary: "How the app of a partner is called and looks.",
  params: PartnerParams,
  returns: AppForStaff,
});
export const saveAppBrandEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/app-brands/:partnerId",
  summary: "Changes how the app of a partner is called and looks, and the packages in stores that it is bound to.",
  params: PartnerParams,
  body: AppContent,
  returns: AppForStaff,
  versioned: true,
});
export const addAppIconEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/app-brands/:partnerId/icons",
  summary: "Keeps an icon and makes its sizes: PNG, square, at least 192 pixels wide, at most 2 MB. Used once the app is saved with it.",
  params: PartnerParams,
  request: "upload",
  returns: z.object({ id: z.uuid(), width: z.int(), isSmall: z.boolean(), preview: z.string() }),
});
