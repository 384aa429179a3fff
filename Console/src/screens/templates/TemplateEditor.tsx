import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import { useSettled } from "../../api/settled";
import type { LibraryEntry, MessageDocument, Template, TemplatePreview } from "../../api/strategies";
import { navigate, usePlace, type Places } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { CustomerPicker } from "../../ui/CustomerPicker";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, Segmented, TextArea, TextInput } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { MailFrame } from "../../ui/MailFrame";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useLanguage, useWords } from "../../words/words";

const words = pairs({
  make: ["New template", "新建模板"],
  version: (number: string) => [`version ${number}`, `版本 ${number}`],
  key: ["Key", "标识"],
  keyHint: ["Used by strategies; it stays.", "供策略引用，保存后不变。"],
  subject: ["Subject", "主题"],
  preheader: ["Preheader", "预览文字"],
  preheaderHint: ["What mail programs show after the subject.", "邮箱列表中主题后显示的文字。"],
  html: ["HTML", "HTML"],
  text: ["Plain text", "纯文本"],
  textHint: ["Left empty, it is made from the HTML.", "留空则由 HTML 生成。"],
  variables: ["Insert", "插入变量"],
  save: ["Save", "保存"],
  saved: ["Saved as the next version.", "已保存为新版本。"],
  cancel: ["Cancel", "取消"],
  test: ["Send a test", "发送测试"],
  testTo: ["To", "收件人"],
  tested: ["The test mail is on its way.", "测试邮件已发送。"],
  preview: ["Preview", "预览"],
  width: ["Width", "宽度"],
  desktop: ["Desktop", "桌面"],
  phone: ["Phone", "手机"],
  customer: ["As this customer gets it", "按此客户预览"],
  problems: ["What is wrong", "存在的问题"],
});

const variables = ["{{customer.name | default: \"you\"}}", "{{customer.city}}", "{{tenant.name}}", "{{coupon.code}}", "{{coupon.expires_at | date}}", "{{links.preferences}}"];

export default function TemplateEditor({ template: key = "new" }: Places) {
  const { query } = usePlace();
  const isNew = key === "new";
  const asked = useQuery<Template>(isNew ? null : `/v1/templates/${encodeURIComponent(key)}`);
  const library = useQuery<Page<LibraryEntry>>(isNew && query.get("library") ? "/v1/template-library" : null);
  const error = asked.error ?? library.error;
  if (error) return <ErrorNote error={error} />;
  if ((!isNew && !asked.data) || (query.get("library") && isNew && !library.data)) return <Skeleton lines={8} />;
  const entry = library.data?.items.find((one) => one.key === query.get("library"));
  return <Editor template={asked.data} begin={entry?.document ?? { subject: "", html: "" }} suggested={entry?.kind.replace("_", "-") ?? ""} />;
}

function Editor({ template, begin, suggested }: { template: Template | null; begin: MessageDocument; suggested: string }) {
  const say = useWords(words);
  const format = useFormat();
  const [key, setKey] = useState(template?.key ?? suggested);
  const [draft, setDraft] = useState<MessageDocument>(template?.document ?? begin);
  const [isTesting, setTesting] = useState(false);
  const html = useRef<HTMLTextAreaElement>(null);
  const set = (part: Partial<MessageDocument>) => setDraft((before) => Object.fromEntries(Object.entries({ ...before, ...part }).filter(([name, value]) => name === "subject" || value !== "")) as unknown as MessageDocument);
  const insert = (variable: string) => {
    const box = html.current;
    const at = box?.selectionStart ?? (draft.html ?? "").length;
    set({ html: (draft.html ?? "").slice(0, at) + variable + (draft.html ?? "").slice(box?.selectionEnd ?? at) });
    box?.focus();
  };
  const save = useDoing(async () => {
    await api.put(`/v1/templates/${encodeURIComponent(key)}`, draft);
    forgetAnswers();
    toast(say.saved);
    navigate(`/templates/${key}`);
  });
  return (
    <>
      <PageHeader needs="operate" title={template?.key ?? say.make} about={template ? say.version(format.number(template.version)) : undefined}>
        <ButtonLink to="/templates">{say.cancel}</ButtonLink>
        {template && <Button needs="operate" icon="mail" onClick={() => setTesting(true)}>{say.test}</Button>}
        <Button needs="operate" look="primary" isBusy={save.isBusy} disabled={key.trim() === "" || draft.subject.trim() === ""} onClick={() => void save.run()}>{say.save}</Button>
      </PageHeader>
      <div className="template-editor">
        <div className="stack">
          <ErrorNote error={save.error} />
          <Panel>
            <div className="stack">
              {!template && <Field label={say.key} hint={say.keyHint} error={errorOf(save.error, "key")}><TextInput value={key} onChange={(event) => setKey(event.target.value)} /></Field>}
              <Field label={say.subject} error={errorOf(save.error, "subject")}><TextInput value={draft.subject} onChange={(event) => set({ subject: event.target.value })} /></Field>
              <Field label={say.preheader} hint={say.preheaderHint}><TextInput value={draft.preheader ?? ""} onChange={(event) => set({ preheader: event.target.value })} /></Field>
              <div className="row wrap" role="group" aria-label={say.variables}><span className="second small">{say.variables}</span>{variables.map((one) => <Button key={one} look="quiet" onClick={() => insert(one)}><code>{one.replace(/[{}]/g, "").split(" ")[0]}</code></Button>)}</div>
              <Field label={say.html} error={errorOf(save.error, "html")}><HTMLArea area={html} value={draft.html ?? ""} onValue={(value) => set({ html: value })} /></Field>
              <Field label={say.text} hint={say.textHint}><TextArea rows={5} value={draft.text ?? ""} onChange={(event) => set({ text: event.target.value })} /></Field>
            </div>
          </Panel>
        </div>
        <Preview draft={draft} />
      </div>
      {isTesting && template && <TestDialog template={template.key} close={() => setTesting(false)} />}
    </>
  );
}

/** Passes on what a field gives its control, and keeps hold of the box so that variables go where the cursor is. */
function HTMLArea({ area, value, onValue, ...rest }: { area: React.RefObject<HTMLTextAreaElement>; value: string; onValue: (value: string) => void; id?: string }) {
  return <textarea ref={area} className="control mono" rows={16} spellCheck={false} value={value} onChange={(event) => onValue(event.target.value)} {...rest} />;
}

function Preview({ draft }: { draft: MessageDocument }) {
  const say = useWords(words);
  const language = useLanguage();
  const [customer, setCustomer] = useState("");
  const [width, setWidth] = useState("desktop");
  const [preview, setPreview] = useState<TemplatePreview | null>(null);
  const settled = useSettled(JSON.stringify({ document: draft, ...(customer && { customer }) }), undefined, 400);
  useEffect(() => {
    let isStale = false;
    api.post<TemplatePreview>("/v1/templates/preview", JSON.parse(settled)).then((answer) => isStale || setPreview(answer), (error: Error) => isStale || setPreview({ subject: "", html: null, text: "", variables: {}, problems: [{ code: "", message: error.message }] }));
    return () => void (isStale = true);
  }, [settled, language]);
  return (
    <aside className="stack">
      <Panel title={say.preview} aside={<Segmented label={say.width} value={width} onValue={setWidth} options={[{ value: "desktop", label: say.desktop }, { value: "phone", label: say.phone }]} />}>
        <div className="stack">
          <CustomerPicker label={say.customer} value={customer} onValue={setCustomer} />
          {(preview?.problems.length ?? 0) > 0 && <section><h3>{say.problems}</h3><ul className="strategy-problems">{preview?.problems.map((problem, index) => <li key={index}><Icon name="warn" /><span>{problem.message}</span></li>)}</ul></section>}
          {preview && <p className="strong">{preview.subject}</p>}
          <div style={{ maxWidth: width === "phone" ? 360 : undefined }}>{preview?.html ? <MailFrame html={preview.html} title={say.preview} height={480} /> : <pre>{preview?.text}</pre>}</div>
        </div>
      </Panel>
    </aside>
  );
}

function TestDialog({ template, close }: { template: string; close: () => void }) {
  const say = useWords(words);
  const [to, setTo] = useState("");
  const send = useDoing(async () => {
    await api.post(`/v1/templates/${encodeURIComponent(template)}/test`, { to });
    toast(say.tested);
    close();
  });
  return (
    <Dialog title={say.test} close={close} confirm={say.test} isReady={to.includes("@")} isBusy={send.isBusy} onConfirm={() => void send.run()}>
      <Field label={say.testTo} error={errorOf(send.error, "to")}><TextInput type="email" value={to} placeholder="someone@example.com" onChange={(event) => setTo(event.target.value)} /></Field>
      <ErrorNote error={send.error} />
    </Dialog>
  );
}
