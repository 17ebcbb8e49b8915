import { cleanFile } from "./files";
import { imported } from "./imports";
import { ask, type Name } from "./product";

/** Imports a clean file of contacts and gives its id; mark tells its addresses from those of other files. */
export async function contactsImported(name: Name, mark: string, rows: number): Promise<number> {
  const id = await imported(name, cleanFile(mark, rows).toString(), `${mark}.csv`);
  const { status } = await ask<{ status: string }>(name, "GET", `/imports/${id}`);
  if (status !== "COMPLETED") throw new Error(`${mark}.csv is ${status}`);
  return id;
}

/** The id of the contact with this address. */
export async function contactOf(name: Name, email: string): Promise<number> {
  const path = `/contacts?email=${encodeURIComponent(email)}`;
  const { items } = await ask<{ items: Array<{ id: number }> }>(name, "GET", path);
  if (items[0] === undefined) throw new Error(`There is no ${email}`);
  return items[0].id;
}
