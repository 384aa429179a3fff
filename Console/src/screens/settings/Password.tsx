import { useState, type FormEvent } from "react";
import { api } from "../../api/client";
import { useDoing } from "../../api/query";
import { useSitting } from "../../app/session";
import { errorOf, Field, TextInput } from "../../ui/Field";
import { ErrorNote } from "../../ui/Note";
import { Facts, Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  account: ["Your account", "您的账号"],
  name: ["Name", "姓名"],
  email: ["E-mail", "邮箱"],
  role: ["Role", "角色"],
  title: ["Change the password", "修改密码"],
  current: ["Present password", "当前密码"],
  new: ["New password", "新密码"],
  hint: ["At least 10 characters. You are signed out everywhere else.", "至少 10 个字符，其他设备会退出登录。"],
  save: ["Change", "修改"],
  saved: ["The password is changed.", "密码已修改。"],
});

export function Password() {
  const say = useWords(words);
  const terms = useTerms();
  const { session } = useSitting();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const save = useDoing(async () => {
    await api.put("/v1/session/password", { current, new: next });
    setCurrent("");
    setNext("");
    toast(say.saved);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  return (
    <>
      <Panel title={say.account}><Facts rows={[[say.name, session.account?.name ?? ""], [say.email, session.account?.email ?? ""], [say.role, terms.term(session.account?.role ?? "")]]} /></Panel>
      <Panel title={say.title}>
        <form className="stack settings-form" onSubmit={submit}>
          <input type="text" autoComplete="username" value={session.account?.email ?? ""} readOnly hidden />
          <Field label={say.current} error={errorOf(save.error, "current")}><TextInput type="password" required autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} /></Field>
          <Field label={say.new} hint={say.hint} error={errorOf(save.error, "new")}><TextInput type="password" required autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} /></Field>
          {save.error && !save.error.field && <ErrorNote error={save.error} />}
          <div className="row"><button type="submit" className="button primary" disabled={save.isBusy}>{say.save}</button></div>
        </form>
      </Panel>
    </>
  );
}
