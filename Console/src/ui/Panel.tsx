import type { ReactNode } from "react";
import type { Permission } from "../api/session";
import { WhoMay } from "../app/may";

/** A surface on the page, with a heading and what can be done there. */
export function Panel({ title, aside, children, flush = false }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className={flush ? "panel flush" : "panel"}>
      {(title || aside) && (
        <header className="panel-head">
          {title && <h2>{title}</h2>}
          {aside && <div className="row wrap">{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** The head of a screen: its name, what it is about, and its main actions; who may do them, for an account that may not. */
export function PageHeader({ title, about, needs, children }: { title: ReactNode; about?: ReactNode; needs?: Permission; children?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="grow">
        <h1>{title}</h1>
        {about && <p className="second small">{about}</p>}
        {needs && <WhoMay needs={needs} />}
      </div>
      {children && <div className="row wrap">{children}</div>}
    </header>
  );
}

/** Names and values, as on a form that can't be edited. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode] | null)[] }) {
  return (
    <dl className="facts">
      {rows.map((row) => row && (
        <div key={row[0]}>
          <dt>{row[0]}</dt>
          <dd>{row[1]}</dd>
        </div>
      ))}
    </dl>
  );
}
