import { expect, test } from "vitest";
import { namesIn, namesText } from "./name_list";

test("names are read as they were written, whatever is in them, and as people type them", () => {
  const names = ["title", "custom:Size, boxed", "custom:C:\\x", "custom:a\\", "custom:\\,"];
  expect(namesIn(namesText(names))).toEqual(names);
  expect(namesText(["title", "city"])).toBe("title,city");
  expect(namesIn("title, custom:Favourite Pastry,,city ,")).toEqual(["title", "custom:Favourite Pastry", "city"]);
  expect(namesIn(undefined)).toEqual([]);
});
