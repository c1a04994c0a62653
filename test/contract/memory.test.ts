import { adaptersContract } from './adapters-contract.ts';
import { openMemory } from './store.ts';
import { tableContract } from './table-contract.ts';

tableContract('memory', openMemory);
adaptersContract('memory', openMemory);
