import { useTexts } from "../../lib/texts.tsx";

/** What stands around the pages of a contract, and around the field to sign in. */
export function usePaperWords() {
  const t = useTexts();
  return {
    pages: {
      notShown: t("portal-documents.not-shown"),
      larger: t("portal-documents.larger"),
      smaller: t("portal-documents.smaller"),
      page: (page: number, pages: number) => t("portal-documents.page-of", { page, pages }),
      pages: (pages: number) => t("portal-documents.pages", { pages }),
    },
    pad: { here: t("portal-documents.draw-here"), help: t("portal-documents.draw-help"), clear: t("portal-documents.clear") },
  };
}
