import "./written.css";

/** What staff wrote for everybody. The server has cleaned it when it was saved: nothing in it runs or asks for anything. */
export function Written({ html }: { html: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned by the server, and the policy of the page lets no script of it run.
  return html === "" ? null : <div className="written" dangerouslySetInnerHTML={{ __html: html }} />;
}
