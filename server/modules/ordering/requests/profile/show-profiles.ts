// P-191 what waits of profiles, as staff see it: asked for, as it is now, and whether somebody changed it meanwhile.
import type { z } from "zod";
import type { Work } from "../../../../platform/work.ts";
import { findCustomers } from "../../../customers/index.ts";
import type { RequestView } from "../contract.ts";
import type { Request } from "../tables.ts";
import { fieldsIn, isConflict, linesOf, type ProfileWish } from "./profile-rules.ts";

type Shown = NonNullable<z.input<typeof RequestView>["profile"]>;

export async function showProfiles(work: Work, requests: readonly Request[]): Promise<Map<string, Shown>> {
  const ofProfiles = requests.filter(({ kind }) => kind === "profile");
  const open = ofProfiles.filter(({ state }) => state === "open").map(({ customer_id }) => customer_id);
  const customers = new Map((open.length > 0 ? await findCustomers(work, [...new Set(open)]) : []).map((one) => [one.id, one]));
  return new Map(
    ofProfiles.map((request) => {
      const wish = request.profile as ProfileWish;
      const now = request.state === "open" ? customers.get(request.customer_id) : undefined;
      const fields = fieldsIn(wish).map((field) => ({
        field,
        before: linesOf(wish[field]?.before),
        now: now ? linesOf(now[field]) : null,
        wanted: linesOf(wish[field]?.wanted),
        isConflict: now !== undefined && isConflict(wish, field, now),
      }));
      return [request.id, fields];
    }),
  );
}
