import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';
import { readDefinition } from './definition.ts';
import type { Definition } from './definition.ts';

/** A state machine of the template. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  readonly roleLogicalId: string;
  /** Amazon States Language, as deployed. */
  readonly text: string;
  readonly definition: Definition;
  readonly logging: unknown;
  readonly tracing: unknown;
}

/**
 * Reads the template's state machines.
 * @throws DefinitionRefused for what the laptop cannot run; Error naming the resource for a property it cannot honour
 */
export function readMachines(template: ResolvedTemplate): Machine[] {
  return template.byType('AWS::StepFunctions::StateMachine').map((resource) => machineOf(template, resource));
}

function machineOf(template: ResolvedTemplate, { logicalId, type, properties }: ResolvedResource): Machine {
  const refuse = (property: string, why: string): never => {
    throw new Error(`${logicalId} (${type}) ${property}: ${why}`);
  };
  const { DefinitionString: given, DefinitionSubstitutions: substitutions = {}, RoleArn: roleArn } = properties;
  const { StateMachineType: kind = 'STANDARD' } = properties;
  if (kind !== 'STANDARD') refuse('StateMachineType', 'only STANDARD is modelled');
  if (typeof given !== 'string') return refuse('DefinitionString', 'a resolved text is needed');
  const roles = template.byType('AWS::IAM::Role');
  const role = roles.find((candidate) => template.arnOf(candidate.logicalId) === roleArn);
  if (typeof roleArn !== 'string' || !role) return refuse('RoleArn', 'no role of the template has this ARN');
  const text = substituted(given, substitutions as Record<string, unknown>);
  const name = template.nameOf(logicalId);
  return {
    arn: template.arnOf(logicalId),
    name,
    region: template.pseudo.region,
    roleArn,
    roleLogicalId: role.logicalId,
    text,
    definition: readDefinition(name, text),
    logging: properties['LoggingConfiguration'],
    tracing: properties['TracingConfiguration'],
  };
}

function substituted(text: string, values: Record<string, unknown>): string {
  return Object.entries(values).reduce((result, [key, value]) => result.replaceAll(`\${${key}}`, String(value)), text);
}
