/**
 * The compiler draws the pages of an SVG below each other, and the ground of every page at the place of the first, which it would hide.
 * Here each ground goes where its page is.
 */
export function placePages(svg: string): string {
  let top = 0;
  return svg.replace(/^ {4}<path class="typst-shape"([^>]*) d="M 0 0v (\d+(?:\.\d+)?) /gm, (_ground, look: string, height: string) => {
    const placed = `    <path class="typst-shape"${look} transform="translate(0 ${top})" d="M 0 0v ${height} `;
    top += Number(height);
    return placed;
  });
}
