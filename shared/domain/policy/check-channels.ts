import type { Channel, ChannelFacts } from './document/channels.ts';
import type { CompiledPolicy } from './policy.ts';
import { among, problem, warning, type Path, type Problem } from './problem.ts';
import { severitiesOf } from './severities-of.ts';

/** One place of the policy that tells somebody on a channel. */
interface Use {
  readonly channel: Channel;
  readonly path: Path;
  readonly what: string;
  readonly severities: readonly string[];
  /** What is used instead while the channel is closed. */
  readonly fallback?: Channel | undefined;
  /** Another channel says the same at the same time. */
  readonly beside?: readonly Channel[];
  readonly needs?: string | undefined;
}

/** Channels are used for what they are for, when they are open, with the word of whoever has to agree; simulated ones are named. */
export function checkChannels(policy: CompiledPolicy): Problem[] {
  const uses = [...lineUses(policy), ...rungUses(policy), ...askUses(policy)];
  return [
    ...uses.flatMap((use) => [
      ...usedForOthers(policy, use),
      ...closedAtNight(policy, use),
      ...withoutApproval(policy, use),
    ]),
    ...fallbacks(policy),
    ...simulated(policy, uses),
  ];
}

const factsOf = ({ channels }: CompiledPolicy, channel: Channel): ChannelFacts | undefined => channels?.[channel];

const lineUses = (policy: CompiledPolicy): Use[] =>
  policy.matrix.map((line, index) => ({
    channel: line.channel,
    path: ['matrix', index, 'channel'],
    what: `the line ${line.id}`,
    // Those told of the end are those who were told on that channel before.
    severities: line.audience === 'told' ? [] : severitiesOf(policy, line),
    fallback: line.fallback,
    needs: line.needs,
  }));

const rungUses = (policy: CompiledPolicy): Use[] =>
  Object.entries(policy.ladders).flatMap(([ladder, { rungs }]) => {
    const climbed = [...policy.severities.map(({ id, ladder: own }) => ({ id, own })), ...emergencySeverities(policy)];
    const severities = new Set<string>(climbed.filter(({ own }) => own === ladder).map(({ id }) => id));
    return rungs.flatMap(({ id, channels }, index) =>
      channels.map((channel, at) => ({
        channel,
        path: ['ladders', ladder, 'rungs', index, 'channels', at],
        what: `rung ${id} of ladder ${ladder}`,
        severities: [...severities],
        beside: channels.filter((other) => other !== channel),
      })),
    );
  });

const emergencySeverities = ({ emergencies = [] }: CompiledPolicy) =>
  emergencies.map(({ severity, ladder }) => ({ id: severity, own: ladder }));

const askUses = (policy: CompiledPolicy): Use[] =>
  (policy.asks ?? []).flatMap((ask, index) =>
    ask.channels.map((channel, at) => ({
      channel,
      path: ['asks', index, 'channels', at],
      what: `the ask ${ask.id}`,
      severities: severitiesOf(policy, ask),
      beside: ask.channels.filter((other) => other !== channel),
    })),
  );

function usedForOthers(policy: CompiledPolicy, use: Use): Problem[] {
  const instead = factsOf(policy, use.channel)?.availability === undefined ? undefined : insteadOf(policy, use);
  return [use.channel, ...(instead === undefined ? [] : [instead])].flatMap((channel) =>
    keptForWorse(policy, use, channel),
  );
}

/** What takes the place of a channel while it is closed: the line's own choice, else the channel's. */
const insteadOf = (policy: CompiledPolicy, { channel, fallback }: Use): Channel | undefined =>
  fallback ?? factsOf(policy, channel)?.fallback;

function keptForWorse(policy: CompiledPolicy, { path, what, severities }: Use, channel: Channel): Problem[] {
  const allowed = factsOf(policy, channel)?.severities;
  const others = allowed === undefined ? [] : severities.filter((id) => !(allowed as readonly string[]).includes(id));
  return others.length === 0
    ? []
    : [
        problem(
          path,
          `a channel for ${others.join(', ')}: ${channel} is for ${among(allowed ?? [])} only`,
          `at ${others.join(', ')} ${what} would use a channel that is kept for worse, or stay silent`,
        ),
      ];
}

/** Lines can fall due at any hour; a channel that is closed then needs another to take its place, or one that speaks beside it. */
function closedAtNight(policy: CompiledPolicy, use: Use): Problem[] {
  const { channel, path, what, beside = [] } = use;
  const facts = factsOf(policy, channel);
  const isOpen = (other: Channel): boolean => factsOf(policy, other)?.availability === undefined;
  if (facts?.availability === undefined || beside.some(isOpen)) return [];
  const instead = insteadOf(policy, use);
  if (instead !== undefined && isOpen(instead)) return [];
  return [
    problem(
      path,
      instead === undefined
        ? `a fallback: ${channel} is open in ${facts.availability} only, and ${what} may fall due at any hour`
        : `a fallback that is open at any hour: ${instead} is open in ${factsOf(policy, instead)?.availability ?? ''} only`,
      `${channel} is closed, and ${what} would reach nobody before it opens`,
    ),
  ];
}

function withoutApproval(policy: CompiledPolicy, { channel, path, what, needs, beside }: Use): Problem[] {
  const approval = factsOf(policy, channel)?.approval;
  if (approval === undefined || beside !== undefined) return [];
  const asked = (policy.asks ?? []).find(({ id }) => id === needs)?.roles ?? [];
  return (asked as readonly string[]).includes(approval)
    ? []
    : [
        problem(
          [...path.slice(0, -1), 'channel'],
          `needs: an ask that ${approval} answers, as ${channel} takes their word`,
          `${what} would leave on ${channel} without anybody's approval`,
        ),
      ];
}

function fallbacks(policy: CompiledPolicy): Problem[] {
  const own = (path: Path, channel: string): Problem =>
    problem(path, `another channel than ${channel} itself`, `while ${channel} is closed it would be its own way out`);
  return [
    ...Object.entries(policy.channels ?? {}).flatMap(([channel, { fallback }]) =>
      fallback === channel ? [own(['channels', channel, 'fallback'], channel)] : [],
    ),
    ...policy.matrix.flatMap(({ channel, fallback }, index) =>
      fallback === channel ? [own(['matrix', index, 'fallback'], channel)] : [],
    ),
  ];
}

const REAL: ReadonlySet<Channel> = new Set<Channel>(['sms', 'email']);

/** Planned, timed and kept like every other, but they leave for nobody yet. */
function simulated(policy: CompiledPolicy, uses: readonly Use[]): Problem[] {
  const lines = policy.matrix.flatMap(({ fallback }, index) =>
    fallback === undefined ? [] : [{ channel: fallback, path: ['matrix', index, 'fallback'] }],
  );
  const facts = Object.entries(policy.channels ?? {}).flatMap(([channel, { fallback }]) => [
    { channel: channel as Channel, path: ['channels', channel] },
    ...(fallback === undefined ? [] : [{ channel: fallback, path: ['channels', channel, 'fallback'] }]),
  ]);
  const places = new Map<Channel, Path>();
  for (const { channel, path } of [...facts, ...uses, ...lines]) {
    if (!REAL.has(channel) && !places.has(channel)) places.set(channel, path);
  }
  return [...places].map(([channel, path]) =>
    warning(
      path,
      `a channel that leaves for real: ${channel} is simulated, what is sent on it arrives on the phones page only`,
      `nobody outside would have seen anything on ${channel}`,
    ),
  );
}
