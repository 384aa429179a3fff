import { useMemo, useState, type FormEvent } from "react";
import { api } from "../../api/client";
import type { Language } from "../../api/common";
import { useDoing } from "../../api/query";
import type { Session } from "../../api/session";
import { Entrance } from "../../app/SignIn";
import { navigate, usePlace } from "../../app/router";
import { useSitting } from "../../app/session";
import { Checkbox, errorOf, Field, Select, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Set up Rondo", "设置 Rondo"],
  code: ["Set-up code", "设置码"],
  codeHint: ["Printed in the terminal where Rondo was started.", "启动 Rondo 的终端里已打印。"],
  business: ["Your business", "您的企业"],
  name: ["Name", "名称"],
  zone: ["Time zone", "时区"],
  currency: ["Currency", "货币"],
  language: ["Language", "语言"],
  you: ["Your account", "您的账号"],
  yourName: ["Your name", "姓名"],
  email: ["E-mail", "邮箱"],
  password: ["Password", "密码"],
  passwordHint: ["At least 10 characters.", "至少 10 个字符。"],
  show: ["Show it", "显示密码"],
  sandbox: ["You begin in the sandbox: every mail stays in a mailbox here, and no customer is written to until you switch to live.", "从沙箱开始：所有邮件都保存在本地邮箱中，切换到正式模式之前不会联系任何客户。"],
  done: ["Set up", "完成设置"],
});

const currencies = ["CNY", "USD", "EUR", "GBP", "JPY", "HKD", "SGD", "TWD", "KRW", "AUD", "CAD"];

/** The first start: the business, the sandbox, and the first account. */
export default function SetUp() {
  const say = useWords(words);
  const { query } = usePlace();
  const { accept, language, setLanguage } = useSitting();
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone"), []);
  const [code, setCode] = useState(query.get("code") ?? "");
  const [tenant, setTenant] = useState({ name: "", zone: Intl.DateTimeFormat().resolvedOptions().timeZone, currency: "CNY" });
  const [account, setAccount] = useState({ name: "", email: "", password: "" });
  const [isShown, setShown] = useState(false);
  const save = useDoing(async () => {
    const session = await api.post<Session>("/v1/setup", { code, tenant: { ...tenant, language }, account });
    accept(session);
    navigate("/welcome", { replace: true });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const options = (list: readonly string[]) => list.map((value) => ({ value, label: value }));
  const known = zones.includes(tenant.zone) ? zones : [tenant.zone, ...zones];
  return (
    <Entrance title={say.title}>
      <form className="stack" onSubmit={submit}>
        <Field label={say.code} hint={say.codeHint} error={errorOf(save.error, "code")}><TextInput required value={code} onChange={(event) => setCode(event.target.value)} /></Field>
        <h2>{say.business}</h2>
        <Field label={say.name} error={errorOf(save.error, "tenant.name")}><TextInput required value={tenant.name} onChange={(event) => setTenant({ ...tenant, name: event.target.value })} /></Field>
        <div className="columns" style={{ ["--least" as string]: "120px" }}>
          <Field label={say.zone} error={errorOf(save.error, "tenant.zone")}><Select options={options(known)} value={tenant.zone} onValue={(zone) => setTenant({ ...tenant, zone })} /></Field>
          <Field label={say.currency} error={errorOf(save.error, "tenant.currency")}><Select options={options(currencies)} value={tenant.currency} onValue={(currency) => setTenant({ ...tenant, currency })} /></Field>
          <Field label={say.language}><Select options={[{ value: "zh-CN", label: "中文" }, { value: "en", label: "English" }]} value={language} onValue={(value) => setLanguage(value as Language)} /></Field>
        </div>
        <Note>{say.sandbox}</Note>
        <h2>{say.you}</h2>
        <Field label={say.yourName} error={errorOf(save.error, "account.name")}><TextInput required autoComplete="name" value={account.name} onChange={(event) => setAccount({ ...account, name: event.target.value })} /></Field>
        <Field label={say.email} error={errorOf(save.error, "account.email")}><TextInput required type="email" autoComplete="username" value={account.email} onChange={(event) => setAccount({ ...account, email: event.target.value })} /></Field>
        <Field label={say.password} hint={say.passwordHint} error={errorOf(save.error, "account.password")}>
          <TextInput required type={isShown ? "text" : "password"} autoComplete="new-password" minLength={10} value={account.password} onChange={(event) => setAccount({ ...account, password: event.target.value })} />
        </Field>
        <Checkbox label={say.show} checked={isShown} onValue={setShown} />
        {save.error && !save.error.field && <ErrorNote error={save.error} />}
        <button type="submit" className="button primary" disabled={save.isBusy}>{say.done}</button>
      </form>
    </Entrance>
  );
}
