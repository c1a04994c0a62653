import * as z from 'zod';
import { finding, NotModelled } from '../template/not-modelled.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';

/** Names of events as a template has them, and as an event names itself. */
const eventTypes = {
  bounce: 'Bounce',
  complaint: 'Complaint',
  reject: 'Reject',
  renderingFailure: 'Rendering Failure',
} as const;
type EventType = (typeof eventTypes)[keyof typeof eventTypes];
const named = Object.keys(eventTypes) as [keyof typeof eventTypes, ...(keyof typeof eventTypes)[]];

const properties = z.looseObject({
  ConfigurationSetName: z.string(),
  EventDestination: z.looseObject({
    Enabled: z.boolean().default(false),
    MatchingEventTypes: z.array(z.enum(named, `only ${named.join(', ')} are modelled`)).min(1),
    SnsDestination: z.looseObject({ TopicARN: z.string() }, 'only a topic is modelled as destination'),
  }),
});

/** Where the events of a configuration set go. */
export interface EventDestination {
  configurationSet: string;
  topicArn: string;
  takes: (type: EventType) => boolean;
}

/**
 * The enabled event destinations of a template.
 * @throws NotModelled naming what is not modelled
 */
export function readEventDestinations(template: ResolvedTemplate): EventDestination[] {
  return template.byType('AWS::SES::ConfigurationSetEventDestination').flatMap((resource) => {
    const parsed = properties.safeParse(resource.properties);
    if (!parsed.success)
      throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
    const { ConfigurationSetName: configurationSet, EventDestination: to } = parsed.data;
    const types = to.MatchingEventTypes.map((name): EventType => eventTypes[name]);
    if (!to.Enabled) return [];
    return [{ configurationSet, topicArn: to.SnsDestination.TopicARN, takes: (type) => types.includes(type) }];
  });
}
