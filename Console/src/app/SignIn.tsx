import { useState, type FormEvent, type ReactNode } from "react";
import { api } from "../api/client";
import { useDoing } from "../api/query";
import type { Session } from "../api/session";
import { ButtonLink } from "../ui/Button";
import { Field, TextInput } from "../ui/Field";
import { ErrorNote } from "../ui/Note";
import { pairs, useWords } from "../words/words";
import { Mark } from "./Shell";
import { useSitting } from "./session";

const words = pairs({
  title: ["Sign in", "登录"],
  email: ["E-mail", "邮箱"],
  password: ["Password", "密码"],
  demo: ["The demo's password was printed where it was started.", "演示账号的密码已打印在启动它的终端里。"],
  forgot: ["Forgot the password?", "忘记密码？"],
  language: ["中文", "English"],
});

/** A page before the console: one box in the middle, and the other language. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  const say = useWords(words);
  const { language, setLanguage } = useSitting();
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <main className="entrance">
      <div className="entrance-box stack">
        <div className="row spread">
          <span className="brand"><Mark /> Rondo</span>
          <button type="button" className="button quiet" lang={other} onClick={() => setLanguage(other)}>{say.language}</button>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

export function SignIn() {
  const say = useWords(words);
  const { session, accept } = useSitting();
  const [email, setEmail] = useState(session.is_demo ? "owner@example.com" : "");
  const [password, setPassword] = useState("");
  const enter = useDoing(async () => accept(await api.post<Session>("/v1/session", { email, password })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter.run();
  };
  return (
    <Entrance title={say.title}>
      <form className="stack" onSubmit={submit}>
        <Field label={say.email}><TextInput type="email" required autoComplete="username" value={email} onChange={(event) => setEmail(event.target.value)} /></Field>
        <Field label={say.password} hint={session.is_demo ? say.demo : undefined}>
          <TextInput type="password" required autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
        <ErrorNote error={enter.error} />
        <button type="submit" className="button primary" disabled={enter.isBusy}>{say.title}</button>
        <ButtonLink look="quiet" to="/reset">{say.forgot}</ButtonLink>
      </form>
    </Entrance>
  );
}
