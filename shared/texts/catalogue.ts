// The keys of every text, read from the English files. A new file gets its two lines here; `npm run check` compares the other
// languages. `ui` and `portal*` reach subscribers; `ui` and all others reach staff. Only types leave this file.
import identity from "./en/identity.json" with { type: "json" };
import portal from "./en/portal.json" with { type: "json" };
import staff from "./en/staff.json" with { type: "json" };
import ui from "./en/ui.json" with { type: "json" };

const english = { identity, portal, staff, ui };

type KeysOf<Tree, Before extends string = ""> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? `${Before}${Key}` : KeysOf<Tree[Key], `${Before}${Key}.`>;
}[keyof Tree & string];

/** "ui.save", "billing.issue-invoice" */
export type TextKey = KeysOf<typeof english>;
