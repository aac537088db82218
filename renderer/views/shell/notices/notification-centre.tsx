// The bell in the status line: what deserved notice, kept for each person until cleared, with a rule a kind for toasts. A click goes
// to the object.

import { Popover } from '@base-ui/react/popover';
import { Bell, History } from 'lucide-react';
import { Button, IconButton } from '../../../components/button.js';
import { cx } from '../../../components/cx.js';
import { subjectOf } from '../../../components/event-list.js';
import { describeEvent } from '../../../components/event-text.js';
import { RelativeTime } from '../../../components/relative-time.js';
import { useToast } from '../../../components/toast.js';
import { useEvents, useMoment, usePersonal, useSelection } from '../../../state/hooks.js';
import { useNames } from '../../../state/names.js';
import bar from '../status-bar.module.css';
import { DEFAULT_RULES, NOTICE_KINDS, isNoticed, isNotices, noteEvents } from './fold-notices.js';
import type { Notice, NoticeRules } from './fold-notices.js';
import styles from './notices.module.css';
import { s } from './strings.js';

const NONE: readonly Notice[] = [];

export function NotificationCentre() {
  const names = useNames();
  const toast = useToast();
  const [, select] = useSelection();
  const [notices, setNotices] = usePersonal<readonly Notice[]>('notices', NONE, isNotices);
  const [books, setBooks] = usePersonal('notices.books', '');
  const [readRev, setReadRev] = usePersonal('notices.read', 0);
  const [kept, setRules] = usePersonal<NoticeRules>('notices.rules', DEFAULT_RULES);
  const rules = { ...DEFAULT_RULES, ...kept };

  useEvents((booksId, events, isSnapshot) => {
    // Other books count from one again: what was noted belongs to the old ones.
    const others = booksId !== books;
    if (others) {
      setBooks(booksId);
      setReadRev(0);
    }
    // Most events deserve none, and what is kept is written each time.
    if (!others && !events.some(isNoticed)) return;
    let begun: readonly Notice[] = [];
    setNotices((now) => {
      const noted = noteEvents(others ? NONE : now, events, (event) => describeEvent(event, names), subjectOf);
      begun = noted.begun;
      return noted.notices;
    });
    // What a snapshot brings is no news of this second: it is in the list.
    if (isSnapshot) return;
    for (const { kind, text, subject } of begun) {
      if (!rules[kind]) continue;
      toast({
        title: text,
        ...(subject === null ? {} : { action: { label: s('show'), run: () => select(subject) } }),
      });
    }
  });

  const unread = notices.filter(({ rev }) => rev > readRev).length;
  const label = unread > 0 ? s('open', { n: unread }) : s('openNone');
  return (
    <Popover.Root onOpenChange={(open) => open && setReadRev(notices[0]?.rev ?? 0)}>
      <Popover.Trigger
        render={
          <button type="button" className={cx(bar['part'], bar['lamp'])} aria-label={label} title={label}>
            <Bell aria-hidden />
            {unread > 0 && <strong>{unread}</strong>}
          </button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner side="top" align="end" sideOffset={6} className={styles['positioner']}>
          <Popover.Popup className={styles['popup']} aria-label={s('title')}>
            <header className={styles['head']}>
              <h2>{s('title')}</h2>
              {notices.length > 0 && (
                <Button size="small" variant="quiet" onClick={() => setNotices(NONE)}>
                  {s('clear')}
                </Button>
              )}
            </header>
            {notices.length === 0 ? (
              <p className={styles['quiet']}>{s('none')}</p>
            ) : (
              <ol className={styles['list']}>
                {notices.map((notice) => (
                  <Line key={`${notice.kind}/${notice.rev}`} notice={notice} />
                ))}
              </ol>
            )}
            <fieldset className={styles['rules']}>
              <legend>{s('rules')}</legend>
              {NOTICE_KINDS.map((kind) => (
                <label key={kind}>
                  <input
                    type="checkbox"
                    checked={rules[kind]}
                    onChange={(event) => setRules({ ...rules, [kind]: event.target.checked })}
                  />
                  {s(kind)}
                </label>
              ))}
            </fieldset>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Line({ notice }: { readonly notice: Notice }) {
  const [, select] = useSelection();
  const { pinMoment } = useMoment();
  const { kind, count, text, subject, at } = notice;
  const words =
    count === 1 ? (
      text
    ) : (
      <>
        <strong>{s('many', { n: count, what: s(kind) })}</strong> {s('latest', { text })}
      </>
    );
  return (
    <li className={styles['line']}>
      {subject === null ? (
        <span className={styles['text']}>{words}</span>
      ) : (
        <button type="button" className={cx(styles['text'], styles['link'])} onClick={() => select(subject)}>
          {words}
        </button>
      )}
      <span className={styles['quiet']}>
        <RelativeTime at={at} />
      </span>
      <IconButton size="small" label={s('moment')} icon={<History size={14} />} onClick={() => pinMoment(at)} />
    </li>
  );
}
