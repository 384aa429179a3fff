import { useState, type FormEvent } from "react";
import { api } from "../../api/client";
import { useDoing } from "../../api/query";
import { navigate } from "../../app/router";
import { useSitting } from "../../app/session";
import { Entrance } from "../../app/SignIn";
import { Button, ButtonLink } from "../../ui/Button";
import { errorOf, Field, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { pairs, useWords } from "../../words/words";
import { useToken } from "./token";

const words = pairs({
  title: ["A new password", "重置密码"],
  about: ["If this address has an account, a link to it is mailed. It works for an hour.", "如果该邮箱有账号，系统会发送一封含链接的邮件，1 小时内有效。"],
  email: ["E-mail", "邮箱"],
  ask: ["Send the link", "发送链接"],
  asked: ["If this address has an account, the link is on its way.", "如果该邮箱有账号，链接已发出。"],
  noMail: ["No mail server is configured here. Ask an owner for a reset link, or run: rondo account reset E-MAIL", "此处未配置邮件服务器。请向所有者索取重置链接，或运行：rondo account reset 邮箱"],
  password: ["New password", "新密码"],
  hint: ["At least 10 characters. You are signed out everywhere.", "至少 10 个字符，所有设备都会退出登录。"],
  save: ["Set the password", "设置密码"],
  saved: ["The new password is set. Sign in with it.", "新密码已设置，请重新登录。"],
  back: ["To the sign-in", "前往登录"],
});

/** Where a forgotten password is asked for, and where the link that was mailed leads. */
export default function Reset() {
  const token = useToken();
  return token ? <SetPassword token={token} /> : <Ask />;
}

function Ask() {
  const say = useWords(words);
  const [email, setEmail] = useState("");
  const [answer, setAnswer] = useState<{ is_mailed: boolean } | null>(null);
  const ask = useDoing(async () => setAnswer(await api.post("/v1/session/reset", { email })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void ask.run();
  };
  return (
    <Entrance title={say.title}>
      <form className="stack" onSubmit={submit}>
        <p className="second small">{say.about}</p>
        <Field label={say.email} error={errorOf(ask.error, "email")}><TextInput type="email" required autoComplete="username" value={email} onChange={(event) => setEmail(event.target.value)} /></Field>
        <ErrorNote error={ask.error} />
        {answer && <div role="status"><Note tone={answer.is_mailed ? "ok" : "warn"}>{answer.is_mailed ? say.asked : say.noMail}</Note></div>}
        <button type="submit" className="button primary" disabled={ask.isBusy}>{say.ask}</button>
        <ButtonLink look="quiet" to="/">{say.back}</ButtonLink>
      </form>
    </Entrance>
  );
}

function SetPassword({ token }: { token: string }) {
  const say = useWords(words);
  const { refresh } = useSitting();
  const [password, setPassword] = useState("");
  const [isSet, setDone] = useState(false);
  const save = useDoing(async () => {
    await api.post("/v1/session/reset/confirm", { token, new: password });
    setDone(true);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const leave = () => {
    navigate("/", { replace: true });
    refresh();
  };
  if (isSet) return <Entrance title={say.title}><div role="status"><Note tone="ok">{say.saved}</Note></div><Button look="primary" onClick={leave}>{say.back}</Button></Entrance>;
  return (
    <Entrance title={say.title}>
      <form className="stack" onSubmit={submit}>
        <input type="text" autoComplete="username" value="" readOnly hidden />
        <Field label={say.password} hint={say.hint} error={errorOf(save.error, "new")}><TextInput required type="password" minLength={10} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} /></Field>
        {save.error && save.error.field !== "new" && <ErrorNote error={save.error} />}
        <button type="submit" className="button primary" disabled={save.isBusy}>{say.save}</button>
      </form>
    </Entrance>
  );
}
