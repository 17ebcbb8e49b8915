import { useNavigate, useSearch } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { useSession, useWhyNot } from "../../client/session";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { type Column, DataTable } from "../../components/DataTable";
import { Section } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { date } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import { usePageTitle } from "../../lib/page_title";
import { frameText } from "../../text/frame";
import { membersText } from "../../text/settings";
import { InviteDialog } from "./InviteDialog";
import { LinkDialog } from "./LinkDialog";
import { MemberMenu } from "./MemberMenu";
import { MemberRole } from "./MemberRole";
import { useMembersChanged } from "./members_changed";

type Member = Schemas["MemberOut"];

const COLUMNS: ReadonlyArray<Column<Member>> = [
  { id: "person", header: membersText.person, cell: (member) => <Person member={member} /> },
  { id: "role", header: membersText.role, cell: (member) => <MemberRole member={member} /> },
  {
    id: "since",
    header: membersText.since,
    wideOnly: true,
    cell: (member) =>
      member.joined_at === null ? <Badge tone="warn">{membersText.invited}</Badge> : date(member.joined_at),
  },
  {
    id: "more",
    header: frameText.actions,
    headerHidden: true,
    numeric: true,
    cell: (member) => <MemberMenu member={member} />,
  },
];

/** Who belongs to the workspace, as what; owners invite, change and remove. */
export function MembersPage() {
  usePageTitle(membersText.title);
  const whyNot = useWhyNot("members:manage");
  const changed = useMembersChanged();
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Schemas["InvitationOut"] | null>(null);
  const goOn = (invitation: Schemas["InvitationOut"]) => {
    setInviting(false);
    setInvited(invitation);
    changed();
  };
  const invite = (
    <Button kind="primary" disabledBecause={whyNot} onPress={() => setInviting(true)}>
      <UserPlus aria-hidden="true" className="size-4" />
      {membersText.invite}
    </Button>
  );
  return (
    <Section title={membersText.title} actions={invite}>
      <p className="text-ink-soft">{membersText.lead}</p>
      <Members />
      {inviting ? <InviteDialog onClose={() => setInviting(false)} onInvited={goOn} /> : null}
      <LinkDialog email={invited?.member.email ?? ""} link={invited?.link ?? null} onClose={() => setInvited(null)} />
    </Section>
  );
}

function Members() {
  const { after } = useSearch({ from: "/shell/settings/members" });
  const navigate = useNavigate({ from: "/settings/members" });
  const query = { limit: 50, ...cursorQuery(after) };
  const members = apiHooks.useQuery("get", "/api/v1/members", { params: { query } }, keptUntilNext(after));
  if (members.isPending) return <Loading />;
  if (members.isError) return <ProblemNotice error={members.error} onRetry={() => void members.refetch()} />;
  const { items: rows, next_cursor: next } = members.data;
  return (
    <>
      <DataTable label={membersText.title} columns={COLUMNS} rows={rows} keyOf={(member) => member.id} />
      <Paging after={after} next={next} onPage={(cursor) => void navigate({ search: cursorOf(cursor) })} />
    </>
  );
}

function Person({ member }: { member: Member }) {
  const { account } = useSession();
  return (
    <span className="wrap-anywhere flex min-w-24 flex-col">
      <span className="font-medium">
        {member.name || <Address email={member.email} />}
        {member.id === account.id ? <span className="font-normal text-ink-faint"> ({membersText.you})</span> : null}
      </span>
      {member.name ? (
        <span className="text-ink-faint text-sm">
          <Address email={member.email} />
        </span>
      ) : null}
    </span>
  );
}

/** An address that goes on in a new line after its first half rather than within a word. */
function Address({ email }: { email: string }) {
  const at = email.lastIndexOf("@");
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
}
