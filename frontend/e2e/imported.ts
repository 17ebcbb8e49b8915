import { cleanFile } from "./files";
import { ask, type Name } from "./product";

/** Imports a clean file of contacts and gives its id; mark tells its addresses from those of other files. */
export async function imported(name: Name, mark: string, rows: number): Promise<number> {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(cleanFile(mark, rows))]), `${mark}.csv`);
  const { id } = await ask<{ id: number }>(name, "POST", "/imports", form);
  for (;;) {
    const { status } = await ask<{ status: string }>(name, "GET", `/imports/${id}`);
    if (status === "COMPLETED") return id;
    if (!["PENDING", "PROCESSING"].includes(status)) throw new Error(`${mark}.csv is ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The id of the contact with this address. */
export async function contactOf(name: Name, email: string): Promise<number> {
  const { items } = await ask<{ items: Array<{ id: number }> }>(
    name,
    "GET",
    `/contacts?email=${encodeURIComponent(email)}`,
  );
  if (items[0] === undefined) throw new Error(`There is no ${email}`);
  return items[0].id;
}
