import { useState } from "react";
import { Link, useParameter } from "../../app/router";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { useDoing, useQuery } from "../../api/query";
import { noticeKinds, type NewWebhook, type Webhook } from "../../api/webhooks";
import { Button } from "../../ui/Button";
import { Chip, type Tone } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, TextInput } from "../../ui/Field";
import { Empty, ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { pairs, useWords } from "../../words/words";
import { WebhookDrawer } from "./WebhookDrawer";

const words = pairs({
  title: ["Webhooks", "Webhook"],
  about: ["Your other systems are told what happens here: signed as Standard Webhooks, again until they answer.", "把这里发生的事通知你的其他系统：按 Standard Webhooks 签名，直到对方应答。"],
  make: ["New webhook", "新建 Webhook"],
  url: ["Address", "地址"],
  note: ["Note", "备注"],
  kinds: ["Tell it of", "通知内容"],
  every: ["Nothing chosen is everything.", "不选则通知全部。"],
  once: ["This secret is shown once. Receivers check signatures with it.", "该密钥仅显示一次，接收方用它验证签名。"],
  none: ["No webhook yet", "还没有 Webhook"],
  noneMore: ["Add the address of a system that should know when somebody enters a segment, or an action fails.", "添加一个地址，当有人进入分群或动作失败时通知它。"],
  active: ["active", "启用"],
  off: ["off", "停用"],
  delinquent: ["switched off: nothing came through", "已停用：长期无应答"],
  waiting: (count: number) => [`${count} waiting`, `${count} 条待投递`],
  dead: (count: number) => [`${count} failed`, `${count} 条失败`],
  all: ["everything", "全部"],
});

export const webhookTones: Record<Webhook["state"], Tone> = { active: "ok", off: "idle", delinquent: "bad" };

export function Webhooks() {
  const say = useWords(words);
  const [openID, setOpen] = useParameter("open");
  const webhooks = useQuery<Page<Webhook>>("/v1/webhooks");
  const [isMaking, setMaking] = useState(false);
  const [fresh, setFresh] = useState<NewWebhook | null>(null);
  const open = webhooks.data?.items.find((webhook) => webhook.id === openID);
  return (
    <Panel title={say.title} aside={<Button icon="plus" onClick={() => setMaking(true)}>{say.make}</Button>}>
      <div className="stack">
        <p className="second">{say.about}</p>
        <ErrorNote error={webhooks.error} retry={webhooks.reload} />
        {fresh && <><Note tone="warn">{say.once}</Note><Copy text={fresh.secret} /></>}
        {!webhooks.data ? !webhooks.error && <Skeleton /> : webhooks.data.items.length === 0 ? <Empty title={say.none}>{say.noneMore}</Empty> : (
          <ul className="customer-lines">{webhooks.data.items.map((webhook) => (
            <li key={webhook.id}>
              <Link className="grow webhook-name" to={`/settings/webhooks?open=${webhook.id}`}>{webhook.url}</Link>
              <span className="second small">{webhook.kinds.join(", ") || say.all}</span>
              {webhook.deliveries.pending > 0 && <Chip tone="info">{say.waiting(webhook.deliveries.pending)}</Chip>}
              {webhook.deliveries.dead > 0 && <Chip tone="bad">{say.dead(webhook.deliveries.dead)}</Chip>}
              <Chip tone={webhookTones[webhook.state]}>{say[webhook.state]}</Chip>
            </li>
          ))}</ul>
        )}
      </div>
      {isMaking && <MakeWebhook close={() => setMaking(false)} done={(webhook) => { setFresh(webhook); webhooks.reload(); }} />}
      {open && <WebhookDrawer webhook={open} changed={webhooks.reload} close={() => setOpen(null)} />}
    </Panel>
  );
}

function MakeWebhook({ close, done }: { close: () => void; done: (webhook: NewWebhook) => void }) {
  const say = useWords(words);
  const [url, setURL] = useState("");
  const [note, setNote] = useState("");
  const [kinds, setKinds] = useState<string[]>([]);
  const make = useDoing(async () => {
    done(await api.post<NewWebhook>("/v1/webhooks", { url, note, kinds }));
    close();
  });
  return (
    <Dialog title={say.make} close={close} confirm={say.make} isReady={url.trim() !== ""} isBusy={make.isBusy} onConfirm={() => void make.run()}>
      <Field label={say.url} error={errorOf(make.error, "url")}><TextInput value={url} placeholder="https://example.com/rondo" onChange={(event) => setURL(event.target.value)} /></Field>
      <Field label={say.note} error={errorOf(make.error, "note")}><TextInput value={note} onChange={(event) => setNote(event.target.value)} /></Field>
      <fieldset className="stack">
        <legend>{say.kinds}</legend>
        {noticeKinds.map((kind) => (
          <label key={kind} className="row"><input type="checkbox" checked={kinds.includes(kind)} onChange={(event) => setKinds(event.target.checked ? [...kinds, kind] : kinds.filter((other) => other !== kind))} /><code>{kind}</code></label>
        ))}
        <p className="second small">{say.every}</p>
      </fieldset>
      {make.error && !["url", "note"].includes(make.error.field ?? "") && <ErrorNote error={make.error} />}
    </Dialog>
  );
}
