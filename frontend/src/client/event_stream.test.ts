import { expect, test } from "vitest";
import { eventReader } from "./event_stream";

const STREAM =
  ": still here\n\n" +
  'event: progress\r\ndata: {"rows_done": 10}\r\n\r\n' +
  "data: first\rdata:second\r\r" +
  "event: state\nid: 0-COMPLETED\ndata: {}\n\n" +
  "id: 9\n\n" +
  "event: never ended\ndata: x\n";
const EVENTS = [
  { name: "progress", data: '{"rows_done": 10}', id: null },
  { name: "message", data: "first\nsecond", id: null },
  { name: "state", data: "{}", id: "0-COMPLETED" },
];

test("events are the same wherever the stream is cut", () => {
  for (let first = 0; first <= STREAM.length; first++) {
    for (let second = first; second <= STREAM.length; second += 7) {
      const read = eventReader();
      const pieces = [STREAM.slice(0, first), STREAM.slice(first, second), STREAM.slice(second)];
      expect(pieces.flatMap(read)).toEqual(EVENTS);
    }
  }
});
