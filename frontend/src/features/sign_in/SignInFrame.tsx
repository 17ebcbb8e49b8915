import type { ReactNode } from "react";
import { Brand } from "../../components/Brand";
import { Card } from "../../components/Page";

/** The frame of what is shown to somebody who has not signed in. */
export function SignInFrame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 p-4">
      <Brand />
      <Card className="w-full max-w-sm p-6">
        <h1 className="font-semibold text-xl">{title}</h1>
        <p className="mt-1 mb-5 text-ink-soft">{lead}</p>
        {children}
      </Card>
    </main>
  );
}
