import { useEffect, useRef, useState, type FormEvent } from "react";
import { api } from "../../api/client";
import type { Invited } from "../../api/people";
import { useDoing } from "../../api/query";
import type { Session } from "../../api/session";
import { navigate } from "../../app/router";
import { useSitting } from "../../app/session";
import { Entrance } from "../../app/SignIn";
import { ButtonLink } from "../../ui/Button";
import { errorOf, Field, TextInput } from "../../ui/Field";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { useToken } from "./token";

const words = pairs({
  title: ["Accept the invitation", "接受邀请"],
  about: (tenant: string, role: string) => [`${tenant} invites you as: ${role}.`, `${tenant} 邀请您加入，角色：${role}。`],
  name: ["Your name", "姓名"],
  email: ["E-mail", "邮箱"],
  password: ["Choose a password", "设置密码"],
  hint: ["At least 10 characters.", "至少 10 个字符。"],
  enter: ["Accept and sign in", "接受并登录"],
  signedIn: ["You are signed in with another account. Accepting signs you in with this one.", "您已登录其他账号，接受后将切换到新账号。"],
  signIn: ["To the sign-in", "前往登录"],
});

/** Where the link of an invitation leads: name and password, once. */
export default function Invite() {
  const say = useWords(words);
  const terms = useTerms();
  const { session, accept } = useSitting();
  const token = useToken();
  const [invited, setInvited] = useState<Invited | null>(null);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const look = useDoing(async () => {
    const found = await api.post<Invited>("/v1/session/invitation", { token });
    setInvited(found);
    setName(found.name);
  });
  const isAsked = useRef(false);
  useEffect(() => {
    if (!isAsked.current) void look.run();
    isAsked.current = true;
  }, [look]);
  const enter = useDoing(async () => {
    const fresh = await api.post<Session>("/v1/session/invitation/accept", { token, name, password });
    navigate("/", { replace: true });
    accept(fresh);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter.run();
  };
  return (
    <Entrance title={say.title}>
      {look.error && <><ErrorNote error={look.error} /><ButtonLink to="/">{say.signIn}</ButtonLink></>}
      {!invited && !look.error && <Skeleton />}
      {invited && (
        <form className="stack" onSubmit={submit}>
          <p>{say.about(invited.tenant, terms.term(invited.role))}</p>
          {session.state === "signed_in" && <Note tone="warn">{say.signedIn}</Note>}
          <Field label={say.email}><TextInput type="email" readOnly autoComplete="username" value={invited.email} /></Field>
          <Field label={say.name} error={errorOf(enter.error, "name")}><TextInput required autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} /></Field>
          <Field label={say.password} hint={say.hint} error={errorOf(enter.error, "password")}><TextInput required type="password" minLength={10} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} /></Field>
          {enter.error && !["name", "password"].includes(enter.error.field ?? "") && <ErrorNote error={enter.error} />}
          <button type="submit" className="button primary" disabled={enter.isBusy}>{say.enter}</button>
        </form>
      )}
    </Entrance>
  );
}
