import { describe, expect, it } from 'vitest';
import { checkModelled } from './check-modelled.ts';
import { resolveTemplate } from './resolve-template.ts';
import type { Modelled } from './resolved-template.ts';

const modelled: Modelled = {
  'AWS::SQS::Queue': {
    run: ['QueueName', 'RedrivePolicy.maxReceiveCount', 'Rules.Name'],
    ignored: { Tags: 'a label', 'RedrivePolicy.note': 'a label' },
  },
};

function check(properties: Record<string, unknown>, type = 'AWS::SQS::Queue'): void {
  const document = { Resources: { Orders: { Type: type, Properties: properties } } };
  const pseudo = {
    region: 'r',
    account: 'a',
    partition: 'aws',
    urlSuffix: 'u',
    stackName: 's',
    productPort: 1,
    awsPort: 2,
  };
  checkModelled(resolveTemplate(document, pseudo), [modelled]);
}

describe('what no module declared', () => {
  it.each([
    [{ QueueName: 'orders', Tags: [{ Key: 'a' }] }],
    [{ RedrivePolicy: { maxReceiveCount: 4, note: { deep: true } } }],
    [{ Rules: [{ Name: 'one' }, { Name: 'two' }] }],
  ])('%j passes: every part is run or ignored with a reason', (properties) => {
    expect(() => check(properties)).not.toThrow();
  });

  it.each([
    [{ FifoQueue: true }, 'Orders (AWS::SQS::Queue) FifoQueue: this property is not modelled'],
    [{ RedrivePolicy: { maxReceiveCount: 4, speed: 1 } }, 'Orders (AWS::SQS::Queue) RedrivePolicy.speed'],
    [{ RedrivePolicy: 'text' }, 'Orders (AWS::SQS::Queue) RedrivePolicy: an object was expected'],
    [{ Rules: [{ Name: 'one', Weight: 2 }] }, 'Orders (AWS::SQS::Queue) Rules.Weight'],
  ])('%j is refused by resource, type and path', (properties, message) => {
    expect(() => check(properties)).toThrow(message);
  });

  it('a resource type is refused', () => {
    expect(() => check({}, 'AWS::EC2::Instance')).toThrow('Orders (AWS::EC2::Instance): no resource of this type');
  });
});
