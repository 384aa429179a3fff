import type { ReactNode } from "react";
import type { Refused } from "../api/client";
import { pairs, useWords } from "../words/words";
import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";

/** Nothing here yet, and what to do about it. */
export function Empty({ icon = "info", title, children, action }: { icon?: IconName; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} size={24} />
      <p className="strong">{title}</p>
      {children && <p className="second small">{children}</p>}
      {action}
    </div>
  );
}

const words = pairs({ again: ["Try again", "重试"], loading: ["Loading", "加载中"] });

/** What was refused or did not come, with its sentence. */
export function ErrorNote({ error, retry }: { error: Refused | null; retry?: () => void }) {
  const say = useWords(words);
  if (!error) return null;
  return (
    <div className="note bad" role="alert">
      <Icon name="warn" />
      <div className="grow">
        <p>{error.message}</p>
        {error.problems.length > 0 && (
          <ul>
            {error.problems.map((problem, index) => (
              <li key={index}>{problem.message}</li>
            ))}
          </ul>
        )}
      </div>
      {retry && <Button look="quiet" onClick={retry}>{say.again}</Button>}
    </div>
  );
}

export function Note({ tone = "info", children, action }: { tone?: "info" | "warn" | "bad" | "ok"; children: ReactNode; action?: ReactNode }) {
  const icon: IconName = tone === "ok" ? "check" : tone === "info" ? "info" : "warn";
  return (
    <div className={`note ${tone}`}>
      <Icon name={icon} />
      <div className="grow">{children}</div>
      {action}
    </div>
  );
}

/** Stands where something is about to be. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const say = useWords(words);
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{say.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} style={{ width: `${92 - ((index * 23) % 40)}%` }} />
      ))}
    </div>
  );
}

/** How far a long job is; `share` from 0 to 1, null when nobody knows. */
export function Progress({ share, label }: { share: number | null; label: string }) {
  const percent = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <div className={share === null ? "moving" : ""} style={{ width: `${percent ?? 30}%` }} />
    </div>
  );
}
