export { saveAudit } from "./save-audit.ts";
