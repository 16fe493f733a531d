import type { Work } from "../../platform/work.ts";
import { type Cpe, db } from "./tables.ts";

export interface NewCpe {
  readonly partnerId: string;
  readonly driver: string;
  readonly ref: string;
  readonly maker: string;
  readonly model: string;
  readonly serial: string;
}

/** A router that an adapter came to know. Nobody's yet. */
export async function addCpe(work: Work, { partnerId, driver, ref, maker, model, serial }: NewCpe): Promise<Cpe> {
  const cpe = await db(work)
    .insertInto("devices.cpes")
    .values({ partner_id: partnerId, driver, ref, maker, model, serial, created_at: work.now })
    .returningAll()
    .executeTakeFirstOrThrow();
  work.audit({
    ...{ entity: "cpe", entityId: cpe.id, label: `${maker} ${model} ${serial}`, action: "created", partnerId, customerId: null },
  });
  return cpe;
}
