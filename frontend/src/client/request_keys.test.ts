import { expect, test } from "vitest";
import { keyFor } from "./request_keys";

test("a second click while the first is under way is the same request; one after its answer is another", () => {
  const first = keyFor("POST /exports {}");
  const second = keyFor("POST /exports {}");
  expect(second.key).toBe(first.key);
  expect(keyFor("POST /exports {1}").key).not.toBe(first.key);
  first.settle(202);
  second.settle(202);
  expect(keyFor("POST /exports {}").key).not.toBe(first.key);
});

test("a request whose outcome nobody knows is sent again with its key, for a minute", () => {
  const lost = keyFor("POST /erasures {}");
  lost.settle(0);
  const again = keyFor("POST /erasures {}");
  expect(again.key).toBe(lost.key);
  again.settle(503);
  expect(keyFor("POST /erasures {}", Date.now() + 61_000).key).not.toBe(lost.key);
});

test("a refusal frees the key: what was wrong may be mended meanwhile", () => {
  const refused = keyFor("POST /recipes {}");
  refused.settle(422);
  expect(keyFor("POST /recipes {}").key).not.toBe(refused.key);
});
