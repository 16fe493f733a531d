declare module "virtual:texts/admin" {
  export const catalogues: import("./lib/texts.tsx").CatalogueLoaders;
}

declare module "virtual:texts/portal" {
  export const catalogues: import("./lib/texts.tsx").CatalogueLoaders;
  export const parts: import("./lib/texts.tsx").PartLoaders;
}
