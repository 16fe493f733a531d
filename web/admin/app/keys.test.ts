import { describe, expect, it } from "vitest";
import { modules } from "./modules.ts";

const jumps = modules.flatMap(({ nav = [] }) => nav).flatMap(({ jump, to }) => (jump ? [{ key: jump, to }] : []));
const creations = modules.flatMap(({ palette = [] }) => palette).flatMap(({ create, to }) => (create ? [{ key: create, to }] : []));

describe("O-248 the keys after g and n", () => {
  it.each([
    ["g", jumps],
    ["n", creations],
  ])("after %s no key means two things", (_first, keys) => {
    const twice = keys.filter(({ key }, at) => keys.findIndex((other) => other.key === key) !== at);
    expect(twice).toEqual([]);
  });

  it("lead where everybody expects them", () => {
    const to = Object.fromEntries(jumps.map(({ key, to: path }) => [key, path]));
    expect(to).toMatchObject({ d: "/", c: "/customers", m: "/messages", s: "/config" });
    expect(Object.fromEntries(creations.map(({ key, to: path }) => [key, path]))).toMatchObject({ c: "/customers/new" });
  });
});
