/** How deep locations nest (O-244). */
export const maxDepth = 5;
