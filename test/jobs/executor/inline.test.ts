import { inlineExecutor } from '../../../src/jobs/index.ts';
import { executorContract } from '../../contract/executor.contract.ts';

executorContract({
  name: 'in this thread',
  make: () => inlineExecutor({ slots: 2 }),
  notIsolated: 'a task in this thread can end or block the whole process',
});
