import { basePathOf, partnerOf } from "../app/base-path.ts";

/** The partner at whose door one stands; undefined: the server knows by the host. */
export const partnerHere = (): string | undefined => partnerOf(basePathOf(location.pathname));
