import { ask, type Name } from "./product";

interface Job {
  id: number;
  status: string;
}

const MOMENT = 100;

/** Imports a text as a file, as far as it goes by itself; gives the import's id. */
export async function imported(name: Name, text: string, filename = "leads.csv"): Promise<number> {
  const form = new FormData();
  form.set("file", new Blob([text]), filename);
  let job = await ask<Job>(name, "POST", "/imports", form);
  while (job.status === "PENDING" || job.status === "PROCESSING") {
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
    job = await ask<Job>(name, "GET", `/imports/${job.id}`);
  }
  return job.id;
}
