export const connectionText = {
  noAnswer: "The server cannot be reached. Check that Contactory runs and that you are connected, then try again.",
  lost: "The connection to the server is lost. The page goes on by itself when it is back.",
  reconnecting: "Reconnecting…",
  unexpected: (status: number) => `The server answered with ${status} and did not say why. Try again in a moment.`,
};
