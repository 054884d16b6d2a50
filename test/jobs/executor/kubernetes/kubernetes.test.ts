import { after, before } from 'node:test';
import { kubernetesExecutor } from '../../../../src/jobs/index.ts';
import { executorContract } from '../../../contract/executor.contract.ts';
import { type KubernetesStandIn, kubernetesStandIn } from '../../../services/kubernetes.ts';
import { QUICK, WORKER, withOwnSpool } from '../batch/setting.ts';

let cluster: KubernetesStandIn | undefined;
before(async () => {
  cluster = await kubernetesStandIn();
});
after(() => cluster?.close());

executorContract({
  name: 'a stand-in for Kubernetes',
  make: () =>
    withOwnSpool((spool) =>
      kubernetesExecutor({
        spool,
        command: WORKER,
        elements: 1,
        threads: 2,
        memoryMegabytes: 32,
        times: QUICK,
        image: 'beamline:test',
        namespace: 'physics',
        kubeconfig: cluster?.kubeconfig ?? '',
      }),
    ),
});
