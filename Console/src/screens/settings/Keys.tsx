import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { permissions } from "../../api/people";
import { useDoing, useQuery } from "../../api/query";
import type { Permission } from "../../api/session";
import type { Key, NewKey } from "../../api/settings";
import { useMay, WhoMay } from "../../app/may";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { Dialog } from "../../ui/Drawer";
import { Checkbox, errorOf, Field, Select, TextInput } from "../../ui/Field";
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
  expires: ["Ends on", "到期日"],
  expiresHint: ["Left empty it never ends by itself.", "留空则不会自动到期。"],
  write: ["send events only", "仅写入事件"],
  operate: ["everything but settings", "除设置以外的全部"],
  own: ["everything, also settings", "全部，包括设置"],
  custom: ["chosen one by one", "逐项选择"],
  scopes: ["Scopes", "权限范围"],
  once: ["This key is shown once. Keep it where only your systems can read it.", "该密钥仅显示一次，请妥善保存。"],
  revoke: ["Revoke", "吊销"],
  revokeQuestion: (name: string) => [`Whatever uses “${name}” is turned away from now on.`, `使用“${name}”的系统将立即被拒绝。`],
  revoked: ["revoked", "已吊销"],
  expired: ["expired", "已过期"],
  until: (day: string) => [`until ${day}`, `有效期至 ${day}`],
});

const scopeWords = pairs({
  intake: ["send events", "写入事件"],
  record: ["send customers, orders, products, payments, consents", "写入客户、订单、商品、回款与授权"],
  read: ["see lists and totals", "查看列表与汇总"],
  analyse: ["see people's details, receipts, messages; try things out", "查看个人详情、凭据与消息，并可试算"],
  operate: ["change and run segments, strategies, templates, imports", "修改并运行分群、策略、模板与导入"],
  approve: ["answer approvals", "审批"],
  stop: ["stop and lift stops", "停发与解除"],
  own: ["settings, people, keys, audit log", "设置、成员、密钥与操作日志"],
});

export function Keys() {
  const say = useWords(words);
  const mayOwn = useMay("own");
  const keys = useQuery<Page<Key>>(mayOwn ? "/v1/keys" : null);
  const [isMaking, setMaking] = useState(false);
  const [fresh, setFresh] = useState<NewKey | null>(null);
  const [leaving, setLeaving] = useState<Key | null>(null);
  const revoke = useDoing(async (key: Key) => {
    await api.delete(`/v1/keys/${key.id}`);
    toast(say.revoked);
    setLeaving(null);
    keys.reload();
  });
  if (!mayOwn) return <Panel title={say.title}><WhoMay needs="own" /></Panel>;
  return (
    <Panel title={say.title} aside={<Button icon="plus" onClick={() => setMaking(true)}>{say.make}</Button>}>
      <div className="stack">
        <ErrorNote error={keys.error} retry={keys.reload} />
        {fresh && <><Note tone="warn">{say.once}</Note><Copy text={fresh.key} /></>}
        {!keys.data ? !keys.error && <Skeleton /> : <ul className="people">{keys.data.items.map((key) => <KeyLine key={key.id} one={key} revoke={() => setLeaving(key)} />)}</ul>}
      </div>
      {isMaking && <MakeKey close={() => setMaking(false)} done={(key) => { setFresh(key); keys.reload(); }} />}
      {leaving && <Dialog title={say.revoke} close={() => setLeaving(null)} confirm={say.revoke} isDangerous isBusy={revoke.isBusy} onConfirm={() => void revoke.run(leaving)}><p>{say.revokeQuestion(leaving.name)}</p><ErrorNote error={revoke.error} /></Dialog>}
    </Panel>
  );
}

function KeyLine({ one, revoke }: { one: Key; revoke: () => void }) {
  const say = useWords(words);
  const scopes = useWords(scopeWords);
  const format = useFormat();
  const hasEnded = one.expires_at !== null && Date.parse(one.expires_at) <= Date.now();
  const may = one.kind === "custom" ? one.scopes.map((scope) => scopes[scope]).join(" · ") : say[one.kind];
  return (
    <li>
      <div className="grow">
        <p className="strong">{one.name}</p>
        <p className="second small">{may} · {format.day(one.created_at)}{one.expires_at && ` · ${say.until(format.day(one.expires_at))}`}</p>
      </div>
      {one.revoked_at ? <Chip>{say.revoked}</Chip> : hasEnded ? <Chip>{say.expired}</Chip> : <Button look="danger" onClick={revoke}>{say.revoke}</Button>}
    </li>
  );
}

function MakeKey({ close, done }: { close: () => void; done: (key: NewKey) => void }) {
  const say = useWords(words);
  const scopeSay = useWords(scopeWords);
  const [name, setName] = useState("");
  const [kind, setKind] = useState("write");
  const [scopes, setScopes] = useState<Permission[]>(["read"]);
  const [day, setDay] = useState("");
  const make = useDoing(async () => {
    const may = kind === "custom" ? { scopes } : { kind };
    done(await api.post<NewKey>("/v1/keys", { name, ...may, ...(day && { expires_at: new Date(`${day}T23:59:59`).toISOString() }) }));
    close();
  });
  const toggle = (scope: Permission, isOn: boolean) => setScopes(isOn ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  const isReady = name.trim() !== "" && (kind !== "custom" || scopes.length > 0);
  return (
    <Dialog title={say.make} close={close} confirm={say.make} isReady={isReady} isBusy={make.isBusy} onConfirm={() => void make.run()}>
      <Field label={say.name} error={errorOf(make.error, "name")}><TextInput value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <Field label={say.kind}><Select options={(["write", "operate", "own", "custom"] as const).map((value) => ({ value, label: say[value] }))} value={kind} onValue={setKind} /></Field>
      {kind === "custom" && (
        <fieldset className="people-scopes"><legend className="small">{say.scopes}</legend>{permissions.map((scope) => <Checkbox key={scope} label={scopeSay[scope]} checked={scopes.includes(scope)} onValue={(isOn) => toggle(scope, isOn)} />)}</fieldset>
      )}
      <Field label={say.expires} hint={say.expiresHint} error={errorOf(make.error, "expires_at")}><TextInput type="date" value={day} onChange={(event) => setDay(event.target.value)} /></Field>
      {make.error && !["name", "expires_at"].includes(make.error.field ?? "") && <ErrorNote error={make.error} />}
    </Dialog>
  );
}
