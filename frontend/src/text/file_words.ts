/** The delimiters of text files by name; the empty one stands for a file of one column. */
export const DELIMITERS: Readonly<Record<string, string>> = {
  ",": "Comma",
  ";": "Semicolon",
  "\t": "Tab",
  "|": "Pipe",
  ":": "Colon",
  " ": "Space",
  "": "One column",
};

/** The encodings to choose from, by the names that the server gives them. */
export const ENCODINGS: Readonly<Record<string, string>> = {
  "utf-8": "UTF-8",
  "utf-8-sig": "UTF-8 with a byte order mark",
  ascii: "ASCII",
  "utf-16": "UTF-16",
  "utf-16-le": "UTF-16, little-endian",
  "utf-16-be": "UTF-16, big-endian",
  cp1252: "Western Europe (Windows-1252)",
  "iso8859-15": "Western Europe (ISO 8859-15)",
  "latin-1": "Western Europe (ISO 8859-1)",
  "mac-roman": "Western Europe (Mac)",
  cp850: "Western Europe (DOS 850)",
  cp437: "United States (DOS 437)",
  cp1250: "Central Europe (Windows-1250)",
  "iso8859-2": "Central Europe (ISO 8859-2)",
  cp852: "Central Europe (DOS 852)",
  cp1251: "Cyrillic (Windows-1251)",
  "iso8859-5": "Cyrillic (ISO 8859-5)",
  "koi8-r": "Cyrillic (KOI8-R)",
  "koi8-u": "Ukrainian (KOI8-U)",
  cp866: "Cyrillic (DOS 866)",
  cp1253: "Greek (Windows-1253)",
  "iso8859-7": "Greek (ISO 8859-7)",
  cp1254: "Turkish (Windows-1254)",
  "iso8859-9": "Turkish (ISO 8859-9)",
  cp1255: "Hebrew (Windows-1255)",
  "iso8859-8": "Hebrew (ISO 8859-8)",
  cp1256: "Arabic (Windows-1256)",
  cp1257: "Baltic (Windows-1257)",
  cp1258: "Vietnamese (Windows-1258)",
  "utf-32": "UTF-32",
  cp932: "Japanese (Windows-932)",
  shift_jis: "Japanese (Shift JIS)",
  euc_jp: "Japanese (EUC)",
  gb18030: "Chinese, simplified (GB 18030)",
  big5: "Chinese, traditional (Big5)",
  cp949: "Korean (Windows-949)",
  "tis-620": "Thai (TIS-620)",
};

/** Names that the server gives to what it found, beside those to choose from. */
const FOUND_ENCODINGS: Readonly<Record<string, string>> = {
  "iso8859-1": "Western Europe (ISO 8859-1)",
  "utf-32-le": "UTF-32, little-endian",
  "utf-32-be": "UTF-32, big-endian",
  cp874: "Thai (Windows-874)",
};

/** A delimiter for a person. */
export const delimiterName = (mark: string): string => DELIMITERS[mark] ?? `Character ${mark}`;

/** An encoding for a person. */
export const encodingName = (encoding: string): string =>
  ENCODINGS[encoding] ?? FOUND_ENCODINGS[encoding] ?? ENCODINGS[encoding.replaceAll("_", "-")] ?? encoding;
