import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { useDoing, useQuery } from "../../api/query";
import type { Delivery, Webhook } from "../../api/webhooks";
import { Button } from "../../ui/Button";
import { Chip, type Tone } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { Dialog, Drawer } from "../../ui/Drawer";
import { Empty, ErrorNote, Note, Skeleton } from "../../ui/Note";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  failing: (since: string, count: number) => [`Nothing came through since ${since}, ${count} tries.`, `自 ${since} 起无应答，已尝试 ${count} 次。`],
  on: ["Switch on", "启用"],
  off: ["Switch off", "停用"],
  ping: ["Send a test", "发送测试"],
  pinged: ["A test is on its way", "测试已发出"],
  replay: ["Tell again what failed", "重新投递失败项"],
  replayed: (count: number) => [`${count} on their way again`, `已重新投递 ${count} 条`],
  rotate: ["New secret", "更换密钥"],
  rotateQuestion: ["Both secrets sign for a day, so that receivers can change over.", "一天内新旧密钥同时签名，便于接收方切换。"],
  once: ["This secret is shown once.", "该密钥仅显示一次。"],
  remove: ["Delete", "删除"],
  removeQuestion: ["The webhook and everything it was told are deleted.", "将删除该 Webhook 及其全部投递记录。"],
  deliveries: ["Deliveries", "投递记录"],
  none: ["Nothing was told yet", "还没有投递"],
  noneMore: ["Send a test to see whether it answers.", "发送一条测试，看对方是否应答。"],
  pending: ["waiting", "待投递"],
  delivered: ["delivered", "已送达"],
  dead: ["failed", "失败"],
  tries: (count: number) => [count === 1 ? "1 try" : `${count} tries`, `${count} 次`],
  forbidden: ["not a public address", "不是公网地址"],
  again: ["again", "重投"],
});

const tones: Record<Delivery["state"], Tone> = { pending: "info", delivered: "ok", dead: "bad" };

export function WebhookDrawer({ webhook, changed, close }: { webhook: Webhook; changed: () => void; close: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const path = `/v1/webhooks/${webhook.id}`;
  const deliveries = useQuery<Page<Delivery>>(`${path}/deliveries?limit=100`, { every: 3000 });
  const [asking, setAsking] = useState<"rotate" | "remove" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const after = () => {
    changed();
    deliveries.reload();
  };
  const turn = useDoing(async (state: "active" | "off") => {
    await api.patch(path, { state });
    after();
  });
  const ping = useDoing(async () => {
    await api.post(`${path}/ping`);
    toast(say.pinged);
    after();
  });
  const replay = useDoing(async (delivery?: string) => {
    const { replayed } = await api.post<{ replayed: number }>(`${path}/replay`, delivery ? { delivery } : {});
    toast(say.replayed(replayed));
    after();
  });
  const confirm = useDoing(async () => {
    if (asking === "remove") {
      await api.delete(path);
      close();
    } else {
      setSecret((await api.post<{ secret: string }>(`${path}/rotate`)).secret);
    }
    setAsking(null);
    changed();
  });
  const isActive = webhook.state === "active";
  return (
    <Drawer title={<span className="webhook-name">{webhook.url}</span>} close={close}>
      {webhook.note && <p>{webhook.note}</p>}
      {webhook.failing_since && <Note tone={isActive ? "warn" : "bad"}>{say.failing(format.instant(webhook.failing_since), webhook.failures)}</Note>}
      {secret && <><Note tone="warn">{say.once}</Note><Copy text={secret} /></>}
      <div className="row wrap">
        <Button isBusy={ping.isBusy} disabled={!isActive} onClick={() => void ping.run()}>{say.ping}</Button>
        <Button isBusy={turn.isBusy} onClick={() => void turn.run(isActive ? "off" : "active")}>{isActive ? say.off : say.on}</Button>
        <Button isBusy={replay.isBusy} disabled={!isActive || webhook.deliveries.dead === 0} onClick={() => void replay.run()}>{say.replay}</Button>
        <Button onClick={() => setAsking("rotate")}>{say.rotate}</Button>
        <Button look="danger" onClick={() => setAsking("remove")}>{say.remove}</Button>
      </div>
      <ErrorNote error={ping.error ?? turn.error ?? replay.error} />
      <h3>{say.deliveries}</h3>
      <ErrorNote error={deliveries.error} retry={deliveries.reload} />
      {!deliveries.data ? !deliveries.error && <Skeleton /> : deliveries.data.items.length === 0 ? <Empty title={say.none}>{say.noneMore}</Empty> : (
        <ul className="customer-lines">{deliveries.data.items.map((delivery) => (
          <li key={delivery.id}>
            <span className="grow"><code>{delivery.kind}</code> <span className="second small">{format.instant(delivery.at)}</span></span>
            <span className="second small">{[say.tries(delivery.attempts), delivery.status, delivery.reason === "forbidden" ? say.forbidden : delivery.reason].filter(Boolean).join(" · ")}</span>
            <Chip tone={tones[delivery.state]}>{say[delivery.state]}</Chip>
            {delivery.state === "dead" && isActive && <Button onClick={() => void replay.run(delivery.id)}>{say.again}</Button>}
          </li>
        ))}</ul>
      )}
      {asking && <Dialog title={asking === "remove" ? say.remove : say.rotate} close={() => setAsking(null)} confirm={asking === "remove" ? say.remove : say.rotate} isDangerous={asking === "remove"} isBusy={confirm.isBusy} onConfirm={() => void confirm.run()}><p>{asking === "remove" ? say.removeQuestion : say.rotateQuestion}</p><ErrorNote error={confirm.error} /></Dialog>}
    </Drawer>
  );
}
