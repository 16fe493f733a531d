import { describe, expect, it } from "vitest";
import { guardedLookup, hookAddressFault } from "./post-to-hook.ts";

describe("N-259 where a webhook may go", () => {
  it.each<[string, boolean, ReturnType<typeof hookAddressFault>]>([
    ["https://hooks.example/a", false, undefined],
    ["http://hooks.example/a", false, "not-https"],
    ["https://10.1.2.3/a", false, "private-address"],
    ["https://127.0.0.1:8443/a", false, "private-address"],
    ["https://[::1]/a", false, "private-address"],
    ["https://[::ffff:10.0.0.1]/a", false, "private-address"],
    ["https://localhost/a", false, "private-address"],
    ["https://169.254.169.254/latest", false, "private-address"],
    ["https://142.250.0.1/a", false, undefined],
    ["http://10.1.2.3/a", true, undefined],
  ])("%s, private ones allowed: %s", (address, allowPrivate, fault) => {
    expect(hookAddressFault(address, allowPrivate)).toBe(fault);
  });

  it("a name is looked at when it is resolved", async () => {
    const found = await new Promise((settle) => guardedLookup("localhost", {}, (error) => settle(error?.message)));
    expect(found).toBe("The address leads into a private network.");
  });
});
