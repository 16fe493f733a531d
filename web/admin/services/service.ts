import type { z } from "zod";
import type { ServiceRow, ServiceView } from "../../../server/modules/services/contract.ts";

export type Service = z.output<typeof ServiceView>;
export type Row = z.output<typeof ServiceRow>;
export type State = Row["state"];

/** As people call it: "S-2044". */
export const serviceNumber = (service: { number: number }): string => `S-${service.number}`;

/** What changes with a service beside itself. */
export const serviceTopics = ["services", "customers", "plans"] as const;
