/** One server-sent event. */
export interface StreamEvent {
  name: string;
  data: string;
  id: string | null;
}

/**
 * Reads the text of an event stream piece by piece, wherever it is cut. Give it each piece; it gives the events that
 * have ended. Comments, which only keep the connection alive, give none.
 */
export function eventReader(): (piece: string) => StreamEvent[] {
  let rest = "";
  return (piece) => {
    rest += piece;
    // A carriage return at the end may be half of a line end.
    const held = rest.endsWith("\r") ? 1 : 0;
    const text = rest
      .slice(0, rest.length - held)
      .replaceAll("\r\n", "\n")
      .replaceAll("\r", "\n");
    const blocks = text.split("\n\n");
    rest = (blocks.pop() ?? "") + rest.slice(rest.length - held);
    return blocks.flatMap(eventOf);
  };
}

function eventOf(block: string): StreamEvent[] {
  const data: string[] = [];
  let name = "message";
  let id: string | null = null;
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
  }
  return data.length > 0 ? [{ name, data: data.join("\n"), id }] : [];
}
