import { expect, it } from 'vitest';
import { sampleFields } from '../policy/template-fields.ts';
import { plainNotice } from './plain-notice.ts';

const [known] = sampleFields.incident;
const hostile = { ...known, incident: { ...known.incident, title: 'down\nBcc: all@example.com' } };

it('says which incident, how severe, how it stands and whom to call, where the policy’s own text cannot be made', () => {
  expect(plainNotice(known, false)).toEqual({
    subject: 'Incident INC-7K2M9QXA: critical, in progress',
    body: [
      'Incident INC-7K2M9QXA is in progress. Severity: critical.',
      'Example support: +1 202 555 0100, support@example.com',
      'registry-down',
    ].join('\n'),
  });
});

it('keeps what the source called it inside the house, and on one line there', () => {
  expect(plainNotice(hostile, true).body).not.toContain('down');
  expect(plainNotice(hostile, false).body.split('\n')).toHaveLength(3);
});
