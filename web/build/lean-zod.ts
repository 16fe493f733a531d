// Browsers check with schemas but never print JSON Schema from them. Each of zod's classes holds on to its printer, so no
// bundler can drop them; here they are cut off before bundling, which spares a first visit about 5 kB.
import type { Plugin } from "vite";

const printer = /^\s*inst\._zod\.processJSONSchema = .*$/gm;
const importOfPrinters = /import \{ createStandardJSONSchemaMethod, createToJSONSchemaMethod \} from "\.\.\/core\/to-json-schema\.js";/;
const stub = "const createStandardJSONSchemaMethod = () => undefined; const createToJSONSchemaMethod = createStandardJSONSchemaMethod;";
// Fewer, and zod was rebuilt: this file then has to be looked at again.
const leastPrinters = 30;

export function leanZod(): Plugin {
  let found = false;
  return {
    name: "lean-zod",
    apply: "build",
    transform(code, id) {
      if (!id.endsWith("/zod/v4/classic/schemas.js")) return undefined;
      const printers = code.match(printer)?.length ?? 0;
      if (printers < leastPrinters || !importOfPrinters.test(code)) this.error(`zod looks different: ${printers} printers of JSON Schema`);
      found = true;
      return { code: code.replace(printer, "").replace(importOfPrinters, stub), map: null };
    },
    buildEnd(error) {
      if (!error && !found) this.error("zod was not seen: is it still taken from zod/v4/classic?");
    },
  };
}
