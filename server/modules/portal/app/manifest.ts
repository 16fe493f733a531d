// What makes the portal an app: the manifest of each partner, for the place where its portal stands (P-205, M-5), and the files by which
// the packages of the stores are known as belonging to it (P-216).
import { directionOf, type Say } from "../../../platform/texts.ts";
import { homePath, type Partner } from "../../partners/index.ts";
import { type AppBrand, lookOf } from "./brand-store.ts";

export const manifestPath = (home: string): string => `${home === "/" ? "" : home}/manifest.webmanifest`;

const startPaths = { home: "", services: "/services", finance: "/finance", tickets: "/tickets" } as const;

/** @param home - where this portal stands: "/", "/portal" or "/p/north" */
export function manifestOf(partner: Partner, brand: AppBrand, { home, language, say }: { home: string; language: string; say: Say }) {
  const look = lookOf(partner, brand);
  const t = say;
  const base = home === "/" ? "" : home;
  const at = (path: string, query: string): string => `${base}${path}${path === "" && base === "" ? "/" : ""}?${query}`;
  const icon = (src: string, size: number, purpose: "any" | "maskable" | "monochrome") => ({
    src,
    sizes: `${size}x${size}`,
    type: "image/png",
    purpose,
  });
  const shortcut = (name: string, url: string) => ({ name, url, icons: [icon(look.icons.badge, 96, "any")] });
  return {
    id: home,
    name: look.name,
    short_name: look.shortName,
    start_url: at(startPaths[look.startPage], "src=app"),
    // A prefix of every address of this portal; "/portal" itself has no slash at its end.
    scope: home,
    display: "standalone",
    theme_color: look.themeColour,
    background_color: look.backgroundColour,
    lang: language,
    dir: directionOf(language),
    icons: [
      icon(look.icons.favicon.replace("/32?", "/192?"), 192, "any"),
      icon(look.icons.large, 512, "any"),
      icon(look.icons.maskable, 512, "maskable"),
      icon(look.icons.badge, 96, "monochrome"),
    ],
    shortcuts: [
      shortcut(t("shortcut.pay"), at("", "pay=settle&src=app")),
      shortcut(t("shortcut.services"), at("/services", "src=app")),
      shortcut(t("shortcut.support"), at("/tickets", "src=app")),
    ],
  };
}

interface Bound {
  readonly partner: Partner;
  readonly brand: AppBrand;
}

/** https://developers.google.com/digital-asset-links */
export const assetLinksOf = (bound: readonly Bound[]) =>
  bound.flatMap(({ brand: { own } }) =>
    own.android
      ? [
          {
            relation: ["delegate_permission/common.handle_all_urls", "delegate_permission/common.get_login_creds"],
            target: {
              namespace: "android_app",
              package_name: own.android.packageId,
              sha256_cert_fingerprints: own.android.fingerprints,
            },
          },
        ]
      : [],
  );

/** https://developer.apple.com/documentation/xcode/supporting-associated-domains */
export function appleAssociationOf(bound: readonly Bound[]) {
  const known = bound.flatMap(({ partner, brand }) => (brand.own.iosAppId ? [{ id: brand.own.iosAppId, home: homePath(partner) }] : []));
  return {
    applinks: {
      details: known.map(({ id, home }) => ({
        appIDs: [id],
        components:
          home === "/"
            ? [{ "/": "/admin*", exclude: true }, { "/": "/api/*", exclude: true }, { "/": "*" }]
            : [{ "/": home }, { "/": `${home}/*` }],
      })),
    },
    webcredentials: { apps: known.map(({ id }) => id) },
  };
}
