import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { useDoing, useQuery } from "../../api/query";
import type { Key, NewKey } from "../../api/settings";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, Select, TextInput } from "../../ui/Field";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Keys", "密钥"],
  make: ["New key", "新建密钥"],
  name: ["Name", "名称"],
  kind: ["May", "权限"],
  write: ["send events only", "仅写入事件"],
  operate: ["run the loop", "操作循环"],
  own: ["everything, also settings", "全部，包括设置"],
  custom: ["scopes of its own", "自定义权限"],
  once: ["This key is shown once. Keep it where only your systems can read it.", "该密钥仅显示一次，请妥善保存。"],
  revoke: ["Revoke", "吊销"],
  revokeQuestion: (name: string) => [`Whatever uses “${name}” is turned away from now on.`, `使用“${name}”的系统将立即被拒绝。`],
  revoked: ["revoked", "已吊销"],
});

export function Keys() {
  const say = useWords(words);
  const format = useFormat();
  const keys = useQuery<Page<Key>>("/v1/keys");
  const [isMaking, setMaking] = useState(false);
  const [fresh, setFresh] = useState<NewKey | null>(null);
  const [leaving, setLeaving] = useState<Key | null>(null);
  const revoke = useDoing(async (key: Key) => {
    await api.delete(`/v1/keys/${key.id}`);
    toast(say.revoked);
    setLeaving(null);
    keys.reload();
  });
  return (
    <Panel title={say.title} aside={<Button icon="plus" onClick={() => setMaking(true)}>{say.make}</Button>}>
      <div className="stack">
        <ErrorNote error={keys.error} retry={keys.reload} />
        {fresh && <><Note tone="warn">{say.once}</Note><Copy text={fresh.key} /></>}
        {!keys.data ? !keys.error && <Skeleton /> : (
          <ul className="customer-lines">{keys.data.items.map((key) => (
            <li key={key.id}><span className="strong">{key.name}</span><span className="grow second small">{say[key.kind]} · {format.day(key.created_at)}</span>{key.revoked_at ? <Chip>{say.revoked}</Chip> : <Button look="danger" onClick={() => setLeaving(key)}>{say.revoke}</Button>}</li>
          ))}</ul>
        )}
      </div>
      {isMaking && <MakeKey close={() => setMaking(false)} done={(key) => { setFresh(key); keys.reload(); }} />}
      {leaving && <Dialog title={say.revoke} close={() => setLeaving(null)} confirm={say.revoke} isDangerous isBusy={revoke.isBusy} onConfirm={() => void revoke.run(leaving)}><p>{say.revokeQuestion(leaving.name)}</p><ErrorNote error={revoke.error} /></Dialog>}
    </Panel>
  );
}

function MakeKey({ close, done }: { close: () => void; done: (key: NewKey) => void }) {
  const say = useWords(words);
  const [name, setName] = useState("");
  const [kind, setKind] = useState("write");
  const make = useDoing(async () => {
    done(await api.post<NewKey>("/v1/keys", { name, kind }));
    close();
  });
  return (
    <Dialog title={say.make} close={close} confirm={say.make} isReady={name.trim() !== ""} isBusy={make.isBusy} onConfirm={() => void make.run()}>
      <Field label={say.name} error={errorOf(make.error, "name")}><TextInput value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <Field label={say.kind}><Select options={(["write", "operate", "own"] as const).map((value) => ({ value, label: say[value] }))} value={kind} onValue={setKind} /></Field>
      {make.error && make.error.field !== "name" && <ErrorNote error={make.error} />}
    </Dialog>
  );
}
