import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { nextPage } from "./next-page.ts";
import { parsePlainSearch } from "./plain-search.ts";

/** What a sign-in page does once somebody is signed in: forgets what was loaded before and goes where they wanted to go. */
export function useLeadOn(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false }) as { next?: string };
  return () => {
    client.clear();
    const [path = "/", search = ""] = nextPage(next).split("?");
    void navigate({ to: path as never, search: parsePlainSearch(search) as never, replace: true });
  };
}
