import { StartRefused } from '../kernel/start-refused.ts';

/** Something in the template that the laptop does not model: refused at start, by name, never skipped in silence. */
export class NotModelled extends StartRefused {
  readonly findings: string[];

  constructor(findings: string[]) {
    super(
      `The laptop does not model ${findings.length === 1 ? 'this part' : `these ${findings.length} parts`} of the template:\n` +
        findings.map((finding) => `  - ${finding}`).join('\n'),
    );
    this.name = 'NotModelled';
    this.findings = findings;
  }
}

/** One finding, in the same words everywhere: `Orders (AWS::SQS::Queue) FifoQueue: why`. */
export function finding(resource: { logicalId: string; type: string }, path: string, why: string): string {
  return `${resource.logicalId} (${resource.type})${path === '' ? '' : ` ${path}`}: ${why}`;
}

/** Refuses one property of one resource. */
export function refuse(resource: { logicalId: string; type: string }, path: string, why: string): never {
  throw new NotModelled([finding(resource, path, why)]);
}
