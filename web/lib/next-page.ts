/** Where sign-in leads to: the page that was asked for, when it is one of ours; an address elsewhere would be an open redirect. */
export function nextPage(asked: string | undefined): string {
  if (!asked?.startsWith("/")) return "/";
  // Browsers read "//host", "/\\host" and "/<tab>/host" as another host.
  const address = new URL(asked, "http://here.invalid");
  const page = address.pathname + address.search + address.hash;
  return address.host === "here.invalid" && !page.startsWith("//") && !/[\\\p{Cc}]/u.test(asked) ? page : "/";
}
