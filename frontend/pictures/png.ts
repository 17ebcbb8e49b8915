import { crc32, inflateSync } from "node:zlib";

export const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What a picture shows: 0xRRGGBB for each pixel, line by line. */
export interface Pixels {
  width: number;
  height: number;
  colours: Uint32Array;
}

/** Reads a picture of eight bits a channel, with or without transparency, as browsers take them. */
export function pixelsOf(png: Buffer): Pixels {
  const parts = chunksOf(png);
  const header = parts.find(({ type }) => type === "IHDR")?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bytes = ({ 2: 3, 6: 4 } as Record<number, number>)[header[9] ?? 0];
  if (bytes === undefined || header[8] !== 8) throw new Error("This is no picture that a browser took.");
  const data = Buffer.concat(parts.filter(({ type }) => type === "IDAT").map((part) => part.data));
  const plain = unfiltered(inflateSync(data), width * bytes, height, bytes);
  const colours = new Uint32Array(width * height);
  const wide = (width + 1) * bytes;
  for (let pixel = 0; pixel < colours.length; pixel++) {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    colours[pixel] = plain.readUIntBE((y + 1) * wide + (x + 1) * bytes, 3);
  }
  return { width, height, colours };
}

/** A part of a file, with its length and its checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const found = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    found.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return found;
}

/** Lines as they are, from lines that tell how they differ from the bytes before and above. */
function unfiltered(lines: Buffer, length: number, height: number, bytes: number): Buffer {
  // With nothing above the first line and before each line, so that there is always something to differ from.
  const wide = length + bytes;
  const plain = Buffer.alloc(wide * (height + 1));
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (length + 1)] ?? 0;
    for (let x = 0; x < length; x++) {
      const at = (y + 1) * wide + bytes + x;
      const near = [at - bytes, at - wide, at - wide - bytes].map((each) => plain[each] ?? 0);
      plain[at] = (lines[y * (length + 1) + 1 + x] ?? 0) + predicted(filter, near[0] ?? 0, near[1] ?? 0, near[2] ?? 0);
    }
  }
  return plain;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return closest(left, above, corner);
    default:
      return 0;
  }
}

function closest(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
