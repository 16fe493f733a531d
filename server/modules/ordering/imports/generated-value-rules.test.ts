import { describe, expect, it } from "vitest";
import { generatedKinds } from "../../../../shared/import-map.ts";
import { generateValue } from "./generated-value-rules.ts";

describe("made-up values", () => {
  it("are the same for the same seed, on every machine", () => {
    expect(generatedKinds.map((kind) => generateValue(kind, "7590-VHVEG", "Female"))).toMatchInlineSnapshot(`
      [
        "Maria Jansen",
        "Hill Street 98",
        "Lakeside",
        "10340",
        "maria.jansen.7590-vhveg@customers.example",
      ]
    `);
  });

  it("differ from seed to seed, and use all that there is", () => {
    const names = Array.from({ length: 2000 }, (_, n) => generateValue("full_name", `c-${n}`));
    expect(new Set(names).size).toBeGreaterThan(1500);
    expect(new Set(Array.from({ length: 500 }, (_, n) => generateValue("city", `c-${n}`))).size).toBe(12);
  });

  it("give a first name that fits, a zip that is the town's, and an address that nobody has", () => {
    const [her, him] = [generateValue("full_name", "x", "F"), generateValue("full_name", "x", "male")];
    expect(her.split(" ")[1]).toBe(him.split(" ")[1]);
    expect(her).not.toBe(him);
    const pairs = new Set(Array.from({ length: 500 }, (_, n) => `${generateValue("city", `c-${n}`)} ${generateValue("zip", `c-${n}`)}`));
    expect(pairs.size).toBe(12);
    expect(generateValue("email", "A/1", "F")).toMatch(/^[a-z.]+\.a-1@customers\.example$/);
  });
});
