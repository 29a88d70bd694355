"""The local security authority (MS-LSAD), as far as a client asks for the name and the identifier of the machine's domain."""
import os

from impacket.dcerpc.v5 import lsad

from rpc import Interface


class Policy(Interface):
    def __init__(self, name):
        super().__init__(lsad.MSRPC_UUID_LSAD, lsad.OPNUMS)
        self.name = name

    def LsarOpenPolicy(self, request, response):
        response['PolicyHandle'] = b'\0\0\0\0' + os.urandom(16)
        response['ErrorCode'] = 0

    LsarOpenPolicy2 = LsarOpenPolicy

    def LsarQueryInformationPolicy(self, request, response):
        classes = lsad.POLICY_INFORMATION_CLASS
        isAccount = request['InformationClass'] == classes.PolicyAccountDomainInformation
        answer = response['PolicyInformation']
        answer['tag'] = classes.PolicyAccountDomainInformation if isAccount else classes.PolicyPrimaryDomainInformation
        into = answer['PolicyAccountDomainInfo' if isAccount else 'PolicyPrimaryDomainInfo']
        into['DomainName' if isAccount else 'Name'] = self.name
        into['DomainSid' if isAccount else 'Sid'].fromCanonical('S-1-5-21-1004336348-1177238915-682003330')
        response['ErrorCode'] = 0

    def LsarClose(self, request, response):
        response['ObjectHandle'] = b'\0' * 20
        response['ErrorCode'] = 0
