import { describe, expect, it } from "vitest";
import { undoRefusals } from "../runs/run-rules.ts";
import { isAddOnAddress } from "./contract.ts";
import { nextTryAt, wantedReservations } from "./retry-rules.ts";

describe("fiscalisation rules", () => {
  it.each<[why: string, address: string, may: boolean]>([
    ["https anywhere", "https://fiscal.example/demarc", true],
    ["http on this machine", "http://127.0.0.1:8765", true],
    ["http by its name", "http://localhost:8765/", true],
    ["http over IPv6 on this machine", "http://[::1]:8765", true],
    ["http in the own network", "http://192.168.4.20:8080/fiscal", true],
    ["http to a neighbour by name", "http://fiscal:8080", true],
    ["http over the open network", "http://fiscal.example", false],
    ["http to an address of the open network", "http://172.32.0.1", false],
    ["a name in the address", "https://me:secret@fiscal.example", false],
    ["a question at its end", "https://fiscal.example?x=1", false],
    ["another protocol", "ftp://fiscal.example", false],
    ["no address", "fiscal.example", false],
  ])("B-245 an add-on may be at: %s", (_why, address, may) => {
    expect(isAddOnAddress(address)).toBe(may);
  });

  it.each<[why: string, pool: Parameters<typeof wantedReservations>[0], wanted: number]>([
    ["an empty pool is filled", { free: 0, poolSize: 100, ahead: 0 }, 100],
    ["half of it left is filled up", { free: 50, poolSize: 100, ahead: 0 }, 50],
    ["more than half is left alone", { free: 51, poolSize: 100, ahead: 0 }, 0],
    ["what a preview is about to issue comes on top", { free: 100, poolSize: 100, ahead: 300 }, 300],
    ["once that is there, too, it is left alone", { free: 400, poolSize: 100, ahead: 300 }, 0],
    ["a pool of one", { free: 0, poolSize: 1, ahead: 0 }, 1],
    ["a full pool of one", { free: 1, poolSize: 1, ahead: 0 }, 0],
  ])("B-245 reservations: %s", (_why, pool, wanted) => {
    expect(wantedReservations(pool)).toBe(wanted);
  });

  it("B-245 a credit note that the tax office has is not undone; an invoice that it has is credited", () => {
    const document = { isPeriodOpen: true, isExported: false, hasNamedPayment: false, hasLaterRun: false };
    expect(undoRefusals({ ...document, isRegisteredCredit: true })).toEqual(["registered"]);
    expect(undoRefusals({ ...document, isRegisteredCredit: false })).toEqual([]);
  });

  it("B-245 a repeat comes after 1, 1, 2, 5, 10 minutes and then every 10, later if the add-on wants that", () => {
    const now = new Date("2026-04-01T08:00:00Z");
    const minutes = (failures: number, retryAfterMs = 0): number =>
      (nextTryAt(failures, now, retryAfterMs).getTime() - now.getTime()) / 60_000;
    expect([1, 2, 3, 4, 5, 6, 99].map((failures) => minutes(failures))).toEqual([1, 1, 2, 5, 10, 10, 10]);
    expect(minutes(1, 7 * 60_000)).toBe(7);
    expect(minutes(1, 86_400_000)).toBe(60);
  });
});
