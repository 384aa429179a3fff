import { useState } from "react";
import { api, withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import { useDoing, useQuery } from "../../api/query";
import type { SavedView, ViewScreen } from "../../api/views";
import { Link, usePlace } from "../../app/router";
import { useSitting } from "../../app/session";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { Field, TextInput } from "../../ui/Field";
import { ErrorNote } from "../../ui/Note";
import { toast } from "../../ui/Toasts";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  save: ["Save this view", "保存此视图"],
  name: ["Name", "名称"],
  nameHint: ["Everybody here sees it. A name that exists is replaced.", "本企业所有人可见，同名视图会被替换。"],
  views: ["Saved views", "已保存的视图"],
  remove: (name: string) => [`Delete the view ${name}`, `删除视图 ${name}`],
  question: (name: string) => [`Delete the view “${name}” for everybody?`, `为所有人删除视图“${name}”？`],
  by: (owner: string) => [`Saved by ${owner}`, `由 ${owner} 保存`],
  saved: ["The view is saved.", "视图已保存。"],
});

/** What the address says beside the list: an open row is no part of a view. */
const beside = new Set(["open", "view"]);

/** The list's filters under names, shared in the tenant; the address holds what is shown. */
export function SavedViews({ screen }: { screen: ViewScreen }) {
  const say = useWords(words);
  const { path, query } = usePlace();
  const { session } = useSitting();
  const me = session.account?.email;
  const isOwner = session.account?.role === "owner";
  const views = useQuery<Page<SavedView>>(`/v1/views/${screen}`);
  const [dialog, setDialog] = useState<{ save: string } | { remove: string } | null>(null);
  const current = Object.fromEntries([...query].filter(([name]) => !beside.has(name)));
  const change = useDoing(async (work: () => Promise<unknown>) => {
    await work();
    setDialog(null);
    views.reload();
  });
  const at = (name: string) => `/v1/views/${screen}/${encodeURIComponent(name)}`;
  const isShown = (view: SavedView) => JSON.stringify(Object.entries(view.query).sort()) === JSON.stringify(Object.entries(current).sort());
  const items = views.data?.items ?? [];
  if (items.length === 0 && Object.keys(current).length === 0) return null;
  return (
    <div className="row wrap views" role="group" aria-label={say.views}>
      {items.map((view) => (
        <span key={view.name} className={isShown(view) ? "view is-on" : "view"}>
          <Link to={withQuery(path, view.query)} className="button quiet" title={say.by(view.owner)} aria-current={isShown(view) ? "true" : undefined}><span>{view.name}</span></Link>
          {(isOwner || view.owner === me) && <IconButton icon="close" label={say.remove(view.name)} onClick={() => setDialog({ remove: view.name })} />}
        </span>
      ))}
      {Object.keys(current).length > 0 && !items.some(isShown) && <Button icon="star" look="quiet" onClick={() => setDialog({ save: "" })}>{say.save}</Button>}
      {dialog && "save" in dialog && (
        <Dialog title={say.save} close={() => setDialog(null)} confirm={say.save} isReady={dialog.save.trim() !== ""} isBusy={change.isBusy}
          onConfirm={() => void change.run(async () => { await api.put(at(dialog.save.trim()), { query: current }); toast(say.saved); })}>
          <Field label={say.name} hint={say.nameHint}><TextInput maxLength={60} value={dialog.save} onChange={(event) => setDialog({ save: event.target.value })} /></Field>
          <ErrorNote error={change.error} />
        </Dialog>
      )}
      {dialog && "remove" in dialog && (
        <Dialog title={say.remove(dialog.remove)} close={() => setDialog(null)} confirm={say.remove(dialog.remove)} isDangerous isBusy={change.isBusy}
          onConfirm={() => void change.run(() => api.delete(at(dialog.remove)))}>
          <p>{say.question(dialog.remove)}</p>
          <ErrorNote error={change.error} />
        </Dialog>
      )}
    </div>
  );
}
