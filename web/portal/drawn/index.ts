// What the server draws of the portal: the two pages on which most visits begin. Built by itself (web/build/portal-drawn.ts) and called by
// server/listeners.
import { drawDoor } from "./draw-door.tsx";
import { drawHome } from "./draw-home.tsx";
import { languageOf } from "./surroundings.tsx";

export const drawing = { drawDoor, drawHome, languageOf };
