// The kit on one page, each control in each state: for those who build pages, and for the tests
// that look at all of them at once. It asks the server nothing.
import { networkError } from '@/api/problem';
import { useGalleryText } from '@/i18n/gallery';
import { Badge } from '@/kit/badge';
import { Button } from '@/kit/button';
import { Card, CardNote } from '@/kit/card';
import { CopyField } from '@/kit/copy_field';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { LineChart } from '@/kit/line_chart';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { Progress } from '@/kit/progress';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { ShareBar } from '@/pages/reports/share_bar';
import { Choices, Fields } from './forms';
import { Popups, SampleTable } from './live_parts';
import '@/styles/gallery.css';
import '@/styles/records.css';
import '@/styles/reports.css';

const kMinuteMs = 60_000;

export function GalleryPage(props: { place: string }) {
  const text = useGalleryText();
  return (
    <Page title={text.title} place={props.place} lead={text.lead}>
      <div class="gallery">
        <Card title={text.buttons}><Buttons /></Card>
        <Card title={text.popups}><Popups /></Card>
        <Card title={text.fields}><Fields /></Card>
        <Card title={text.choices}><Choices /></Card>
        <Card title={text.notices}><Notices /></Card>
        <Card title={text.small}><Small /></Card>
        <Card title={text.table} class="gallery-wide"><SampleTable /></Card>
        <Card title={text.figures} class="gallery-wide"><Figures /></Card>
        <Card title={text.states} class="gallery-wide"><States /></Card>
      </div>
    </Page>
  );
}

function Buttons() {
  const text = useGalleryText();
  return (
    <>
      <div class="gallery-row">
        <Button kind="primary">{text.primary}</Button>
        <Button>{text.plain}</Button>
        <Button kind="quiet">{text.quiet}</Button>
        <Button kind="danger">{text.danger}</Button>
      </div>
      <div class="gallery-row">
        <Button kind="primary" busy>{text.busy}</Button>
        <Button icon="edit">{text.primary}</Button>
        <Button icon="trash" label={text.danger} />
        <Button small>{text.plain}</Button>
        <Button small kind="quiet" icon="close" label={text.plain} />
        <button type="button" class="link">{text.quiet}</button>
      </div>
    </>
  );
}

function Notices() {
  const text = useGalleryText();
  return (
    <>
      <Notice tone="info" title={text.info} />
      <Notice tone="good" title={text.good} />
      <Notice tone="busy" title={text.careful}>{text.emptyHint}</Notice>
      <Notice tone="bad" title={text.bad} action={<Button small>{text.undo}</Button>} />
    </>
  );
}

function Small() {
  const text = useGalleryText();
  return (
    <>
      <div class="gallery-row">
        {(['good', 'busy', 'bad', 'off'] as const).map((health) => (
          <Badge key={health} health={health}>{text.good}</Badge>
        ))}
      </div>
      <div class="gallery-row">
        <span class="pill">{text.kind}</span><span class="chip">{text.kind}</span>
        <span class="count">12</span><span class="count bad">3</span>
        <span class="avatar" aria-hidden="true">Ñ</span><kbd>Ctrl K</kbd>
      </div>
      <Progress label={text.progress} value={40} max={100} />
      <CopyField label={text.code} value="panal join panal1.c2VjcmV0LXRva2Vu" />
      <CardNote>{text.emptyHint}</CardNote>
    </>
  );
}

function Figures() {
  const text = useGalleryText();
  const nowMs = 10 * kMinuteMs;
  const wave = (phase: number) => Array.from({ length: 60 }, (_, at) => ({
    atMs: nowMs - (59 - at) * 5000, value: 40 + 30 * Math.sin(at / 6 + phase),
  }));
  return (
    <>
      <ul class="tiles">
        <li class="tile"><b>1.711</b><span>{text.count}</span></li>
        <li class="tile good"><b>53,3 %</b><span>{text.good}</span></li>
        <li class="tile busy"><b>99+</b><span>{text.careful}</span></li>
        <li class="tile bad"><b>2</b><span>{text.bad}</span></li>
      </ul>
      <LineChart label={text.chart} spanMs={5 * kMinuteMs} nowMs={nowMs}
        ends={[text.before, text.now]} format={(value) => String(value)}
        lines={['n1', 'n2', 'n3', 'n4', 'n5', 'n6'].map((name, at) =>
          ({ name, points: wave(at) }))} />
      <ShareBar tally={{ total: 10, met: 5, failed: 2, pending: 2, cancelled: 1, percent_met: 50 }}
        top={10} />
    </>
  );
}

function States() {
  const text = useGalleryText();
  return (
    <div class="gallery-states">
      <State icon="visits" title={text.empty}
        action={<Button kind="primary">{text.primary}</Button>}>
        {text.emptyHint}
      </State>
      <Failure error={networkError(null)} onRetry={() => {}} />
      <Forbidden />
      <Skeleton rows={3} tall />
    </div>
  );
}
