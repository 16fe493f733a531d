import { useRouter } from "@tanstack/react-router";
import { basePathOf, partnerOf } from "../app/base-path.ts";

/** The partner at whose door one stands; undefined: the server knows by the host. */
export const partnerHere = (): string | undefined => partnerOf(basePathOf(location.pathname));

/** The same for what is drawn, which the server does as well: it has no address bar. */
export const usePartnerHere = (): string | undefined => partnerOf(useRouter().basepath);
