import { describe, expect, it } from "vitest";
import { isWanted, type TraceWish } from "./match-trace-rules.ts";

const at = (time: string): Date => new Date(`2026-05-11T${time}Z`);
const wish = (asked: Partial<TraceWish>): TraceWish => ({ id: "1", nasId: null, login: null, mac: null, until: at("08:15:00"), ...asked });
const alice = { nasId: "a", logins: ["alice@isp.example", "alice"], mac: "02:00:5e:00:00:01" };

describe("N-115 which packets a trace shows", () => {
  it.each<[string, Partial<TraceWish>, string, boolean]>([
    ["of the router", { nasId: "a" }, "08:00:00", true],
    ["of another router", { nasId: "b" }, "08:00:00", false],
    ["of the login", { login: "alice" }, "08:00:00", true],
    ["of the login with its realm", { login: "alice@isp.example" }, "08:00:00", true],
    ["of somebody whose login begins the same", { login: "alic" }, "08:00:00", false],
    ["of the device", { mac: "02:00:5e:00:00:01" }, "08:00:00", true],
    ["of another device", { mac: "02:00:5e:00:00:02" }, "08:00:00", false],
    ["of the login at another router", { login: "alice", nasId: "b" }, "08:00:00", false],
    ["a moment before it ends", { nasId: "a" }, "08:14:59", true],
    ["when it has ended", { nasId: "a" }, "08:15:00", false],
  ])("%s", (_what, asked, time, wanted) => expect(isWanted(wish(asked), alice, at(time))).toBe(wanted));
});
