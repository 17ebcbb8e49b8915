import { expect, test } from "vitest";
import { numberedNames } from "./columns";

test("cells are named as the server names them", () => {
  expect(numberedNames(["Name", " Name ", "Name (2)", "a  b", "", ""])).toEqual([
    "Name",
    "Name (2)",
    "Name (2) (2)",
    "a b",
    "",
    " (2)",
  ]);
});
