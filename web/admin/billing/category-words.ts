import { customerCategoriesEndpoint } from "../../../server/modules/billing/categories/contract.ts";
import { categoryNameIn } from "../../../shared/category-name.ts";
import { type Translate, useLanguage, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";

type Names = Readonly<Record<string, string>>;

const usualWord = (t: Translate, key: string): string =>
  t.optional(`billing.category-word.${key}`) ?? t.optional(`billing.waiting.categories.${key}`) ?? key;

/** What a category is called in the reader's language: by the provider, else as with everybody. */
export function useCategoryWord(): (key: string, names: Names | null | undefined) => string {
  const t = useTexts();
  const { language } = useLanguage();
  return (key, names) => categoryNameIn(names, language) ?? usualWord(t, key);
}

/** The categories that may be chosen for a customer's entry: of these built-in ones, and the provider's own that are switched on. */
export function useCategoryOptions(customerId: string, builtIn: readonly string[]): { value: string; label: string }[] {
  const { data } = useEndpoint(customerCategoriesEndpoint, { params: { customerId } });
  return categoryOptions(useCategoryWord(), data?.items ?? [], builtIn);
}

type Category = (typeof customerCategoriesEndpoint)["returns"]["_output"]["items"][number];

export function categoryOptions(
  word: ReturnType<typeof useCategoryWord>,
  items: readonly Category[],
  builtIn: readonly string[],
): { value: string; label: string }[] {
  return [
    ...builtIn.map((key) => ({
      value: key,
      label: word(key, items.find((category) => category.key === key)?.names),
    })),
    ...items.filter(({ isOwn, isEnabled }) => isOwn && isEnabled).map(({ key, names }) => ({ value: key, label: word(key, names) })),
  ];
}
