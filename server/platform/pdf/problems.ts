import { problem } from "../problems.ts";

/** The template or its data do not make a document. `errors` name line and column in the template. */
export const pdfTemplateBroken = problem("pdf-template-broken", 422, "This template does not make a document");
export const pdfTooSlow = problem("pdf-too-slow", 422, "Setting this document took too long");
export const pdfTooLarge = problem("pdf-too-large", 422, "This document is too large");
export const pdfRendererCrashed = problem("pdf-renderer-crashed", 422, "The document could not be set");
