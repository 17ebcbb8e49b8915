export const sandboxText = {
  badge: "Sandbox",
  why: "The values are made up: no provider was asked, and nobody pays for them.",
};
