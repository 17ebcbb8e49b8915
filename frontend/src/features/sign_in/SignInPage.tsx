import { usePageTitle } from "../../lib/page_title";
import { signInText } from "../../text/sign_in";
import { SignInForm } from "./SignInForm";
import { SignInFrame } from "./SignInFrame";

/** Where somebody signs in who has no link; afterwards it goes on to where the person wanted to be. */
export function SignInPage({ next }: { next: string }) {
  usePageTitle(signInText.title);
  return (
    <SignInFrame title={signInText.title} lead={signInText.lead}>
      {/* A fresh page: nothing of whoever was signed in before may be left in the tab. */}
      <SignInForm onSignedIn={() => location.assign(next)} />
      <p className="mt-4 text-ink-faint text-sm">{signInText.noPassword}</p>
    </SignInFrame>
  );
}
