/** What goes wrong on this side of the wire. */
import type { TransferErrorCode, TransportErrorCode } from '../errors.ts'
import type { Explanation } from './diagnosis.ts'

export const transportEntries: Readonly<Record<TransportErrorCode, Explanation>> = {
  network: {
    code: 'network_unreachable',
    title: 'Microsoft cannot be reached',
    cause: 'No connection came about: the network, the name service, a proxy or a firewall is in the way.',
    who: 'operator',
    remedy: 'Check that this machine reaches the login and Graph hosts over https.',
    retry: 'wait',
  },
  timeout: {
    code: 'network_timeout',
    title: 'Microsoft did not answer in time',
    cause: 'The network is slow, or the service is overloaded.',
    who: 'operator',
    remedy: 'Try again; if it stays, check the network.',
    retry: 'wait',
  },
  certificate: {
    code: 'certificate_refused',
    title: 'The certificate of the other side is not accepted',
    cause: 'It was issued by somebody this machine does not trust, for another host, or for another time.',
    who: 'operator',
    remedy: 'Check the clock of this machine, and whether a proxy on the way shows a certificate of its own.',
    retry: 'never',
  },
  aborted: {
    code: 'aborted',
    title: 'The request was called off',
    cause: 'Whoever asked did not want to wait any longer.',
    who: 'user',
    remedy: 'Start it again if it is still wanted.',
    retry: 'never',
  },
}

const uploadAgain = 'Upload the file again.'

export const transferEntries: Readonly<Record<TransferErrorCode, Explanation>> = {
  session_gone: {
    code: 'upload_session_gone',
    title: 'The upload took too long',
    cause: 'An upload session ends after a while, and this one ended before the upload was confirmed.',
    who: 'user',
    remedy: uploadAgain,
    retry: 'never',
  },
  size_mismatch: {
    code: 'upload_size_mismatch',
    title: 'The file has another size than announced',
    cause: 'It was changed while it was being uploaded, or its size was given wrongly. Nothing was stored.',
    who: 'user',
    remedy: uploadAgain,
    retry: 'never',
  },
  source_changed: {
    code: 'upload_source_changed',
    title: 'The file was changed during the upload',
    cause: 'Something wrote to it while it was being read. Nothing was stored.',
    who: 'user',
    remedy: uploadAgain,
    retry: 'never',
  },
  source_failed: {
    code: 'upload_source_failed',
    title: 'The file could not be read to its end',
    cause: 'What was to be uploaded stopped, or cannot be read twice. Nothing was stored.',
    who: 'user',
    remedy: uploadAgain,
    retry: 'never',
  },
  hash_mismatch: {
    code: 'content_damaged',
    title: 'The content was damaged on its way',
    cause: 'What arrived does not have the same fingerprint as what was sent.',
    who: 'user',
    remedy: 'Transfer the file again.',
    retry: 'never',
  },
  content_changed: {
    code: 'content_changed',
    title: 'The file was changed during the download',
    cause: 'Somebody saved a new version in between.',
    who: 'user',
    remedy: 'Download the file again.',
    retry: 'never',
  },
  name_taken: {
    code: 'name_taken_twice',
    title: 'Two files have the same name to OneDrive',
    cause: 'OneDrive does not tell capitals from small letters.',
    who: 'user',
    remedy: 'Rename one of them.',
    retry: 'never',
  },
  disk: {
    code: 'disk_failed',
    title: 'The disk refused',
    cause: 'It is full, read-only, or not accessible.',
    who: 'operator',
    remedy: 'Make room or give access, and try again.',
    retry: 'never',
  },
  protocol: {
    code: 'answer_unexpected',
    title: 'The service answered in an unexpected way',
    cause: 'The answer follows none of the rules of OneDrive; a proxy in between can cause that.',
    who: 'operator',
    remedy: 'Try again later; check the proxies on the way.',
    retry: 'never',
  },
}
