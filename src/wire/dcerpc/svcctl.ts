/** Service Control Manager Remote Protocol (MS-SCMR), interface svcctl: arguments and results of its operations. */

export { decodeSvcctlRequest, SVCCTL_UUID, type FailureActions, type SvcctlRequest } from './svcctl-request.ts';
export {
  decodeSvcctlResponse,
  type ServiceConfig,
  type ServiceStatus,
  type SvcctlResponse,
} from './svcctl-response.ts';
