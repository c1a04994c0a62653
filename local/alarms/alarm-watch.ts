import type { Kernel } from '../kernel/kernel.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { alarmMessage, type StateChange } from './alarm-message.ts';
import { createAlarmStates, type AlarmStanding } from './alarm-states.ts';
import { judgeAlarm, type AlarmState } from './judge-alarm.ts';
import { createMetricStore } from './metric-store.ts';
import type { Datapoint, MetricSink } from './metric-sink.ts';

/** Reads a value that nobody reports by itself, such as the depth of a queue; undefined: it is not such a metric. */
export type Gauge = (metric: Omit<Datapoint, 'value'>, now: number) => number | undefined;

export interface AlarmWatchParts {
  kernel: Kernel;
  alarms: readonly AlarmDefinition[];
  place: { account: string; region: string };
  /** Publishes as CloudWatch would. */
  publish: (topicArn: string, subject: string, message: string, alarmArn: string) => Promise<void>;
  /** Hears of every change, whether or not the alarm has an action for it. */
  told?: (alarm: AlarmDefinition, change: StateChange) => void;
  gauge: Gauge;
  /** Calls the listener when a gauge may have changed otherwise than by time. */
  onGaugeChange: (listener: () => void) => void;
}

export interface AlarmWatch extends MetricSink {
  list(): ({ name: string; description: string } & AlarmStanding)[];
}

/**
 * CloudWatch's alarms. A measurement is judged when it arrives; what only time can change (silence, a return to OK,
 * the age of a message) is judged at each period's end, as ticks that a move of the clock runs once.
 */
export function createAlarmWatch(parts: AlarmWatchParts): AlarmWatch {
  const { kernel, alarms, gauge } = parts;
  const { clock } = kernel;
  const keepMs = Math.max(0, ...alarms.map(({ periods, periodMs }) => (periods + 2) * periodMs));
  const store = createMetricStore(alarms, keepMs);
  const states = createAlarmStates(kernel.storage, clock.now());
  /** Per alarm: the first period whose silence counts. Nobody reported anything before this process started. */
  const observedFrom = new Map(alarms.map((alarm) => [alarm, periodOf(alarm, clock.now())]));
  const sampled = new Map<AlarmDefinition, number>();
  let lastTick = clock.now();

  function judge(alarm: AlarmDefinition, now: number, only?: AlarmState): void {
    const { periodMs } = alarm;
    const valueOf = (period: number): number | undefined =>
      store.statistic(alarm, alarm.statistic, period * periodMs, (period + 1) * periodMs);
    const current = periodOf(alarm, now);
    const to = judgeAlarm(alarm, valueOf, current, observedFrom.get(alarm) ?? current);
    const from = states.of(alarm.name).state;
    if (to === undefined || to === from || (only !== undefined && to !== only)) return;
    const reason = describe(alarm, to, valueOf(current) ?? valueOf(current - 1));
    const change: StateChange = { from, to, reason, at: now };
    const isFirst = !states.has(alarm.name);
    states.save(alarm.name, { state: to, reason, changedAt: now });
    // CloudWatch says OK once when a stack is new; here every start without data would be a new stack.
    if (!isFirst || to === 'ALARM') void announce(alarm, change);
  }

  async function announce(alarm: AlarmDefinition, change: StateChange): Promise<void> {
    const { subject, message } = alarmMessage(alarm, change, parts.place);
    const done = kernel.activity.begin(`alarm ${alarm.name}`);
    try {
      parts.told?.(alarm, change);
      for (const topic of alarm.actions[change.to]) await parts.publish(topic, subject, message, alarm.arn);
    } catch (error) {
      kernel.log(`alarm ${alarm.name} could not be told: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      done();
    }
  }

  function put(datapoint: Datapoint): void {
    const now = clock.now();
    const concerned = alarms.filter((alarm) => isMetricOf(alarm, datapoint));
    // What time alone has ended since the last look ends before the new measurement counts.
    for (const alarm of concerned) if (alarm.missingData !== 'breaching') judge(alarm, now);
    record(datapoint, concerned, now);
  }

  function record(datapoint: Datapoint, concerned: readonly AlarmDefinition[], now: number): void {
    store.add(datapoint, now);
    // A sign of life never proves a silence: that is judged when a period ends.
    for (const alarm of concerned) judge(alarm, now, alarm.missingData === 'breaching' ? 'OK' : undefined);
  }

  function sample(alarm: AlarmDefinition, now: number): void {
    const value = gauge(alarm, now);
    if (value === undefined) return;
    sampled.set(alarm, value);
    // A gauge always has a value: that nobody read it while the clock jumped is no silence, and ends nothing.
    record({ ...alarm, value }, [alarm], now);
  }
  /** A queue that came to hold something is seen at once, not at the end of the minute. */
  const changedGauges = (now: number): AlarmDefinition[] =>
    alarms.filter((alarm) => {
      if (alarm.metric !== 'ApproximateNumberOfMessagesVisible') return false;
      return (gauge(alarm, now) ?? 0) > (sampled.get(alarm) ?? 0);
    });

  const shortest = Math.min(Infinity, ...alarms.map(({ periodMs }) => periodMs));
  let mayHaveChanged = true;
  parts.onGaugeChange(() => (mayHaveChanged = true));
  kernel.register({
    name: 'alarms',
    nextDue() {
      mayHaveChanged &&= changedGauges(clock.now()).length > 0;
      return mayHaveChanged ? 0 : undefined;
    },
    runDue(now) {
      for (const alarm of changedGauges(now)) sample(alarm, now);
    },
    coalesced: {
      nextTick: () => (alarms.length === 0 ? undefined : (Math.floor(lastTick / shortest) + 1) * shortest),
      runTicks(now) {
        const jumped = now - lastTick > 2 * shortest;
        lastTick = now;
        for (const alarm of alarms) {
          // Time that was skipped or slept through is not silence: one more quiet period is needed.
          if (jumped) observedFrom.set(alarm, periodOf(alarm, now) - alarm.periods + 1);
          sample(alarm, now);
          judge(alarm, now);
        }
      },
    },
  });
  return {
    put,
    list: () => alarms.map(({ name, description }) => ({ name, description, ...states.of(name) })),
  };
}

function periodOf({ periodMs }: AlarmDefinition, at: number): number {
  return Math.floor(at / periodMs);
}

function isMetricOf(alarm: AlarmDefinition, { namespace, metric, dimensions }: Datapoint): boolean {
  if (alarm.namespace !== namespace || alarm.metric !== metric) return false;
  const names = Object.keys(alarm.dimensions);
  return (
    names.length === Object.keys(dimensions).length &&
    names.every((name) => alarm.dimensions[name] === dimensions[name])
  );
}

function describe(alarm: AlarmDefinition, to: AlarmState, value: number | undefined): string {
  if (to === 'INSUFFICIENT_DATA') return 'Insufficient Data: no datapoints were received in the periods looked at.';
  const seen = value === undefined ? 'no datapoint was received' : `the last datapoint was ${value}`;
  const crossed = to === 'ALARM' ? 'Threshold Crossed' : 'Threshold no longer crossed';
  return `${crossed}: ${seen} (${alarm.comparison} ${alarm.threshold}, ${alarm.breaches} of ${alarm.periods} periods of ${alarm.periodMs / 1000} s).`;
}
