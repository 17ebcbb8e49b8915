import { deflateSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { fewColours } from "./few_colours";
import { chunk, pixelsOf, SIGNATURE } from "./png";

/** A picture of RGB bytes, each line under the filter that is named for it. */
function picture(width: number, lines: ReadonlyArray<readonly [filter: number, bytes: ReadonlyArray<number>]>): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(lines.length, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from(lines.flatMap(([filter, bytes]) => [filter, ...bytes])));
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

test("lines are read whatever they are told from", () => {
  const png = picture(2, [
    [0, [1, 2, 3, 10, 20, 30]],
    [1, [5, 5, 5, 1, 1, 1]],
    [2, [1, 1, 1, 1, 1, 1]],
    [3, [0, 0, 0, 0, 0, 0]],
    [4, [250, 1, 1, 2, 2, 2]],
  ]);
  expect([...pixelsOf(png).colours].map((colour) => colour.toString(16).padStart(6, "0"))).toEqual([
    ...["010203", "0a141e"],
    ...["050505", "060606"],
    ...["060606", "070707"],
    ...["030303", "050505"],
    ...["fd0404", "ff0707"],
  ]);
});

test("of many colours those that are seen most stay as they are, and all lie close to what they were", () => {
  const many = Array.from({ length: 600 }, (_, index) => [index % 256, (index * 7) % 256, 200]).flat();
  const white = Array.from({ length: 1800 }, () => 255);
  const png = picture(600, [
    [0, many],
    [0, white],
  ]);
  const before = pixelsOf(png).colours;
  const indexed = fewColours(png);
  const after = shown(indexed);
  expect(new Set(after).size).toBeLessThanOrEqual(256);
  expect(new Set(after.slice(600))).toEqual(new Set([0xffffff]));
  const apart = after.map((colour, at) => Math.abs((colour >> 16) - ((before[at] ?? 0) >> 16)));
  expect(Math.max(...apart)).toBeLessThan(32);
  expect(indexed.length).toBeLessThan(6000);
});

/** The colours of a picture with a palette. */
function shown(png: Buffer): number[] {
  const part = (type: string): Buffer => {
    const at = png.indexOf(type, 0, "latin1");
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  };
  const palette = part("PLTE");
  const lines = inflateSync(part("IDAT"));
  const width = part("IHDR").readUInt32BE(0);
  return [...lines].flatMap((index, at) => (at % (width + 1) === 0 ? [] : [palette.readUIntBE(index * 3, 3)]));
}
