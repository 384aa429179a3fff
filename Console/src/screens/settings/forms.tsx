import { useState, type FormEvent, type ReactNode } from "react";
import { api } from "../../api/client";
import type { Language } from "../../api/common";
import type { Refused } from "../../api/client";
import { forgetAnswers, useDoing } from "../../api/query";
import type { Tenant } from "../../api/settings";
import { useMay, WhoMay } from "../../app/may";
import { useSitting, useTenant } from "../../app/session";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { Checkbox, errorOf, Field, NumberInput, Select, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  save: ["Save", "保存"],
  saved: ["Saved.", "已保存。"],
  business: ["Business", "企业"],
  name: ["Name", "名称"],
  zone: ["Time zone", "时区"],
  currency: ["Currency", "货币"],
  currencyHint: ["Amounts are kept in it.", "金额以此货币保存。"],
  language: ["Language", "语言"],
  mode: ["Mode", "模式"],
  sandbox: ["Sandbox: every mail stays in the mailbox here.", "沙箱：所有邮件保存在本地邮箱。"],
  live: ["Live: mails leave for real customers.", "正式：邮件会发给真实客户。"],
  goLive: ["Switch to live", "切换到正式模式"],
  goSandbox: ["Back to the sandbox", "切回沙箱"],
  liveQuestion: ["From now on mails leave for real customers, under the gates you set. Caps, budgets and effects begin anew; nothing of the sandbox is sent.", "此后邮件将在各闸门约束下发给真实客户。频次、预算与效果重新统计，沙箱中的内容不会发出。"],
  sender: ["Sender", "发件人"],
  senderName: ["Name", "发件人名称"],
  senderAddress: ["Address", "发件地址"],
  replyTo: ["Replies go to", "回复地址"],
  postal: ["Postal address", "邮寄地址"],
  postalHint: ["The law asks for it under marketing mail.", "法规要求营销邮件附上邮寄地址。"],
  url: ["Public address of this server", "服务器公网地址"],
  urlHint: ["Where links and unsubscribe buttons lead.", "链接与退订按钮指向的地址。"],
  marker: ["Put 广告 first in the subject of marketing mail to mainland China", "发往中国大陆的营销邮件主题以“广告”开头"],
  limits: ["For all marketing", "营销限制"],
  caps: ["At most", "频次上限"],
  cap: (count: number, days: number, channel: string) => [`${count} messages in ${days} days · ${channel}`, `${days} 天内最多 ${count} 条 · ${channel}`],
  allChannels: ["all channels", "所有渠道"],
  count: ["Messages", "条数"],
  days: ["Days", "天数"],
  add: ["Add", "添加"],
  remove: ["Remove", "删除"],
  quiet: ["Quiet hours, in the customer's zone", "免打扰时段（客户所在时区）"],
  from: ["From", "从"],
  to: ["To", "到"],
  noQuiet: ["No quiet hours", "不设免打扰"],
  holdout: ["Kept out of all marketing, %", "全局对照组 %"],
  holdoutHint: ["So that the worth of marketing as a whole can be known.", "用于衡量整体营销的价值。"],
});

/** Saves a part of the tenant and says so; the error stays with the form. */
export function useTenantForm() {
  const say = useWords(words);
  const { refresh } = useSitting();
  return useDoing(async (change: Partial<Tenant>) => {
    await api.patch("/v1/tenant", change);
    forgetAnswers();
    toast(say.saved);
    refresh();
  });
}

export function Form({ title, submit, error, isBusy, children }: { title: string; submit: () => void; error: Refused | null; isBusy: boolean; children: ReactNode }) {
  const say = useWords(words);
  const mayOwn = useMay("own");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <Panel title={title}>
      <form className="stack settings-form" onSubmit={onSubmit}>
        <WhoMay needs="own" />
        <fieldset className="stack settings-fields" disabled={!mayOwn}>{children}</fieldset>
        {error && !error.field && <ErrorNote error={error} />}
        {mayOwn && <div className="row"><button type="submit" className="button primary" disabled={isBusy}>{say.save}</button></div>}
      </form>
    </Panel>
  );
}

export function Business() {
  const say = useWords(words);
  const tenant = useTenant();
  const form = useTenantForm();
  const [draft, setDraft] = useState({ name: tenant?.name ?? "", zone: tenant?.zone ?? "UTC", language: tenant?.language ?? "en" });
  const [isAsking, setAsking] = useState(false);
  const isLive = tenant?.mode === "live";
  return (
    <>
      <Form title={say.business} submit={() => void form.run(draft)} error={form.error} isBusy={form.isBusy}>
        <Field label={say.name} error={errorOf(form.error, "name")}><TextInput value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.target.value })} /></Field>
        <Field label={say.zone} error={errorOf(form.error, "zone")}><Select options={[...new Set([draft.zone, ...Intl.supportedValuesOf("timeZone")])].map((value) => ({ value, label: value }))} value={draft.zone} onValue={(zone) => setDraft({ ...draft, zone })} /></Field>
        <Field label={say.language}><Select options={[{ value: "zh-CN", label: "中文" }, { value: "en", label: "English" }]} value={draft.language} onValue={(language) => setDraft({ ...draft, language: language as Language })} /></Field>
        <Field label={say.currency} hint={say.currencyHint}><TextInput value={tenant?.currency ?? ""} disabled /></Field>
      </Form>
      <Panel title={say.mode} aside={<Button needs="own" look={isLive ? "plain" : "danger"} onClick={() => setAsking(true)}>{isLive ? say.goSandbox : say.goLive}</Button>}>
        <Note tone={isLive ? "warn" : "info"}>{isLive ? say.live : say.sandbox}</Note>
      </Panel>
      {isAsking && (
        <Dialog title={isLive ? say.goSandbox : say.goLive} close={() => setAsking(false)} confirm={isLive ? say.goSandbox : say.goLive} isDangerous={!isLive} isBusy={form.isBusy}
          onConfirm={() => void form.run({ mode: isLive ? "sandbox" : "live" }).then((isDone) => isDone && setAsking(false))}>
          <p>{isLive ? say.sandbox : say.liveQuestion}</p>
          <ErrorNote error={form.error} />
        </Dialog>
      )}
    </>
  );
}

export function Sender() {
  const say = useWords(words);
  const tenant = useTenant();
  const form = useTenantForm();
  const [draft, setDraft] = useState({
    sender_name: tenant?.sender_name ?? "", sender_address: tenant?.sender_address ?? "", reply_to: tenant?.reply_to ?? "", postal_address: tenant?.postal_address ?? "",
    public_url: tenant?.public_url ?? "", advertisement_marker: tenant?.advertisement_marker ?? true,
  });
  const text = (name: "sender_name" | "sender_address" | "reply_to" | "postal_address" | "public_url", label: string, hint?: string) => (
    <Field label={label} hint={hint} error={errorOf(form.error, name)}><TextInput value={draft[name]} onChange={(event) => setDraft({ ...draft, [name]: event.target.value })} /></Field>
  );
  const submit = () => {
    const { reply_to, ...rest } = draft;
    void form.run(reply_to || tenant?.reply_to ? { ...rest, reply_to: reply_to || null } : rest);
  };
  return (
    <Form title={say.sender} submit={submit} error={form.error} isBusy={form.isBusy}>
      {text("sender_name", say.senderName)}
      {text("sender_address", say.senderAddress)}
      {text("reply_to", say.replyTo)}
      {text("postal_address", say.postal, say.postalHint)}
      {text("public_url", say.url, say.urlHint)}
      <Checkbox label={say.marker} checked={draft.advertisement_marker} onValue={(on) => setDraft({ ...draft, advertisement_marker: on })} />
    </Form>
  );
}

export function Limits() {
  const say = useWords(words);
  const terms = useTerms();
  const tenant = useTenant();
  const form = useTenantForm();
  const [caps, setCaps] = useState(tenant?.caps ?? []);
  const [fresh, setFresh] = useState({ count: 1, days: 1 });
  const [quiet, setQuiet] = useState(tenant?.quiet_hours ?? null);
  const [holdout, setHoldout] = useState<number | null>(Math.round((tenant?.marketing_holdout ?? 0) * 1e4) / 100);
  return (
    <Form title={say.limits} submit={() => void form.run({ caps, quiet_hours: quiet, marketing_holdout: (holdout ?? 0) / 100 })} error={form.error} isBusy={form.isBusy}>
      <section className="stack tight">
        <h3>{say.caps}</h3>
        <ul className="customer-lines">{caps.map((cap, index) => <li key={index}><span className="grow">{say.cap(cap.count, cap.days, cap.channel ? terms.term(cap.channel) : say.allChannels)}</span><IconButton icon="trash" label={say.remove} onClick={() => setCaps(caps.filter((_, place) => place !== index))} /></li>)}</ul>
        <div className="row wrap">
          <Field label={say.count}><NumberInput min={1} value={fresh.count} onValue={(count) => setFresh({ ...fresh, count: count ?? 1 })} /></Field>
          <Field label={say.days}><NumberInput min={1} value={fresh.days} onValue={(days) => setFresh({ ...fresh, days: days ?? 1 })} /></Field>
          <Button icon="plus" onClick={() => setCaps([...caps, { channel: null, ...fresh }])}>{say.add}</Button>
        </div>
      </section>
      <section className="stack tight">
        <h3>{say.quiet}</h3>
        <Checkbox label={say.noQuiet} checked={quiet === null} onValue={(on) => setQuiet(on ? null : { from: "21:00", to: "09:00" })} />
        {quiet && <div className="row wrap">
          <Field label={say.from} error={errorOf(form.error, "quiet_hours.from")}><TextInput type="time" value={quiet.from} onChange={(event) => setQuiet({ ...quiet, from: event.target.value })} /></Field>
          <Field label={say.to} error={errorOf(form.error, "quiet_hours.to")}><TextInput type="time" value={quiet.to} onChange={(event) => setQuiet({ ...quiet, to: event.target.value })} /></Field>
        </div>}
      </section>
      <Field label={say.holdout} hint={say.holdoutHint} error={errorOf(form.error, "marketing_holdout")}><NumberInput min={0} max={99} step="any" value={holdout} onValue={setHoldout} /></Field>
    </Form>
  );
}
