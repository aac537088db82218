// One link in the drawer: its facts, and its latest events.

import { EmptyState } from '../../components/empty-state.js';
import { EventList } from '../../components/event-list.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { useApp } from '../../state/hooks.js';
import { LinkActions, LinkFacts } from './link-facts.js';
import { s } from './strings.js';

const NO_EVENTS: readonly never[] = [];

export function LinkInspector({ name }: { readonly name: 'world' | 'ups' }) {
  const link = useApp((state) => state.status?.links[name]);
  const recent = useApp((state) => state.feed?.recent ?? NO_EVENTS);
  const events = recent.filter((event) => event.link === name && event.kind === 'link').reverse();
  return (
    <Inspector kind={s('kind')} title={s(name)} actions={<LinkActions name={name} />}>
      {link === undefined ? <EmptyState title={s('waiting')} /> : <LinkFacts link={link} />}
      {events.length > 0 && (
        <InspectorSection title={s('events')}>
          <EventList events={events} />
        </InspectorSection>
      )}
    </Inspector>
  );
}
