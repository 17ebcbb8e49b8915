/** What tests/browser/pictures.py has got ready. */
interface Tour {
  /** The path that signs the owner of the demo in, once. */
  link: string;
  /** The sample file, and a large one of its kind. */
  sample: string;
  large: string;
}

const given = process.env.CONTACTORY_PICTURES;
if (given === undefined) throw new Error("Take the pictures with make pictures.");

export const tour = JSON.parse(given) as Tour;
