const FIRST = ["Ana", "Bruno", "Chloé", "Dieter", "Émile", "Farid", "Greta", "Hugo"];
const LAST = ["Almeida", "Berg", "Castro", "Eriksson", "Fontaine", "Novák", "Silva", "Weber"];

/** The word with what no other run against the same product has; it ends with a letter. */
export const marked = (word: string): string => `${word}${Date.now().toString(36)}x`;

/** A file of contacts without a problem; mark tells its e-mail addresses from those of other files. */
export function cleanFile(mark: string, rows: number): Buffer {
  const lines = Array.from({ length: rows }, (_, row) => {
    const first = FIRST[row % FIRST.length] ?? "";
    const last = LAST[(row * 3) % LAST.length] ?? "";
    return `${first};${last};${mark}${row}@${mark}.example.com;${last} & Co;Porto;Portugal`;
  });
  return Buffer.from(["First name;Last name;Email;Company;City;Country", ...lines, ""].join("\r\n"));
}

/** The same with some problems: an address that is none, one twice, and a row without a name. */
export function fileWithProblems(mark: string): Buffer {
  const clean = cleanFile(mark, 20).toString();
  const wrong = [
    `Ana;Almeida;${mark}@@example.com;Almeida & Co;Porto;Portugal`,
    `;Berg;${mark}x@${mark}.example.com;Berg & Co;Porto;Portugal`,
    `Greta;Twice;${mark}3@${mark}.example.com;Twice & Co;Porto;Portugal`,
  ];
  return Buffer.from(`${clean}${wrong.join("\r\n")}\r\n`);
}
