"""The local security authority (MS-LSAD), as far as a client asks for the name and the identifier of the machine's domain."""
import os

from impacket.dcerpc.v5 import lsad

from rpc import Interface

STATUS_INVALID_INFO_CLASS = 0xC0000003


class Policy(Interface):
    def __init__(self, name):
        super().__init__(lsad.MSRPC_UUID_LSAD, lsad.OPNUMS)
        self.name = name

    def LsarOpenPolicy(self, request, response):
        response['PolicyHandle'] = b'\0\0\0\0' + os.urandom(16)
        response['ErrorCode'] = 0

    LsarOpenPolicy2 = LsarOpenPolicy

    def LsarQueryInformationPolicy(self, request, response):
        asked = request['InformationClass']
        if asked != lsad.POLICY_INFORMATION_CLASS.PolicyAccountDomainInformation:
            asked = lsad.POLICY_INFORMATION_CLASS.PolicyPrimaryDomainInformation
        response['PolicyInformation']['tag'] = asked
        field = 'PolicyAccountDomainInfo' if asked == lsad.POLICY_INFORMATION_CLASS.PolicyAccountDomainInformation else 'PolicyPrimaryDomainInfo'
        into = response['PolicyInformation'][field]
        into['DomainName' if field == 'PolicyAccountDomainInfo' else 'Name'] = self.name
        into['DomainSid' if field == 'PolicyAccountDomainInfo' else 'Sid'].fromCanonical('S-1-5-21-1004336348-1177238915-682003330')
        response['ErrorCode'] = 0

    def LsarClose(self, request, response):
        response['ObjectHandle'] = b'\0' * 20
        response['ErrorCode'] = 0
