/** Where the test bank's events carry their signature; see platform/http/signature.ts. */
export const signatureHeader = "x-sandbox-signature";
