import { expect, test } from "vitest";
import { localPath } from "./local_path";

const OWN = "https://contactory.example";

test("paths of the page's own are gone on to", () => {
  for (const path of ["/imports/7?issue=invalid_email#row", "/admin/", "/"]) expect(localPath(path, OWN)).toBe(path);
  expect(localPath(`${OWN}/exports`, OWN)).toBe("/exports");
});

test("nobody is sent to somebody else's page", () => {
  const foreign = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http://",
    "\t//evil.example",
  ];
  for (const address of [undefined, ...foreign]) expect(localPath(address, OWN)).toBe("/");
});
