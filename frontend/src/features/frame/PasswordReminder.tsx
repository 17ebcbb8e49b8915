import { Link } from "@tanstack/react-router";
import { useSession } from "../../client/session";
import { buttonStyle } from "../../components/button_style";
import { Notice } from "../../components/Notice";
import { frameText } from "../../text/frame";

/** Tells who came in by a one-time link how to come back without another one. */
export function PasswordReminder() {
  if (useSession().account.has_password) return null;
  const action = (
    <Link to="/settings/account" className={buttonStyle("secondary", "small")}>
      {frameText.setPassword}
    </Link>
  );
  return (
    <Notice className="m-2 items-center" action={action}>
      {frameText.needPassword}
    </Notice>
  );
}
