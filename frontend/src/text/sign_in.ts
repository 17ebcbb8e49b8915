export const signInText = {
  title: "Sign in",
  lead: "Import contact files, settle what is wrong in them, and keep clean records.",
  email: "E-mail address",
  password: "Password",
  signIn: "Sign in",
  noPassword:
    "No password yet? Ask an owner of your workspace for a link that signs you in, or whoever runs this installation to run the command contactory sign-in-link.",
  elsewhere: "I have signed in in another tab",
  again: "Sign in again",
  againWhy: "Your session has ended. What is on the page stays as it is, and goes on when you have signed in.",
};
