/** Kinds of electronic addresses (the EAS list of the European Commission), as far as customers of an internet provider have them. */
// biome-ignore format: one list.
export const schemes = [
  "EM", "0204", "9930", "9914", "9915", "0208", "9925", "0002", "0009", "9957", "0106", "0190", "9944", "0184", "0192", "0007", "0216", "0196",
  "0211", "9906", "9920", "9946", "9945", "9934", "9938", "0088", "0060", "0151", "0195",
] as const;
