import { deflateSync } from "node:zlib";
import { chunk, pixelsOf, SIGNATURE } from "./png";

const MOST = 256;
// Steps of a channel, of 255, below which two colours are taken for one; it grows until the palette holds all.
const CLOSE = 3;

/** The same picture with at most 256 colours, in a fraction of the bytes: a screen has few, but for the edges of letters. */
export function fewColours(png: Buffer): Buffer {
  const { width, height, colours } = pixelsOf(png);
  const palette = paletteOf(colours);
  const near = new Map<number, number>();
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colours[y * width + x] ?? 0;
      let index = near.get(colour);
      if (index === undefined) {
        index = nearest(palette, colour);
        near.set(colour, index);
      }
      lines[y * (width + 1) + 1 + x] = index;
    }
  }
  return written(width, height, palette, lines);
}

/** The colours that are seen most, each standing for those that are close to it. */
function paletteOf(colours: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  for (let close = counts.size <= MOST ? 0 : CLOSE; ; close++) {
    const palette: number[] = [];
    for (const colour of byCount) {
      if (!palette.some((taken) => apart(taken, colour) < close)) palette.push(colour);
      if (palette.length > MOST) break;
    }
    if (palette.length <= MOST) return palette;
  }
}

/** How far two colours are from each other, by the channel that differs most. */
function apart(a: number, b: number): number {
  const red = Math.abs((a >> 16) - (b >> 16));
  const green = Math.abs(((a >> 8) & 255) - ((b >> 8) & 255));
  return Math.max(red, green, Math.abs((a & 255) - (b & 255)));
}

function nearest(palette: ReadonlyArray<number>, colour: number): number {
  let found = 0;
  for (let index = 1; index < palette.length; index++) {
    if (apart(palette[index] ?? 0, colour) < apart(palette[found] ?? 0, colour)) found = index;
  }
  return found;
}

function written(width: number, height: number, palette: ReadonlyArray<number>, lines: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each pixel, which name a colour of the palette.
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const data = deflateSync(lines, { level: 9, memLevel: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", table),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
