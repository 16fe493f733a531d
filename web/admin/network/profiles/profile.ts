import type { z } from "zod";
import type { ProfileView } from "../../../../server/modules/network/profiles/contract.ts";

export type Profile = z.output<typeof ProfileView>;
