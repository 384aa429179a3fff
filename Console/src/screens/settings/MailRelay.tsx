import { useState, type FormEvent } from "react";
import { api } from "../../api/client";
import { removePart, type MailAccount, type MailTrial, type Security } from "../../api/mail";
import { useDoing } from "../../api/query";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, NumberInput, Select, TextInput } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { ErrorNote } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Mail server", "发信服务器"],
  host: ["Host", "服务器"],
  port: ["Port", "端口"],
  security: ["Encryption", "加密方式"],
  starttls: ["STARTTLS (port 587)", "STARTTLS（端口 587）"],
  tls: ["TLS (port 465)", "TLS（端口 465）"],
  none: ["None, on this machine only", "不加密，仅限本机"],
  user: ["User name", "用户名"],
  password: ["Password", "密码"],
  kept: ["A password is kept. Leave empty to keep it.", "已保存密码，留空则不变。"],
  connections: ["Connections at once", "并发连接数"],
  rate: ["Mails a second", "每秒封数"],
  rateHint: ["Empty: as fast as the server takes them.", "留空表示不限速。"],
  bounce: ["Bounces go to", "退信地址"],
  bounceHint: ["Each mail gets a token of its own behind a plus. Let the mail server hand what arrives there to “rondo mail report”.", "每封邮件在加号后带有独立令牌。请让邮件服务器把收到的退信交给 rondo mail report。"],
  save: ["Save", "保存"],
  saved: ["Saved.", "已保存。"],
  test: ["Test the connection", "测试连接"],
  testing: ["Testing…", "测试中…"],
  well: ["worked", "成功"],
  failed: ["failed", "失败"],
  remove: ["Remove", "删除"],
  removeQuestion: ["Mails have no way out through this account any more, and its password is forgotten.", "邮件将不再通过该账户发出，密码也会被删除。"],
});

/** The server that takes the mails, and a try at it with what stands in the form. */
export function MailRelay({ account, changed }: { account: MailAccount; changed: () => void }) {
  const say = useWords(words);
  const relay = account.relay;
  const [draft, setDraft] = useState({
    host: relay?.host ?? "", port: relay?.port ?? (587 as number | null), security: relay?.security ?? ("starttls" as Security), user: relay?.user ?? "",
    password: "", connections: relay?.connections ?? (4 as number | null), per_second: relay?.per_second ?? null, bounce_address: account.bounce_address ?? "",
  });
  const [trial, setTrial] = useState<MailTrial | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const body = () => {
    const { password, bounce_address, ...rest } = draft;
    return { ...rest, ...(password && { password }), ...(bounce_address && { bounce_address }) };
  };
  const save = useDoing(async () => {
    await api.put("/v1/mail-account", body());
    setDraft({ ...draft, password: "" });
    setTrial(null);
    toast(say.saved);
    changed();
  });
  const test = useDoing(async () => setTrial(await api.post<MailTrial>("/v1/mail-account/test", body())));
  const remove = useDoing(async () => {
    await removePart("");
    setRemoving(false);
    changed();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const refused = save.error ?? test.error;
  const text = (name: "host" | "user" | "bounce_address", label: string, hint?: string) => (
    <Field label={label} hint={hint} error={errorOf(refused, name)}><TextInput value={draft[name]} onChange={(event) => setDraft({ ...draft, [name]: event.target.value })} /></Field>
  );
  const secure = (security: string) => setDraft({ ...draft, security: security as Security, port: security === "tls" ? 465 : security === "starttls" ? 587 : 25 });
  const known = ["host", "port", "security", "user", "password", "connections", "per_second", "bounce_address"];
  return (
    <Panel title={say.title} aside={relay && <Button look="danger" onClick={() => setRemoving(true)}>{say.remove}</Button>}>
      <form className="stack settings-form" onSubmit={submit}>
        {text("host", say.host)}
        <Field label={say.security} error={errorOf(refused, "security")}><Select options={(["starttls", "tls", "none"] as const).map((value) => ({ value, label: say[value] }))} value={draft.security} onValue={secure} /></Field>
        <Field label={say.port} error={errorOf(refused, "port")}><NumberInput min={1} max={65535} value={draft.port} onValue={(port) => setDraft({ ...draft, port })} /></Field>
        {text("user", say.user)}
        <Field label={say.password} hint={relay?.has_password ? say.kept : undefined} error={errorOf(refused, "password")}><TextInput type="password" autoComplete="new-password" value={draft.password} onChange={(event) => setDraft({ ...draft, password: event.target.value })} /></Field>
        <Field label={say.connections} error={errorOf(refused, "connections")}><NumberInput min={1} max={4} value={draft.connections} onValue={(connections) => setDraft({ ...draft, connections })} /></Field>
        <Field label={say.rate} hint={say.rateHint} error={errorOf(refused, "per_second")}><NumberInput min={0.01} step="any" value={draft.per_second} onValue={(per_second) => setDraft({ ...draft, per_second })} /></Field>
        {text("bounce_address", say.bounce, say.bounceHint)}
        {refused && !known.includes(refused.field ?? "") && <ErrorNote error={refused} />}
        <div className="row wrap">
          <button type="submit" className="button primary" disabled={save.isBusy || draft.host === ""}>{say.save}</button>
          <Button disabled={test.isBusy || draft.host === ""} onClick={() => void test.run()}>{test.isBusy ? say.testing : say.test}</Button>
        </div>
        <div role="status">{trial && <ol className="mail-steps">{trial.steps.map((step) => <li key={step.step} className={step.is_well ? "is-well" : "is-bad"}><Icon name={step.is_well ? "check" : "warn"} /><span><span className="visually-hidden">{step.is_well ? say.well : say.failed}: </span>{step.words}</span></li>)}</ol>}</div>
      </form>
      {isRemoving && <Dialog title={say.remove} close={() => setRemoving(false)} confirm={say.remove} isDangerous isBusy={remove.isBusy} onConfirm={() => void remove.run()}><p>{say.removeQuestion}</p><ErrorNote error={remove.error} /></Dialog>}
    </Panel>
  );
}
